using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Benchmarks.Decisions;
using ChatGovernanceBot.Channels.Tests.Teams.Trust;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;

namespace ChatGovernanceBot.Benchmarks.Teams;

/// <summary>A manager's approval as Teams sends it, and the card on which it was pressed.</summary>
/// <param name="Body">The activity; its id is its own.</param>
internal sealed record Press(DeliveryRow Card, byte[] Body)
{
    /// <summary>One for each decision of a manager who has Teams.</summary>
    public static ImmutableArray<Press> All(Template template) =>
        [.. from decision in template.Decisions
            let account = template.Organisation.Roster.Find(decision.Vote.By)!.Accounts.FirstOrDefault(a => a is { Provider: "teams", Tenant: Company.Tenant })
            where account is not null
            select new Press(ApprovalCards.Of(decision, account), BodyOf(decision, account))];

    private static byte[] BodyOf(Decision decision, ChatAccount account)
    {
        var invoke = Attempt.Invoke();
        (invoke["id"], invoke["from"]!["id"], invoke["from"]!["aadObjectId"]) = (decision.Request, "29:" + account.UserId, account.UserId);
        invoke["conversation"]!["id"] = "a:" + account.UserId;
        invoke["value"]!["action"]!["data"] = new JsonObject { ["id"] = decision.Vote.Delivery.Value };
        return Encoding.UTF8.GetBytes(invoke.ToJsonString());
    }
}
