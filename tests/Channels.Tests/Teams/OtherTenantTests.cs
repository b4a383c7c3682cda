using System.Text.Json.Nodes;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Channels.Tests.Teams;

/// <summary>Somebody of another tenant in a conversation of this one: an object id says in its own tenant alone whose it is.</summary>
public sealed class OtherTenantTests : IAsyncLifetime
{
    private const string Elsewhere = "99999999-aaaa-bbbb-cccc-000000000009";
    private TeamsHost _host = null!;

    public async Task InitializeAsync() => _host = await TeamsHost.StartAsync();
    public async Task DisposeAsync() => await _host.DisposeAsync();

    /// <summary>What arrives from somebody with Bob's object id.</summary>
    private JsonObject Arrives(string type, string? tenant, string conversation = "a:elsewhere", string kind = "personal")
    {
        var activity = _host.Bob.At(conversation, kind).Activity(type);
        activity["from"] = activity["from"]!.AsObject().With("id", "29:elsewhere").With("tenantId", tenant);
        return activity;
    }

    private static JsonObject Action(string verb) =>
        new() { ["action"] = new JsonObject { ["type"] = "Action.Execute", ["verb"] = verb, ["data"] = new JsonObject { ["id"] = "d1" } }, ["trigger"] = "manual" };

    public static TheoryData<string, string> Ways => new()
    {
        { "adaptiveCard/action", Action("approve").ToJsonString() },
        { "adaptiveCard/action", Action("refresh").ToJsonString() },
        { "task/fetch", """{ "data": { "verb": "deny", "id": "d1" } }""" },
        { "task/submit", """{ "data": { "verb": "deny", "id": "d1", "reason": "none" } }""" },
        { "composeExtension/query", """{ "commandId": "search", "parameters": [{ "name": "words", "value": "wiki" }] }""" },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Whatever_they_do_is_refused_politely_and_nothing_is_read_or_done(string name, string value)
    {
        var answer = await _host.Bob.PostAsync(Arrives("invoke", Elsewhere).With("name", name).With("value", JsonNode.Parse(value)));

        Assert.Contains("of another organisation", answer.Body!.ToJsonString(), StringComparison.Ordinal);
        Assert.Empty(_host.Talk.Asked);
        Assert.Empty(_host.Teams.Calls);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("link my account")]
    public async Task What_they_say_is_refused_too_also_the_wish_to_be_linked(string text)
    {
        await _host.Bob.PostAsync(Arrives("message", Elsewhere).With("text", text));

        Assert.Contains("of another organisation", Assert.Single(_host.Teams.In("a:elsewhere")).Shown(), StringComparison.Ordinal);
        Assert.Empty(_host.Talk.Asked);
    }

    [Fact]
    public async Task Where_they_are_met_nobody_of_this_tenant_is_written_to()
    {
        await _host.Bob.PostAsync(Arrives("conversationUpdate", Elsewhere));
        await _host.Bob.PostAsync(Arrives("message", Elsewhere).With("text", "status"));

        Assert.Null(await _host.Service<ConversationBook>().PersonalAsync(TeamsHost.Account("user-bob")));
        Assert.IsType<SendResult.Sent>(await _host.Channel.SendAsync(TeamsHost.Account("user-bob"), new DeliveryId("00112233445566778899aabbccddeeff"), new OutgoingMessage("Decide, please."), default));
        Assert.DoesNotContain(_host.Teams.In("a:elsewhere"), m => m.Shown().Contains("Decide", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mention_of_them_is_nobody_whether_its_entity_or_the_members_say_so()
    {
        _host.Teams.Members.Add(("29:listed", "user-alice", "Somebody"));
        _host.Teams.TenantOf = member => member == "29:listed" ? Elsewhere : null;
        JsonObject Mention(string text, string member, string? user, string? tenant) => new()
        {
            ["type"] = "mention",
            ["text"] = text,
            ["mentioned"] = new JsonObject { ["id"] = member, ["name"] = "x" }.With("aadObjectId", user).With("tenantId", tenant),
        };

        await _host.Bob.At("19:chat@thread.v2", "groupChat").SayAsync(
            "give <at>One</at> and <at>Two</at> and <at>Three</at> wiki read",
            [Mention("<at>One</at>", "29:one", "user-alice", Elsewhere), Mention("<at>Two</at>", "29:listed", null, null), Mention("<at>Three</at>", "29:three", "user-ana", TeamsHost.Tenant)]);

        Assert.Equal(
            "give  @unlinked-account (One)  and  @unlinked-account (Two)  and  ana.lima2@acme.test  wiki read",
            Assert.IsType<Incoming.Said>(Assert.Single(_host.Talk.Asked)).Text);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(TeamsHost.Tenant)]
    public async Task Who_is_of_this_tenant_or_of_none_that_is_said_is_known_by_the_object_id(string? tenant)
    {
        await _host.Bob.PostAsync(Arrives("message", tenant).With("text", "status"));

        Assert.Equal(new PersonId("p-bob"), Assert.Single(_host.Talk.Asked).Person);
    }
}
