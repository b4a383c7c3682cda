using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels.Tests.Slack.Forms;

/// <summary>A form that offers these entitlements, and takes whatever is submitted.</summary>
internal sealed class ScriptedForms(params string[] entitlements) : IRequestForms
{
    private readonly ConcurrentQueue<JsonObject> _submitted = new();

    /// <summary>What was filled in, by field.</summary>
    public IReadOnlyList<JsonObject> Submitted => [.. _submitted];

    public Task<FormStep> LookAsync(Incoming.Pressed filled, CancellationToken cancellation)
    {
        var about = (string?)filled.Inputs["entitlement"] ?? "";
        return Task.FromResult<FormStep>(new FormStep.Open(new FormOffer([new("1 day", "1 day")], about.Length == 0 ? null : new OutgoingMessage("", Teams.ScriptedTalk.Card($"The way of {about}")), about)));
    }

    public Task<FormStep> SubmitAsync(Incoming.Pressed filled, string shown, CancellationToken cancellation)
    {
        _submitted.Enqueue(filled.Inputs);
        return Task.FromResult<FormStep>(new FormStep.Submitted(new OutgoingMessage("Submitted")));
    }

    public Task<ImmutableArray<FormChoice>> EntitlementsAsync(Incoming.Pressed typed, int most, CancellationToken cancellation) =>
        Task.FromResult<ImmutableArray<FormChoice>>([.. entitlements.Select(e => new FormChoice(e, e))]);

    public Task<ImmutableArray<FormChoice>> BeneficiariesAsync(Incoming.Pressed typed, int most, CancellationToken cancellation) => Task.FromResult<ImmutableArray<FormChoice>>([]);
}
