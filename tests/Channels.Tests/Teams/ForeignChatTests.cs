using System.Text.Json.Nodes;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Channels.Tests.Teams;

/// <summary>A card that the message extension put into a chat of two people, in which the bot is not: what is pressed there tells nothing of where a person is reached, and nothing is said there.</summary>
public sealed class ForeignChatTests : IAsyncLifetime
{
    private const string Foreign = "19:alice-and-bob@unq.gbl.spaces";
    private static readonly ChatAccount Account = TeamsHost.Account("user-alice");
    private static readonly DeliveryId Delivery = new("00112233445566778899aabbccddeeff");
    private TeamsHost _host = null!;

    public async Task InitializeAsync() => _host = await TeamsHost.StartAsync();
    public async Task DisposeAsync() => await _host.DisposeAsync();

    private TeamsUser Elsewhere => _host.Alice.At(Foreign, "personal");

    /// <summary>What Teams sends from the chat: the search, and then whatever the card's button can be made to send.</summary>
    public static TheoryData<string> Presses => ["task/fetch", "task/submit", "adaptiveCard/action", "refresh"];

    private async Task<TeamsAnswer> PressAsync(string press)
    {
        var found = await Elsewhere.InvokeAsync("composeExtension/query", new JsonObject
        {
            ["commandId"] = "search",
            ["parameters"] = new JsonArray(new JsonObject { ["name"] = "words", ["value"] = "wiki" }),
        });
        var data = found.Body!["composeExtension"]!["attachments"]![0]!["content"].Buttons().First(b => b.Verb == "request-form").Data;
        return press switch
        {
            "task/fetch" => await Elsewhere.DialogAsync(press, data, replyTo: "m-of-alice"),
            "task/submit" => await SubmitAsync(data),
            "adaptiveCard/action" => await Elsewhere.PressAsync("request-form", (string)data["id"]!, replyTo: "m-of-alice"),
            _ => await Elsewhere.PressAsync(press, (string)data["id"]!, replyTo: "m-of-alice"),
        };
    }

    private async Task<TeamsAnswer> SubmitAsync(JsonObject data)
    {
        await Elsewhere.DialogAsync("task/fetch", data, replyTo: "m-of-alice");
        return await Elsewhere.DialogAsync("task/submit", new JsonObject { ["verb"] = "submit-form", ["id"] = data["id"]!.DeepClone(), ["openedIn"] = "m-of-alice" });
    }

    private Task<SendResult> SendAsync() => _host.Channel.SendAsync(Account, Delivery, new OutgoingMessage("Your card."), default);

    private void AssertNothingIsThere() => Assert.DoesNotContain(_host.Teams.Calls, c => c.Conversation == Foreign);

    [Theory]
    [MemberData(nameof(Presses))]
    public async Task A_card_for_who_pressed_there_goes_to_their_own_chat(string press)
    {
        await _host.Alice.SayAsync("hello");
        Assert.Equal(200, (await PressAsync(press)).Status);
        await PressAsync(press);

        Assert.IsType<SendResult.Sent>(await SendAsync());

        AssertNothingIsThere();
        Assert.Equal("Your card.", (string?)_host.Teams.In("a:user-alice")[^1]["text"]);
        Assert.DoesNotContain(_host.Teams.Calls, c => c.Conversation.Length == 0);
    }

    [Theory]
    [MemberData(nameof(Presses))]
    public async Task A_card_for_who_was_met_nowhere_else_goes_to_a_chat_that_is_opened_for_it(string press)
    {
        Assert.Equal(200, (await PressAsync(press)).Status);

        Assert.IsType<SendResult.Sent>(await SendAsync());

        AssertNothingIsThere();
        Assert.Single(_host.Teams.Calls, c => c.Conversation.Length == 0);
        Assert.Equal("Your card.", (string?)Assert.Single(_host.Teams.In(ConnectorServer.PersonalOf("user-alice")))["text"]);
        Assert.Equal(ConnectorServer.PersonalOf("user-alice"), (await _host.Service<ConversationBook>().PersonalAsync(Account))!.Conversation);
    }

    [Theory]
    [MemberData(nameof(Presses))]
    public async Task It_does_so_after_a_restart_too(string press)
    {
        await _host.Alice.SayAsync("hello");
        await PressAsync(press);
        await _host.RestartAsync();
        await PressAsync(press);

        Assert.IsType<SendResult.Sent>(await SendAsync());

        AssertNothingIsThere();
        Assert.Equal("Your card.", (string?)_host.Teams.In("a:user-alice")[^1]["text"]);
    }

    [Theory]
    [InlineData("task/fetch")]
    [InlineData("task/submit")]
    [InlineData("adaptiveCard/action")]
    public async Task What_is_answered_there_is_answered_to_whoever_pressed_alone(string press)
    {
        _host.Talk.Answers = incoming => Task.FromResult<IReadOnlyList<Reply>>([new Reply.Say(new OutgoingMessage("Nobody else's."))]);

        var answer = await PressAsync(press);

        Assert.Contains("Nobody else's.", answer.Body!.ToJsonString().Replace("\\u0027", "'", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Empty(_host.Teams.Calls);
    }

    [Theory]
    [InlineData("task/submit")]
    [InlineData("adaptiveCard/action")]
    public async Task A_message_there_is_not_edited(string press)
    {
        _host.Talk.Answers = _ => Task.FromResult<IReadOnlyList<Reply>>([new Reply.Replace(new OutgoingMessage("Decided.", ScriptedTalk.Card("Decided"), new OwnView(Delivery, [])))]);

        var answer = await PressAsync(press);

        Assert.Contains("Decided", answer.Body.Shown(), StringComparison.Ordinal);
        Assert.Empty(_host.Teams.Calls);
    }

    [Fact]
    public async Task How_Teams_names_who_pressed_there_is_known_all_the_same()
    {
        await PressAsync("task/fetch");

        await _host.Channel.SendAsync(Account, Delivery, new OutgoingMessage("x", ScriptedTalk.Card("x"), new OwnView(Delivery, [new PersonId("p-alice")])), default);

        var refresh = Assert.Single(_host.Teams.In(ConnectorServer.PersonalOf("user-alice"))).Card()!["refresh"]!;
        Assert.Equal([_host.Alice.Member], refresh["userIds"]!.AsArray().Select(u => (string?)u));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_update_of_a_conversation_tells_that_it_is_theirs_where_the_bot_was_added_to_it(bool isBot)
    {
        var added = new JsonArray(new JsonObject { ["id"] = isBot ? TeamsUser.Bot : "29:somebody" });

        await Elsewhere.PostAsync(Elsewhere.Activity("conversationUpdate").With("membersAdded", added));

        Assert.Equal(isBot ? Foreign : null, (await _host.Service<ConversationBook>().PersonalAsync(Account))?.Conversation);
        Assert.Equal(isBot ? 1 : 0, _host.Teams.In(Foreign).Count);
    }

    [Fact]
    public async Task What_is_pressed_in_their_own_chat_renews_what_was_said_of_it_also_after_a_restart()
    {
        await SendAsync();
        await _host.RestartAsync();
        var own = _host.Alice.At(ConnectorServer.PersonalOf("user-alice"), "personal");

        await own.PressAsync("approve", "d1");

        Assert.Equal((own.Conversation, own.Member), await PersonalAsync());
    }

    [Fact]
    public async Task Who_speaks_in_an_earlier_chat_of_their_own_again_is_reached_there_again()
    {
        var (first, second) = (_host.Alice, _host.Alice.At("a:second", "personal"));
        await first.SayAsync("hello");
        await second.SayAsync("hello");
        Assert.Equal("a:second", (await PersonalAsync()).Conversation);
        _host.Time.Advance(TimeSpan.FromSeconds(1));

        await first.SayAsync("hello");

        Assert.Equal(first.Conversation, (await PersonalAsync()).Conversation);
        await SendAsync();
        Assert.Equal("Your card.", (string?)_host.Teams.In(first.Conversation)[^1]["text"]);
    }

    private async Task<(string Conversation, string Member)> PersonalAsync() =>
        await _host.Service<ConversationBook>().PersonalAsync(Account) is { } kept ? (kept.Conversation, kept.Member) : default;
}
