using System.CommandLine;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Policy.Holds;

namespace ChatGovernanceBot.Bot.Cli;

/// <summary>
/// <c>policy release</c>: whoever owns what nobody else does says that a people file is meant which takes away many people at once. <c>policy adopt</c>:
/// the same where no recorded policy can tell whom it takes away.
/// </summary>
internal static class PolicyCommands
{
    public static Command Make()
    {
        var who = new Option<string>("--by") { Description = "Who releases it: the handle of whoever the policy's defects-to names.", Required = true };
        var why = new Option<string>("--reason") { Description = "Why it is meant; it goes on the record.", Required = true };
        var database = RecordedDecision.DatabaseOption();
        var release = new Command("release", "Lets a policy come into force that is held for removing many people. Exit code: 0 released, 1 refused, 5 cannot be done.") { who, why, database };
        release.SetAction(parsed => RecordedDecision.MakeAsync(parsed.GetValue(database), parsed.GetRequiredValue(who), parsed.GetRequiredValue(why), ReleaseAsync));
        return new Command("policy", "Sees to the policy.") { release, Adopt() };
    }

    private static Command Adopt()
    {
        var who = new Option<string>("--by") { Description = "Who says that the folder is meant: the handle of whoever its defects-to names.", Required = true };
        var why = new Option<string>("--reason") { Description = "Why it is meant; it goes on the record.", Required = true };
        var database = RecordedDecision.DatabaseOption();
        var adopt = new Command("adopt", "Puts the policy folder in force where no recorded policy can tell whom it takes away. Exit code: 0 in force, 1 refused, 5 cannot be done.") { who, why, database };
        adopt.SetAction(parsed => AdoptedPolicy.PutInForceAsync(parsed.GetValue(database), parsed.GetRequiredValue(who), parsed.GetRequiredValue(why)));
        return adopt;
    }

    private static async Task<Refusal?> ReleaseAsync(RecordedDecision decision)
    {
        var executed = await decision.Writer.ExecuteAsync(new PolicyHoldCommand.Release(null, decision.By, decision.Reason.Commitment), decision.Context);
        if (executed.Refusal is null)
        {
            Console.WriteLine("The policy is released. It comes into force within seconds where the bot runs, else at its next start.");
        }

        return executed.Refusal;
    }
}
