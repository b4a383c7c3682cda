using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Custody;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Bot.Cli;

/// <summary>
/// The mark of a ledger that is to be released: it is written before the release counts, or the next start would put the ledger in quarantine
/// once more.
/// </summary>
internal static class MarkOfRelease
{
    /// <summary>Null where it is written, and kept until the writer is disposed.</summary>
    public static async Task<Refusal?> WhyNotAsync(LedgerDatabase database, LedgerWriter writer, string path, Quarantine open)
    {
        var mark = new MarkFile(path, ".release");
        if (mark.Compare(database) is { Mark: { } named } && named != open.Finding.Mark)
        {
            return new(RefusalCode.NotAllowed, "The ledger is not what its mark names, and the quarantine that it is in began before that. Start the bot on it anew, so that every access is read since.");
        }

        await writer.KeepMarkAsync(mark, _ => { });
        return writer.MarkProblem is { } why
            ? new(RefusalCode.NotAllowed, $"The mark {path} cannot be written, so the next start would put the ledger in quarantine again. Make its folder writable for the bot, and try again. ({why})")
            : null;
    }
}
