using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Defects;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Bot.Jobs;

/// <summary>Opens what was raised as a defect, from the entry that raised it, and follows it up.</summary>
public sealed class OpenDefects(LedgerWriter writer, EntryQueries entries) : IFulfil
{
    private static readonly CommandContext By = CommandContext.Of(new Actor.Job(nameof(OpenDefects)));

    public IReadOnlyCollection<ObligationKind> Kinds { get; } = [ObligationKind.OpenDefect, ObligationKind.ChaseDefect];

    public Task<Fulfilment> FulfilAsync(ClaimedObligation claimed, CancellationToken cancellation) =>
        claimed.Obligation.Kind == ObligationKind.ChaseDefect ? ChaseAsync(claimed.Obligation, cancellation) : OpenAsync(claimed, cancellation);

    private async Task<Fulfilment> ChaseAsync(Obligation owed, CancellationToken cancellation) =>
        Fulfilment.Of((await writer.ExecuteAsync(new DefectCommand.Chase(new(owed.Stream.Id), Subject.Number(owed, 0), Subject.Number(owed, 1)), By, cancellation)).Refusal);

    private async Task<Fulfilment> OpenAsync(ClaimedObligation claimed, CancellationToken cancellation)
    {
        var subject = DefectSubject.Parse(claimed.Obligation.Subject);
        return await entries.TaskAsync(subject.Source, subject.Version, cancellation) is { } task
            ? Fulfilment.Of((await writer.ExecuteAsync(new DefectCommand.Open(new(claimed.Obligation.Stream.Id), subject.Source, subject.Item, task), By, cancellation)).Refusal)
            : throw new InvalidOperationException($"{subject.Source} raised no task at version {subject.Version}");
    }
}
