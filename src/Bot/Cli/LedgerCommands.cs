using System.CommandLine;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Custody;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Bot.Cli;

/// <summary><c>ledger release</c>: a human ends the quarantine of a restored ledger. The bot may run meanwhile; it takes it up at once.</summary>
internal static class LedgerCommands
{
    public static Command Make()
    {
        var who = new Option<string>("--by") { Description = "Who releases it: a handle of the people file, for example dave@acme.test.", Required = true };
        var why = new Option<string>("--reason") { Description = "Why it is in order; it goes on the record.", Required = true };
        var unread = new Option<string[]>("--unread") { Description = "An access that cannot be read and without which it is released all the same, as the refusal names it; once for each.", AllowMultipleArgumentsPerToken = true };
        var database = RecordedDecision.DatabaseOption();
        var release = new Command("release", "Ends the quarantine of a restored ledger, once every access was read or is named as one that cannot be. Exit code: 0 released, 1 refused, 5 cannot be done.") { who, why, unread, database };
        release.SetAction(parsed => RecordedDecision.MakeAsync(
            parsed.GetValue(database), parsed.GetRequiredValue(who), parsed.GetRequiredValue(why), decision => ReleaseAsync(decision, [.. (parsed.GetValue(unread) ?? []).Select(AccessId.From)])));
        return new Command("ledger", "Sees to the ledger itself.") { release };
    }

    private static async Task<Refusal?> ReleaseAsync(RecordedDecision decision, IReadOnlyList<AccessId> unread)
    {
        var (database, writer) = (decision.Database, decision.Writer);
        var queries = new LedgerQueries(database, TimeProvider.System);
        var open = await queries.QuarantineAsync();
        if (open is not null && await MarkOfRelease.WhyNotAsync(database, writer, LedgerPath.MarkOf(database.Path), open) is { } unwritten)
        {
            return unwritten;
        }

        if ((await writer.ExecuteAsync(new CustodyCommand.Release(decision.By, decision.Reason.Commitment) { Unread = [.. unread] }, decision.Context)).Refusal is { } refusal)
        {
            return open is { Asked: not null } && await queries.UnreadAsync(open) is { IsEmpty: false } left
                ? refusal with { Reason = $"{refusal.Reason}{Environment.NewLine}{Lines(left.Where(l => !unread.Contains(l.Access)), decision.Organisation.Roster)}" }
                : refusal;
        }

        Console.WriteLine("The ledger is released. What waited for that goes on.");
        return null;
    }

    private static string Lines(IEnumerable<(AccessId Access, string? Why)> left, Roster roster) => string.Join(Environment.NewLine,
    [
        "Not read, and not named:",
        .. left.Select(l => $"  {l.Access}  ({PlainText.Line(roster.NameOf(l.Access.Identity))}): {PlainText.Line(l.Why ?? "It was not tried yet, or those who change the system by hand have not attested what they see.", 300)}"),
        "What can never be read again may be left out: name each with --unread. Its owner gets a task, and nothing is granted on it before it was read.",
    ]);
}
