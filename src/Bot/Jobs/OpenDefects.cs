using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Defects;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Bot.Jobs;

/// <summary>Opens what was raised as a defect, from the entry that raised it, follows it up, and settles it where what it is about has come to its end.</summary>
public sealed class OpenDefects(LedgerWriter writer, EntryQueries entries) : IFulfil
{
    private static readonly CommandContext By = CommandContext.Of(new Actor.Job(nameof(OpenDefects)));

    public IReadOnlyCollection<ObligationKind> Kinds { get; } = [ObligationKind.OpenDefect, ObligationKind.SettleDefect, ObligationKind.ChaseDefect];

    public Task<Fulfilment> FulfilAsync(ClaimedObligation claimed, CancellationToken cancellation)
    {
        var (owed, defect) = (claimed.Obligation, new DefectId(claimed.Obligation.Stream.Id));
        return owed.Kind switch
        {
            ObligationKind.OpenDefect => OpenAsync(defect, DefectSubject.Parse(owed.Subject), cancellation),
            ObligationKind.SettleDefect => SettleAsync(defect, Enum.Parse<DefectEnd>(owed.Subject), cancellation),
            _ => ChaseAsync(owed, cancellation),
        };
    }

    private async Task<Fulfilment> ChaseAsync(Obligation owed, CancellationToken cancellation) =>
        Fulfilment.Of((await writer.ExecuteAsync(new DefectCommand.Chase(new(owed.Stream.Id), Subject.Number(owed, 0), Subject.Number(owed, 1)), By, cancellation)).Refusal);

    private async Task<Fulfilment> OpenAsync(DefectId defect, DefectSubject subject, CancellationToken cancellation) =>
        await entries.TaskAsync(subject.Source, subject.Version, cancellation) is { } task
            ? Fulfilment.Of((await writer.ExecuteAsync(new DefectCommand.Open(defect, subject.Source, subject.Item, task), By, cancellation)).Refusal)
            : throw new InvalidOperationException($"{subject.Source} raised no task at version {subject.Version}");

    // What opens it is owed as well, and may come later.
    private async Task<Fulfilment> SettleAsync(DefectId defect, DefectEnd end, CancellationToken cancellation) =>
        (await writer.ExecuteAsync(new DefectCommand.Settle(defect, end), By, cancellation)).Refusal is { Code: RefusalCode.Unknown } refusal
            ? new Fulfilment.Later(refusal.Reason)
            : new Fulfilment.Done();
}
