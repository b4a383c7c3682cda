using System.Text.Json.Nodes;
using System.Threading.RateLimiting;
using ChatGovernanceBot.Channels.Teams;
using ChatGovernanceBot.Governance;
using Microsoft.Bot.Schema;
using Newtonsoft.Json;

namespace ChatGovernanceBot.Channels.Tests.Teams;

/// <summary>What is asked of Teams to know whom a mention means: little, and nothing else waits for it.</summary>
public sealed class MentionLookUpTests : IAsyncLifetime
{
    private TeamsHost _host = null!;

    public async Task InitializeAsync() => _host = await TeamsHost.StartAsync();
    public async Task DisposeAsync() => await _host.DisposeAsync();

    private int Looks => _host.Teams.Calls.Count(c => c.Method == "GET");

    private static Task<TeamsAnswer> MentionAsync(TeamsUser user, string conversation = "19:chat@thread.v2", string member = "29:nobody") => user.At(conversation, "groupChat").SayAsync(
        "give <at>Zed</at> wiki read",
        [new JsonObject { ["type"] = "mention", ["text"] = "<at>Zed</at>", ["mentioned"] = new JsonObject { ["id"] = member, ["name"] = "Zed" } }]);

    [Fact]
    public async Task Whom_a_stranger_mentions_is_not_looked_up()
    {
        await MentionAsync(_host.User("user-zed", "Zed"));

        Assert.Contains("do not know who you are", Assert.Single(_host.Teams.In("19:chat@thread.v2")).Shown(), StringComparison.Ordinal);
        Assert.Equal(0, Looks);
    }

    [Theory]
    [InlineData("29:nobody", "@unlinked-account (Zed)")]
    [InlineData("29:ana", "ana.lima2@acme.test")]
    public async Task What_the_members_said_of_somebody_is_not_asked_again_for_some_minutes(string member, string meant)
    {
        _host.Teams.Members.Add(("29:ana", "user-ana", "Ana Lima"));

        await MentionAsync(_host.Bob, member: member);
        await MentionAsync(_host.Alice, member: member);
        Assert.Equal(1, Looks);
        _host.Time.Advance(TimeSpan.FromMinutes(6));
        await MentionAsync(_host.Bob, member: member);

        Assert.Equal(2, Looks);
        Assert.All(_host.Talk.Asked, asked => Assert.Equal($"give  {meant}  wiki read", Assert.IsType<Incoming.Said>(asked).Text));
    }

    [Theory]
    [InlineData("30")]
    [InlineData(null)]
    public async Task Asked_to_wait_with_member_lists_the_bot_says_what_it_has_to_say_and_asks_for_no_list_there(string? after)
    {
        string[] conversations = ["19:one@thread.v2", "19:two@thread.v2", "19:three@thread.v2"];
        _host.Teams.Fails = call => call.Method == "GET" ? new ConnectorFailure(429, after) : null;
        foreach (var conversation in conversations)
        {
            await MentionAsync(_host.Bob, conversation);
            await MentionAsync(_host.Bob, conversation, "29:another");
        }

        Assert.All(conversations, c => Assert.Equal(2, _host.Teams.In(c).Count));
        Assert.Equal(conversations.Length, Looks);
        Assert.IsType<SendResult.Sent>(await _host.Channel.SendAsync(TeamsHost.Account("user-alice"), new DeliveryId("00112233445566778899aabbccddeeff"), new OutgoingMessage("Decide, please."), default));
    }

    [Theory]
    [InlineData("""{ "objectId": "user-ana", "userRole": "user" }""", "user-ana")]
    [InlineData("""{ "aadObjectId": "user-ana" }""", "user-ana")]
    [InlineData("""{ "aadObjectId": "", "objectId": "user-ana" }""", "user-ana")]
    [InlineData("""{ "aadObjectId": "user-ana", "objectId": "user-bob" }""", "user-ana")]
    [InlineData("""{ "objectId": "" }""", null)]
    [InlineData("""{ "objectId": 7 }""", null)]
    [InlineData("""{ "objectId": null }""", null)]
    [InlineData("""{ "objectId": ["user-ana"] }""", null)]
    [InlineData("""{ "objectId": { "id": "user-ana" } }""", null)]
    [InlineData("{ }", null)]
    public void A_member_is_who_its_object_id_says_whatever_that_is_called(string member, string? user) =>
        Assert.Equal(user, TeamsCaller.UserOf(JsonConvert.DeserializeObject<ChannelAccount>(member)!));

    /// <summary>https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit</summary>
    [Theory]
    [InlineData(1, 14)]
    [InlineData(2, 16)]
    [InlineData(30, 120)]
    [InlineData(3600, 3600)]
    public void However_it_is_used_up_the_budget_of_looks_stays_below_what_Teams_takes(int seconds, int most) =>
        Assert.InRange(MostIn(TeamsBudget.LookInConversation, seconds), 1, most);

    [Fact]
    public void What_is_said_and_looked_at_in_a_tenant_stays_together_below_what_Teams_takes() =>
        Assert.InRange(MostIn(TeamsBudget.LookInTenant, 1) + MostIn(TeamsBudget.Tenant, 1), 1, 50);

    private static double MostIn(TokenBucketRateLimiterOptions bucket, int seconds) => bucket.TokenLimit + Math.Ceiling(seconds / bucket.ReplenishmentPeriod.TotalSeconds) * bucket.TokensPerPeriod;
}
