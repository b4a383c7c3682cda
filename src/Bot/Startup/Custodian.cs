using ChatGovernanceBot.Bot.Options;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Custody;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Bot.Startup;

/// <summary>Compares the ledger with its mark at the start, before anything could be given, and keeps the mark from then on.</summary>
internal sealed partial class Custodian(ResolvedSettings settings, LedgerDatabase database)
{
    private static readonly CommandContext By = CommandContext.Of(new Actor.Job("Host"));

    private readonly MarkFile _mark = new(settings.Mark);
    private Finding? _found;
    private string? _unreadable;

    /// <summary>To be called after migrating and before anything is recorded. A mark that cannot be read is a finding like the others: what is due to end must not wait for it.</summary>
    public void Compare() => _found = _mark.Compare(database, why => _unreadable = why);

    /// <summary>To be called with a policy in force and before any job runs. What was found is on the record before the mark forgets it.</summary>
    public async Task TakeOverAsync(LedgerWriter writer, LedgerQueries queries, ILogger log)
    {
        if (_found is { } found)
        {
            await writer.ExecuteAsync(new CustodyCommand.Begin(found), By);
        }

        if (_unreadable is { } why)
        {
            LogUnreadable(log, _mark.Path, why);
        }

        await writer.KeepMarkAsync(_mark, problem => Tell(log, problem));
        if (await queries.QuarantineAsync() is { } open)
        {
            log.LogWarning("{Quarantine}", InWords(open, _mark.Path));
        }
    }

    private void Tell(ILogger log, string? problem)
    {
        if (problem is null)
        {
            LogWritten(log, _mark.Path);
        }
        else
        {
            LogUnwritable(log, _mark.Path, problem);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The mark {Mark} cannot be read, so nothing tells whether the ledger is what was last committed: {Why}")]
    private static partial void LogUnreadable(ILogger log, string mark, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "The mark {Mark} cannot be written, so an older copy of the ledger would not be noticed; it is tried again by itself: {Why}")]
    private static partial void LogUnwritable(ILogger log, string mark, string why);

    [LoggerMessage(Level = LogLevel.Information, Message = "The mark {Mark} is written again.")]
    private static partial void LogWritten(ILogger log, string mark);

    private static string InWords(Quarantine open, string mark) => $"The ledger is in quarantine since {open.Since.UtcDateTime:u}: {Why(open.Finding, mark)} Ends and revocations go on; nothing is submitted, approved or granted until every access was read and somebody has run: ledger release --by HANDLE --reason TEXT";

    private static string Why(Finding finding, string mark) => finding.Cause switch
    {
        QuarantineCause.MarkMissing => $"it has {finding.Ledger} entries, and {mark} is no mark.",
        QuarantineCause.MarkUnreadable => $"{mark} cannot be read, so nothing tells whether the ledger is what was last committed.",
        QuarantineCause.AnotherLog => $"{mark} is the mark of another ledger.",
        QuarantineCause.Diverged => $"its entry {finding.Mark} is not the one that {mark} names.",
        _ => $"it ends at entry {finding.Ledger}, and {mark} names entry {finding.Mark}.",
    };
}
