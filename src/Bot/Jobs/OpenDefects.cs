using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Defects;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Bot.Jobs;

/// <summary>Opens what was raised as a defect, from the entry that raised it.</summary>
public sealed class OpenDefects(LedgerWriter writer, EntryQueries entries) : IFulfil
{
    private static readonly CommandContext By = CommandContext.Of(new Actor.Job(nameof(OpenDefects)));

    public IReadOnlyCollection<ObligationKind> Kinds { get; } = [ObligationKind.OpenDefect];

    public async Task<Fulfilment> FulfilAsync(ClaimedObligation claimed, CancellationToken cancellation)
    {
        var subject = DefectSubject.Parse(claimed.Obligation.Subject);
        return await entries.TaskAsync(subject.Source, subject.Version, cancellation) is { } task
            ? Fulfilment.Of((await writer.ExecuteAsync(new DefectCommand.Open(new(claimed.Obligation.Stream.Id), subject.Source, subject.Item, task), By, cancellation)).Refusal)
            : throw new InvalidOperationException($"{subject.Source} raised no task at version {subject.Version}");
    }
}
