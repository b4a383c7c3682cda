using System.Text.Json.Nodes;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;
using Microsoft.Data.Sqlite;

namespace ChatGovernanceBot.Channels.Tests.Teams;

/// <summary>Cards that were opened from a list stand beside the message in which their delivery was brought.</summary>
public sealed class OpenedCardTests : IAsyncLifetime
{
    private static readonly DeliveryId Delivery = new("00112233445566778899aabbccddeeff");
    private static readonly PersonId Bob = new("p-bob");
    private static readonly StreamRef Stream = new(StreamKind.Request, "R-22222222");
    private TeamsHost _host = null!;
    private string _broughtAt = "";

    public async Task InitializeAsync()
    {
        _host = await TeamsHost.StartAsync();
        _host.Talk.Answers = incoming => Task.FromResult<IReadOnlyList<Reply>>([Answer(incoming)]);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    /// <summary>As the conversation answers, which compares where the delivery was brought with what was pressed.</summary>
    private Reply Answer(Incoming incoming) => incoming switch
    {
        Incoming.Said => new Reply.Say(new OutgoingMessage("2 requests wait for your decision.", ScriptedTalk.Card("The list"))),
        Incoming.Pressed { Verb: "review" } => new Reply.Say(Card("Decide, please")),
        Incoming.Pressed { Verb: "ask-reason" } => new Reply.Say(_host.Service<Channels.Cards.TalkCards>().Reason(Delivery, "Alice Adams", new("wiki/edit"))),
        Incoming.Pressed { Verb: "deny" } pressed when pressed.Inputs["reason"] is null => new Reply.Replace(Card("Say why")) { WhyNot = "Say why.", Field = "reason" },
        Incoming.Pressed pressed => new Reply.Replace(Card(pressed.Verb == "refresh" ? "As it stands" : "Decided")) { IsAtDelivery = _broughtAt.Length > 0 && pressed.At == _broughtAt },
        _ => throw new ArgumentOutOfRangeException(nameof(incoming)),
    };

    private static OutgoingMessage Card(string text) => new(text, ScriptedTalk.Card(text), new OwnView(Delivery, [Bob]));

    private JsonObject Newest(TeamsUser user) => _host.Teams.In(user.Conversation)[^1];

    private static string IdOf(JsonObject message) => (string)message["id"]!;

    private async Task<JsonObject> OpenedAsync(TeamsUser user)
    {
        await user.SayAsync("my approvals");
        await user.PressAsync("review", Delivery.Value, replyTo: IdOf(Newest(user)));
        return Newest(user);
    }

    private async Task<JsonObject> BroughtAsync()
    {
        await _host.Bob.SayAsync("hello");
        _broughtAt = Assert.IsType<SendResult.Sent>(await _host.Channel.SendAsync(TeamsHost.Account("user-bob"), Delivery, Card("Decide, please"), default)).Reference.Value;
        return Newest(_host.Bob);
    }

    [Fact]
    public async Task What_a_list_opens_is_said_and_the_list_stays_as_it_is()
    {
        await BroughtAsync();
        await _host.Bob.SayAsync("my approvals");
        var list = Newest(_host.Bob);

        var answer = await _host.Bob.PressAsync("review", Delivery.Value, replyTo: IdOf(list));

        Assert.Equal("application/vnd.microsoft.activity.message", (string?)answer.Body!["type"]);
        Assert.Equal("The list", list.Card().Shown());
        Assert.Contains("Decide, please", Newest(_host.Bob).Shown(), StringComparison.Ordinal);
        Assert.DoesNotContain(_host.Teams.Calls, c => c.Method == "PUT");
    }

    [Fact]
    public async Task A_card_that_was_opened_is_refreshed_for_whoever_opened_it()
    {
        var refresh = (await OpenedAsync(_host.Bob)).Card()!["refresh"]!;

        Assert.Equal([_host.Bob.Member], refresh["userIds"]!.AsArray().Select(u => (string?)u));
        Assert.Equal(("refresh", Delivery.Value), ((string?)refresh["action"]!["verb"], (string?)refresh["action"]!["data"]!["id"]));
    }

    [Fact]
    public async Task A_card_that_waited_to_be_said_is_refreshed_too()
    {
        await _host.Bob.SayAsync("my approvals");
        _host.Teams.Fails = _ => new ConnectorFailure(503);
        await _host.Bob.PressAsync("review", Delivery.Value, replyTo: IdOf(Newest(_host.Bob)));
        _host.Teams.Fails = _ => null;
        Assert.IsType<SendResult.Sent>(await _host.Service<IWaitingReplies>().SayWaitingAsync(_host.Bob.Conversation, default));

        Assert.Equal([_host.Bob.Member], Newest(_host.Bob).Card()!["refresh"]!["userIds"]!.AsArray().Select(u => (string?)u));
    }

    [Fact]
    public async Task A_card_that_was_opened_shows_what_was_decided_by_its_button()
    {
        var opened = await OpenedAsync(_host.Bob);

        await _host.Bob.PressAsync("approve", Delivery.Value, replyTo: IdOf(opened));

        Assert.Contains("Decided", Newest(_host.Bob).Card().Shown(), StringComparison.Ordinal);
        Assert.Equal("The list", _host.Teams.In(_host.Bob.Conversation)[0].Card().Shown());
    }

    [Fact]
    public async Task A_card_that_was_opened_shows_what_was_decided_in_a_dialog_also_where_the_reason_came_at_the_second_time()
    {
        var opened = await OpenedAsync(_host.Bob);
        var form = await _host.Bob.DialogAsync("task/fetch", new JsonObject { ["verb"] = "deny", ["id"] = Delivery.Value }, replyTo: IdOf(opened));
        var button = Assert.Single(form.Body!["task"]!["value"]!["card"]!["content"].Buttons()).Data;

        await _host.Bob.DialogAsync("task/submit", button);
        Assert.Contains("Decide, please", Newest(_host.Bob).Shown(), StringComparison.Ordinal);
        await _host.Bob.DialogAsync("task/submit", button.With("reason", "Use the mirror"));

        Assert.Contains("Decided", Newest(_host.Bob).Card().Shown(), StringComparison.Ordinal);
        var pressed = Assert.IsType<Incoming.Pressed>(_host.Talk.Asked[^1]);
        Assert.Equal(["reason"], pressed.Inputs.Select(i => i.Key));
    }

    [Fact]
    public async Task A_card_that_was_opened_comes_up_to_date_by_what_is_owed_until_it_is_gone()
    {
        await RecordAsync();
        var opened = await OpenedAsync(_host.Bob);
        var kept = Assert.Single(await _host.Service<OpenedCards>().OfAsync(Stream));
        Assert.Equal(("teams", Delivery.Value), (kept.Provider, kept.DeliveryId));

        Assert.IsType<SendResult.Sent>(await _host.Channel.UpdateOpenedAsync(new(kept.MessageReference), Card("Decided elsewhere"), default));

        var shown = _host.Teams.In(_host.Bob.Conversation).Single(m => IdOf(m) == IdOf(opened));
        Assert.Contains("Decided elsewhere", shown.Card().Shown(), StringComparison.Ordinal);
        Assert.Equal([_host.Bob.Member], shown.Card()!["refresh"]!["userIds"]!.AsArray().Select(u => (string?)u));
        _host.Teams.Fails = _ => new ConnectorFailure(404);
        Assert.IsType<SendResult.Gone>(await _host.Channel.UpdateOpenedAsync(new(kept.MessageReference), Card("Decided elsewhere"), default));
    }

    [Fact]
    public async Task A_card_that_came_to_show_something_else_by_a_press_is_brought_up_to_date_no_more()
    {
        await RecordAsync();
        var opened = await OpenedAsync(_host.Bob);
        _host.Talk.Answers = _ => Task.FromResult<IReadOnlyList<Reply>>([new Reply.Replace(new OutgoingMessage("That was all.", ScriptedTalk.Card("That was all")))]);

        await _host.Bob.PressAsync("approve", Delivery.Value, replyTo: IdOf(opened));

        Assert.Contains("That was all", Newest(_host.Bob).Card().Shown(), StringComparison.Ordinal);
        Assert.Empty(await _host.Service<OpenedCards>().OfAsync(Stream));
    }

    [Fact]
    public async Task A_card_that_came_to_show_an_end_by_a_press_is_brought_up_to_date_no_more()
    {
        await RecordAsync();
        var opened = await OpenedAsync(_host.Bob);
        Assert.Single(await _host.Service<OpenedCards>().OfAsync(Stream));
        _host.Talk.Answers = _ => Task.FromResult<IReadOnlyList<Reply>>([new Reply.Replace(Card("Denied") with { Of = new OwnView(Delivery, [Bob]) { IsSettled = true } })]);

        await _host.Bob.PressAsync("approve", Delivery.Value, replyTo: IdOf(opened));

        Assert.Contains("Denied", Newest(_host.Bob).Card().Shown(), StringComparison.Ordinal);
        Assert.Empty(await _host.Service<OpenedCards>().OfAsync(Stream));
    }

    [Fact]
    public async Task A_card_that_Teams_took_is_said_once_also_where_it_cannot_be_noted_that_it_stands_there()
    {
        await RecordAsync();
        await _host.Bob.SayAsync("my approvals");
        _host.Teams.Fails = _ => new ConnectorFailure(503);
        await _host.Bob.PressAsync("review", Delivery.Value, replyTo: IdOf(Newest(_host.Bob)));
        _host.Teams.Fails = _ => null;
        _host.Teams.Before = _ => LoseOpenedCardsAsync();

        Assert.IsType<SendResult.Sent>(await _host.Service<IWaitingReplies>().SayWaitingAsync(_host.Bob.Conversation, default));
        Assert.IsType<SendResult.Sent>(await _host.Service<IWaitingReplies>().SayWaitingAsync(_host.Bob.Conversation, default));

        Assert.Single(_host.Teams.In(_host.Bob.Conversation), m => m.Shown().Contains("Decide, please", StringComparison.Ordinal));
        Assert.Contains(_host.Log.All, line => line.Text.Contains("shows a card could not be kept", StringComparison.Ordinal));
    }

    private async Task LoseOpenedCardsAsync()
    {
        await using var connection = new SqliteConnection($"Data Source={_host.Service<LedgerDatabase>().Path}");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "DROP TABLE IF EXISTS OpenedCards";
        await command.ExecuteNonQueryAsync();
    }

    private Task RecordAsync() => new DeliveryBook(_host.Service<LedgerWriter>()).RecordAsync(new DeliveryRow
    {
        Id = Delivery.Value,
        StreamKind = Stream.Kind,
        StreamId = Stream.Id,
        Card = nameof(CardKind.Approval),
        Person = Bob.Value,
        Provider = "teams",
        Tenant = TeamsHost.Account("user-bob").Tenant,
        UserId = "user-bob",
        Digest = "",
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_message_in_which_a_card_was_brought_is_left_to_what_is_owed(bool inDialog)
    {
        var brought = await BroughtAsync();

        if (inDialog)
        {
            var form = await _host.Bob.DialogAsync("task/fetch", new JsonObject { ["verb"] = "deny", ["id"] = Delivery.Value }, replyTo: IdOf(brought));
            await _host.Bob.DialogAsync("task/submit", form.Body!["task"]!["value"]!["card"]!["content"].Buttons().Single().Data.With("reason", "Use the mirror"));
        }
        else
        {
            await _host.Bob.PressAsync("approve", Delivery.Value, replyTo: IdOf(brought));
        }

        Assert.Equal(_broughtAt, Assert.IsType<Incoming.Pressed>(_host.Talk.Asked[^1]).At);
        Assert.DoesNotContain(_host.Teams.Calls, c => c.Method == "PUT");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_one_of_several_sees_and_decides_is_not_put_in_place_of_what_all_see(bool inDialog)
    {
        var bob = _host.Bob.At("19:chat@thread.v2", "groupChat");
        await bob.SayAsync("my approvals");
        var everybodys = IdOf(Newest(bob));

        if (inDialog)
        {
            var form = await bob.DialogAsync("task/fetch", new JsonObject { ["verb"] = "deny", ["id"] = Delivery.Value }, replyTo: everybodys);
            await bob.DialogAsync("task/submit", form.Body!["task"]!["value"]!["card"]!["content"].Buttons().Single().Data.With("reason", "Use the mirror"));
        }
        else
        {
            await bob.PressAsync("approve", Delivery.Value, replyTo: everybodys);
        }

        Assert.DoesNotContain(_host.Teams.Calls, c => c.Method == "PUT");
    }

    [Fact]
    public async Task What_is_to_be_mended_in_a_card_that_was_opened_is_shown_to_whoever_pressed_and_does_not_stay()
    {
        var opened = await OpenedAsync(_host.Bob);

        var answer = await _host.Bob.PressAsync("deny", Delivery.Value, replyTo: IdOf(opened));

        Assert.Contains("Say why", answer.Body.Shown(), StringComparison.Ordinal);
        Assert.Contains("Decide, please", Newest(_host.Bob).Card().Shown(), StringComparison.Ordinal);
    }
}
