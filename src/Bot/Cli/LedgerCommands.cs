using System.CommandLine;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Custody;

namespace ChatGovernanceBot.Bot.Cli;

/// <summary><c>ledger release</c>: a human ends the quarantine of a restored ledger. The bot may run meanwhile; it takes it up at once.</summary>
internal static class LedgerCommands
{
    public static Command Make()
    {
        var who = new Option<string>("--by") { Description = "Who releases it: a handle of the people file, for example dave@acme.test.", Required = true };
        var why = new Option<string>("--reason") { Description = "Why it is in order; it goes on the record.", Required = true };
        var database = RecordedDecision.Database();
        var release = new Command("release", "Ends the quarantine of a restored ledger, once every access was read. Exit code: 0 released, 1 refused, 5 cannot be done.") { who, why, database };
        release.SetAction(parsed => RecordedDecision.MakeAsync(parsed.GetValue(database), parsed.GetRequiredValue(who), parsed.GetRequiredValue(why), ReleaseAsync));
        return new Command("ledger", "Sees to the ledger itself.") { release };
    }

    private static async Task<Refusal?> ReleaseAsync(RecordedDecision decision)
    {
        var executed = await decision.Writer.ExecuteAsync(new CustodyCommand.Release(decision.By, decision.Reason.Commitment), decision.Context);
        if (executed.Refusal is null)
        {
            Console.WriteLine("The ledger is released. What waited for that goes on.");
        }

        return executed.Refusal;
    }
}
