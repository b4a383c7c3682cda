using ChatGovernanceBot.Bot.Options;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Custody;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Bot.Startup;

/// <summary>Compares the ledger with its mark at the start, before anything could be given, and keeps the mark from then on.</summary>
internal sealed class Custodian(ResolvedSettings settings, LedgerDatabase database)
{
    private static readonly CommandContext By = CommandContext.Of(new Actor.Job("Host"));

    private readonly MarkFile _mark = new(settings.Mark);
    private Finding? _found;

    /// <summary>To be called after migrating and before anything is recorded.</summary>
    /// <exception cref="IOException">The mark cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The mark cannot be read.</exception>
    public void Compare() => _found = _mark.Compare(database);

    /// <summary>To be called with a policy in force and before any job runs. What was found is on the record before the mark forgets it.</summary>
    /// <exception cref="IOException">The mark cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The mark cannot be written.</exception>
    public async Task TakeOverAsync(LedgerWriter writer, LedgerQueries queries, ILogger log)
    {
        if (_found is { } found)
        {
            await writer.ExecuteAsync(new CustodyCommand.Begin(found), By);
        }

        await writer.KeepMarkAsync(_mark);
        if (await queries.QuarantineAsync() is { } open)
        {
            log.LogWarning("{Quarantine}", InWords(open, _mark.Path));
        }
    }

    private static string InWords(Quarantine open, string mark) => $"The ledger is in quarantine since {open.Since.UtcDateTime:u}: {Why(open.Finding, mark)} Ends and revocations go on; nothing is submitted, approved or granted until every access was read and somebody has run: ledger release --by HANDLE --reason TEXT";

    private static string Why(Finding finding, string mark) => finding.Cause switch
    {
        QuarantineCause.MarkMissing => $"it has {finding.Ledger} entries, and {mark} is no mark.",
        QuarantineCause.AnotherLog => $"{mark} is the mark of another ledger.",
        QuarantineCause.Diverged => $"its entry {finding.Mark} is not the one that {mark} names.",
        _ => $"it ends at entry {finding.Ledger}, and {mark} names entry {finding.Mark}.",
    };
}
