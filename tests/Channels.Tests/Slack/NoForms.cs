using System.Collections.Immutable;

namespace ChatGovernanceBot.Channels.Tests.Slack;

/// <summary>A form that is never submitted.</summary>
internal sealed class NoForms : IRequestForms
{
    public Task<FormStep> LookAsync(Incoming.Pressed filled, CancellationToken cancellation) => Task.FromResult<FormStep>(new FormStep.Open(new FormOffer([new("1 day", "1 day")], null, "")));

    public Task<FormStep> SubmitAsync(Incoming.Pressed filled, string shown, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<ImmutableArray<FormChoice>> EntitlementsAsync(Incoming.Pressed typed, int most, CancellationToken cancellation) => Task.FromResult<ImmutableArray<FormChoice>>([]);

    public Task<ImmutableArray<FormChoice>> BeneficiariesAsync(Incoming.Pressed typed, int most, CancellationToken cancellation) => Task.FromResult<ImmutableArray<FormChoice>>([]);
}
