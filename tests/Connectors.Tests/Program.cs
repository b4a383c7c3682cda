using ChatGovernanceBot.Connectors;
using ChatGovernanceBot.Connectors.Files;
using ChatGovernanceBot.Governance;

// The other process of MembershipProcesses: `ROOT` is its only argument. It grants and revokes until it is killed, and says where it is.
var connector = new MembershipFileConnector(new() { Path = args[0] }, TimeProvider.System) { BeforeRename = () => Say("writing") };
for (var round = 0; ; round++)
{
    var edge = new Edge(new EntitlementId("billing-db/read"), $"bot-{round % 3}");
    var intent = new CallIntent($"access:{round}", TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(1));
    var result = round % 2 == 0 ? await connector.GrantAsync(edge, intent, default) : await connector.RevokeAsync(edge, intent, default);
    Say(result.Outcome.ToString());
}

static void Say(string word)
{
    Console.Out.WriteLine(word);
    Console.Out.Flush();
}
