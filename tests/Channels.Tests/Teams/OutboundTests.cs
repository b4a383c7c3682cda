using System.Text;
using System.Text.Json.Nodes;
using System.Threading.RateLimiting;
using ChatGovernanceBot.Channels.Teams;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;

namespace ChatGovernanceBot.Channels.Tests.Teams;

/// <summary>What the bot says by itself, and what becomes of it when Teams does not take it.</summary>
public sealed class OutboundTests : IAsyncLifetime
{
    private static readonly DeliveryId Delivery = new("00112233445566778899aabbccddeeff");
    private static readonly DeliveryId Another = new("ffeeddccbbaa99887766554433221100");
    private TeamsHost _host = null!;

    public async Task InitializeAsync() => _host = await TeamsHost.StartAsync();
    public async Task DisposeAsync() => await _host.DisposeAsync();

    private Task<SendResult> SendAsync(DeliveryId delivery, string text = "Decide, please.") => _host.Channel.SendAsync(TeamsHost.Account("user-bob"), delivery, new OutgoingMessage(text), default);

    private Task<SendResult> UpdateAsync(SendResult sent, string text) =>
        _host.Channel.UpdateAsync(TeamsHost.Account("user-bob"), Delivery, Assert.IsType<SendResult.Sent>(sent).Reference, new OutgoingMessage(text), default);

    [Fact]
    public async Task A_person_who_was_never_seen_is_written_to_in_a_conversation_opened_for_it_once()
    {
        await SendAsync(Delivery);
        await _host.RestartAsync();
        await SendAsync(Another);

        var opened = Assert.Single(_host.Teams.Calls, c => c.Conversation.Length == 0).Body;
        Assert.Equal((TeamsHost.Tenant, "user-bob", TeamsHost.Tenant), ((string?)opened["tenantId"], (string?)opened["members"]![0]!["id"], (string?)opened["channelData"]!["tenant"]!["id"]));
        Assert.Equal(2, _host.Teams.In(ConnectorServer.PersonalOf("user-bob")).Count);
    }

    [Fact]
    public async Task Who_has_spoken_is_written_to_in_that_conversation_also_after_a_restart()
    {
        await _host.Bob.SayAsync("hello");
        await _host.RestartAsync();
        await SendAsync(Delivery);

        Assert.Equal(2, _host.Teams.In("a:user-bob").Count);
        Assert.DoesNotContain(_host.Teams.Calls, c => c.Conversation.Length == 0);
    }

    [Fact]
    public async Task Under_another_app_id_known_people_are_written_to_in_conversations_of_that_bot()
    {
        _host.AppId = "bot";
        await _host.RestartAsync();
        await _host.Bob.SayAsync("hello");
        await SendAsync(Delivery);
        Assert.Equal(2, _host.Teams.In("a:user-bob").Count);

        _host.AppId = "another";
        await _host.RestartAsync();
        Assert.IsType<SendResult.Sent>(await SendAsync(Another));
        Assert.IsType<SendResult.Sent>(await SendAsync(new("11112222333344445555666677778888")));

        var opened = Assert.Single(_host.Teams.Calls, c => c.Conversation.Length == 0).Body;
        Assert.Equal(("28:another", "user-bob"), ((string?)opened["bot"]!["id"], (string?)opened["members"]![0]!["id"]));
        Assert.Equal(2, _host.Teams.In(ConnectorServer.PersonalOf("user-bob")).Count);
    }

    [Theory]
    [InlineData(404, "ConversationNotFound")]
    [InlineData(403, "Forbidden")]
    [InlineData(403, "ServiceError")]
    public async Task Whose_conversation_is_not_there_any_more_is_written_to_in_a_new_one(int status, string code)
    {
        await _host.Bob.SayAsync("hello");
        _host.Teams.Fails = call => call.Conversation == "a:user-bob" ? new ConnectorFailure(status, Code: code) : null;

        Assert.IsType<SendResult.Sent>(await SendAsync(Delivery));
        Assert.IsType<SendResult.Sent>(await SendAsync(Another));

        Assert.Single(_host.Teams.Calls, c => c.Conversation.Length == 0);
        Assert.Equal(2, _host.Teams.In(ConnectorServer.PersonalOf(_host.Bob.Member)).Count);
    }

    [Fact]
    public async Task Who_blocked_the_bot_is_unreachable_after_one_new_conversation()
    {
        await _host.Bob.SayAsync("hello");
        _host.Teams.Fails = call => call.Conversation.Length > 0 ? new ConnectorFailure(403) : null;

        Assert.IsType<SendResult.Unreachable>(await SendAsync(Delivery));

        Assert.Single(_host.Teams.Calls, c => c.Conversation.Length == 0);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(401)]
    [InlineData(412)]
    public async Task What_Teams_cannot_take_now_is_to_be_tried_later(int status)
    {
        _host.Teams.Fails = _ => new ConnectorFailure(status);
        Assert.IsType<SendResult.TryLater>(await SendAsync(Delivery));

        _host.Teams.Fails = _ => null;
        Assert.IsType<SendResult.Sent>(await SendAsync(Delivery));
        Assert.Single(_host.Teams.In(ConnectorServer.PersonalOf("user-bob")));
    }

    [Fact]
    public async Task A_call_that_hangs_is_given_up_in_time_and_to_be_tried_later()
    {
        _host.CallTimeout = TimeSpan.FromSeconds(2);
        await _host.RestartAsync();
        _host.Teams.Fails = _ => ConnectorFailure.Hang;
        Assert.Contains("in time", Assert.IsType<SendResult.TryLater>(await SendAsync(Delivery)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asked_to_wait_nothing_more_is_said_there_before_the_time_and_elsewhere_it_goes_on()
    {
        await SendAsync(Another);
        _host.Teams.Fails = call => call.Conversation == ConnectorServer.PersonalOf("user-bob") ? new ConnectorFailure(429, "30") : null;
        Assert.Equal(TimeSpan.FromSeconds(30), Assert.IsType<SendResult.TryLater>(await SendAsync(Delivery)).After);
        var calls = _host.Teams.Calls.Count;

        _host.Teams.Fails = _ => null;
        Assert.InRange(Assert.IsType<SendResult.TryLater>(await SendAsync(Delivery)).After!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        Assert.Equal(calls, _host.Teams.Calls.Count);
        Assert.IsType<SendResult.Sent>(await _host.Channel.SendAsync(TeamsHost.Account("user-alice"), Delivery, new OutgoingMessage("x"), default));
    }

    [Fact]
    public async Task Asked_to_wait_and_not_told_how_long_nothing_more_is_said_there_for_half_a_minute()
    {
        await SendAsync(Another);
        _host.Teams.Fails = _ => new ConnectorFailure(429);
        var asked = Assert.IsType<SendResult.TryLater>(await SendAsync(Delivery));
        var calls = _host.Teams.Calls.Count;
        _host.Teams.Fails = _ => null;
        Assert.IsType<SendResult.TryLater>(await SendAsync(Delivery));

        Assert.Equal((TimeSpan.FromSeconds(30), calls), (asked.After, _host.Teams.Calls.Count));
        _host.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.IsType<SendResult.Sent>(await SendAsync(Delivery));
    }

    [Fact]
    public async Task Asked_to_wait_in_three_conversations_of_a_tenant_the_whole_tenant_is_left_alone_so_long()
    {
        string[] asked = ["19:one@thread.v2", "19:one@thread.v2;messageid=1", "19:one@thread.v2;messageid=2", "19:two@thread.v2", "19:three@thread.v2"];
        _host.Teams.Fails = call => call.Conversation.StartsWith("19:", StringComparison.Ordinal) && !call.Conversation.StartsWith("19:four", StringComparison.Ordinal) ? new ConnectorFailure(429, "30") : null;
        foreach (var (index, conversation) in asked.Index())
        {
            Assert.IsType<SendResult.Sent>(await SendAsync(new($"{index:x32}")));
            await _host.Channel.SendAsync(TeamsHost.Account(conversation), Delivery, new OutgoingMessage("x"), default);
        }

        Assert.InRange(Assert.IsType<SendResult.TryLater>(await SendAsync(Another)).After!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        Assert.IsType<SendResult.Sent>(await _host.Channel.SendAsync(new("teams", "another-tenant", "19:four@thread.v2"), Delivery, new OutgoingMessage("x"), default));
    }

    [Fact]
    public async Task Asked_to_wait_until_a_date_it_waits_so_long_and_never_more_than_an_hour()
    {
        await SendAsync(Another);
        _host.Teams.Fails = _ => new ConnectorFailure(429, DateTimeOffset.UtcNow.AddMinutes(10).ToString("R", System.Globalization.CultureInfo.InvariantCulture));
        Assert.InRange(Assert.IsType<SendResult.TryLater>(await SendAsync(Delivery)).After!.Value, TimeSpan.FromMinutes(8), TimeSpan.FromMinutes(10));

        _host.Teams.Fails = _ => new ConnectorFailure(503, DateTimeOffset.UtcNow.AddDays(3).ToString("R", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(TimeSpan.FromHours(1), Assert.IsType<SendResult.TryLater>(await _host.Channel.SendAsync(TeamsHost.Account("user-alice"), Delivery, new OutgoingMessage("x"), default)).After);
    }

    [Fact]
    public async Task Where_the_bot_may_not_speak_the_person_is_unreachable()
    {
        _host.Teams.Fails = _ => new ConnectorFailure(403);
        Assert.NotEmpty(Assert.IsType<SendResult.Unreachable>(await SendAsync(Delivery)).Reason);
    }

    [Fact]
    public async Task An_update_of_what_was_deleted_is_gone_and_the_same_delivery_can_be_sent_anew()
    {
        var sent = await SendAsync(Delivery);
        _host.Teams.Delete(ConnectorServer.PersonalOf("user-bob"));

        Assert.IsType<SendResult.Gone>(await UpdateAsync(sent, "Decided."));
        var anew = Assert.IsType<SendResult.Sent>(await SendAsync(Delivery, "Decided."));

        Assert.NotEqual(Assert.IsType<SendResult.Sent>(sent).Reference, anew.Reference);
        Assert.Equal("Decided.", (string?)Assert.Single(_host.Teams.In(ConnectorServer.PersonalOf("user-bob")))["text"]);
    }

    [Fact]
    public async Task What_Teams_takes_without_naming_it_is_sent_once_and_an_update_of_it_is_sent_anew()
    {
        _host.Teams.NamesNothing = true;
        var sent = await SendAsync(Delivery);
        Assert.IsType<SendResult.Sent>(await SendAsync(Delivery));
        Assert.Single(_host.Teams.In(ConnectorServer.PersonalOf("user-bob")));

        Assert.IsType<SendResult.Gone>(await UpdateAsync(sent, "Decided."));
        Assert.IsType<SendResult.Sent>(await SendAsync(Delivery, "Decided."));

        Assert.DoesNotContain(_host.Teams.Calls, c => c.Method == "PUT");
        Assert.Equal(["Decide, please.", "Decided."], _host.Teams.In(ConnectorServer.PersonalOf("user-bob")).Select(m => (string?)m["text"]));
    }

    [Fact]
    public async Task An_answer_that_Teams_takes_without_naming_it_is_said_once()
    {
        _host.Teams.NamesNothing = true;
        await _host.Alice.SayAsync("one");

        Assert.Single(_host.Teams.In("a:user-alice"));
        Assert.Empty(await _host.Service<ReplyBook>().WaitingAsync("teams", "a:user-alice"));
    }

    [Fact]
    public async Task An_update_that_is_refused_without_a_reason_once_is_done_later_and_nothing_is_sent_anew()
    {
        var sent = await SendAsync(Delivery);
        _host.Teams.Fails = call => call.Method == "PUT" ? ConnectorFailure.Unexplained : null;
        Assert.IsType<SendResult.TryLater>(await UpdateAsync(sent, "Decided."));
        Assert.IsType<SendResult.TryLater>(await UpdateAsync(sent, "Decided."));
        _host.Teams.Fails = _ => null;
        _host.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.IsType<SendResult.Sent>(await UpdateAsync(sent, "Decided."));
        Assert.Equal("Decided.", (string?)Assert.Single(_host.Teams.In(ConnectorServer.PersonalOf("user-bob")))["text"]);

        _host.Teams.Fails = call => call.Method == "PUT" ? ConnectorFailure.Unexplained : null;
        Assert.IsType<SendResult.TryLater>(await UpdateAsync(sent, "Over."));
    }

    [Fact]
    public async Task An_update_that_is_refused_without_a_reason_again_later_is_gone_and_the_same_delivery_can_be_sent_anew()
    {
        var sent = await SendAsync(Delivery);
        _host.Teams.Fails = call => call.Method == "PUT" ? ConnectorFailure.Unexplained : null;
        Assert.IsType<SendResult.TryLater>(await UpdateAsync(sent, "Decided."));
        _host.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.IsType<SendResult.Gone>(await UpdateAsync(sent, "Decided."));
        var anew = Assert.IsType<SendResult.Sent>(await SendAsync(Delivery, "Decided."));

        Assert.NotEqual(Assert.IsType<SendResult.Sent>(sent).Reference, anew.Reference);
    }

    [Fact]
    public async Task An_update_where_the_bot_may_not_speak_is_refused_and_nothing_is_sent_anew()
    {
        var sent = await SendAsync(Delivery);
        _host.Teams.Fails = _ => new ConnectorFailure(403, Code: "BotDisabledByAdmin");

        Assert.IsType<SendResult.Unreachable>(await UpdateAsync(sent, "Decided."));
    }

    [Fact]
    public async Task What_is_refused_without_a_reason_also_in_a_new_conversation_is_to_be_tried_later()
    {
        await _host.Bob.SayAsync("hello");
        _host.Teams.Fails = call => call.Conversation.Length > 0 ? ConnectorFailure.Unexplained : null;
        Assert.IsType<SendResult.TryLater>(await SendAsync(Delivery));
        Assert.Single(_host.Teams.Calls, c => c.Conversation.Length == 0);

        _host.Teams.Fails = _ => null;
        Assert.IsType<SendResult.Sent>(await SendAsync(Delivery));
    }

    [Fact]
    public async Task An_answer_that_is_refused_without_a_reason_is_said_later_and_before_what_comes_after_it()
    {
        _host.Teams.Fails = _ => ConnectorFailure.Unexplained;
        await _host.Alice.SayAsync("one");
        await _host.Alice.SayAsync("two");
        _host.Teams.Fails = _ => null;

        Assert.IsType<SendResult.Sent>(await _host.Service<IWaitingReplies>().SayWaitingAsync("a:user-alice", default));

        Assert.Equal(["You said one", "You said two"], _host.Teams.In("a:user-alice").Select(m => (string?)m["text"]));
    }

    [Fact]
    public async Task An_answer_that_is_refused_without_a_reason_for_ten_minutes_keeps_nothing_waiting_any_more()
    {
        _host.Teams.Fails = call => ((string?)call.Body["text"])!.EndsWith("one", StringComparison.Ordinal) ? ConnectorFailure.Unexplained : null;
        await _host.Alice.SayAsync("one");
        await _host.Alice.SayAsync("two");
        var waiting = _host.Service<IWaitingReplies>();
        Assert.IsType<SendResult.TryLater>(await waiting.SayWaitingAsync("a:user-alice", default));
        Assert.Empty(_host.Teams.In("a:user-alice"));
        _host.Time.Advance(TimeSpan.FromMinutes(11));

        Assert.IsType<SendResult.Sent>(await waiting.SayWaitingAsync("a:user-alice", default));

        Assert.Equal(["You said two"], _host.Teams.In("a:user-alice").Select(m => (string?)m["text"]));
        Assert.Contains(_host.Log.All, line => line.Text.Contains("is dropped: Teams refuses", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_answer_that_waited_for_an_outage_and_is_refused_without_a_reason_once_is_said_all_the_same()
    {
        _host.Teams.Fails = _ => new ConnectorFailure(503);
        await _host.Alice.SayAsync("one");
        _host.Time.Advance(TimeSpan.FromMinutes(11));
        _host.Teams.Fails = _ => ConnectorFailure.Unexplained;
        var waiting = _host.Service<IWaitingReplies>();
        Assert.IsType<SendResult.TryLater>(await waiting.SayWaitingAsync("a:user-alice", default));
        _host.Teams.Fails = _ => null;

        Assert.IsType<SendResult.Sent>(await waiting.SayWaitingAsync("a:user-alice", default));

        Assert.Equal(["You said one"], _host.Teams.In("a:user-alice").Select(m => (string?)m["text"]));
    }

    [Fact]
    public async Task Each_answer_has_its_own_ten_minutes_of_refusals_without_a_reason()
    {
        _host.Teams.Fails = _ => ConnectorFailure.Unexplained;
        await _host.Alice.SayAsync("one");
        _host.Time.Advance(TimeSpan.FromMinutes(11));
        var waiting = _host.Service<IWaitingReplies>();
        Assert.IsType<SendResult.Sent>(await waiting.SayWaitingAsync("a:user-alice", default));
        await _host.Alice.SayAsync("two");
        _host.Teams.Fails = _ => null;

        Assert.IsType<SendResult.Sent>(await waiting.SayWaitingAsync("a:user-alice", default));

        Assert.Equal(["You said two"], _host.Teams.In("a:user-alice").Select(m => (string?)m["text"]));
    }

    [Fact]
    public async Task What_is_said_in_one_conversation_is_said_one_at_a_time()
    {
        await SendAsync(Another);
        var (atWork, together) = (0, new TaskCompletionSource());
        _host.Teams.Before = async _ =>
        {
            if (Interlocked.Increment(ref atWork) > 1)
            {
                together.TrySetResult();
            }

            // Gives a second call the time to come beside the first.
            await Task.WhenAny(together.Task, Task.Delay(50));
            Interlocked.Decrement(ref atWork);
        };
        var sends = Enumerable.Range(0, 6).Select(i => SendAsync(new(i.ToString("x32", System.Globalization.CultureInfo.InvariantCulture)), $"message {i}")).ToList();

        Assert.All(await Task.WhenAll(sends), s => Assert.IsType<SendResult.Sent>(s));
        Assert.False(together.Task.IsCompleted);
        Assert.Equal(7, _host.Teams.In(ConnectorServer.PersonalOf("user-bob")).Count);
    }

    /// <summary>A budget of which nothing comes back.</summary>
    private static TeamsBudget Small(int inConversation, int inTenant = 100, int looks = 100)
    {
        return new(Tokens(inConversation), Tokens(inTenant), Tokens(looks));

        static TokenBucketRateLimiterOptions Tokens(int most) => new() { TokenLimit = most, TokensPerPeriod = 1, ReplenishmentPeriod = TimeSpan.FromHours(1), AutoReplenishment = false, QueueLimit = 0 };
    }

    [Fact]
    public async Task A_budget_that_is_used_up_lets_nothing_more_through_in_that_conversation_or_tenant()
    {
        using var budget = Small(2, 3);
        TeamsPlace In(string conversation, string tenant = "t") => new(tenant, conversation, "");

        Assert.True(await budget.MaySayAsync(In("one"), default));
        Assert.True(await budget.MaySayAsync(In("one"), default));
        Assert.False(await budget.MaySayAsync(In("one"), default));
        Assert.True(await budget.MaySayAsync(In("two"), default));
        Assert.False(await budget.MaySayAsync(In("three"), default));
        Assert.True(await budget.MaySayAsync(In("three", "another"), default));
    }

    [Theory]
    [InlineData(2, 100)]
    [InlineData(100, 2)]
    public async Task What_is_over_the_budget_of_a_conversation_or_a_tenant_is_not_sent_and_has_its_turn_later(int inConversation, int inTenant)
    {
        _host.Budget = () => Small(inConversation, inTenant);
        await _host.RestartAsync();
        await _host.Bob.SayAsync("hello");
        var sent = await SendAsync(Delivery);

        var turns = new[] { await SendAsync(Another), await UpdateAsync(sent, "Decided.") };

        Assert.All(turns, turn => Assert.True(Assert.IsType<SendResult.TryLater>(turn) is { IsTurn: true, After: not null }));
        Assert.Equal(2, _host.Teams.Calls.Count);
        _host.Budget = () => new();
        await _host.RestartAsync();
        Assert.IsType<SendResult.Sent>(await SendAsync(Another));
    }

    [Fact]
    public async Task An_answer_that_is_over_the_budget_is_owed_and_said_in_its_turn()
    {
        _host.Budget = () => Small(1);
        await _host.RestartAsync();
        await _host.Alice.SayAsync("one");
        await _host.Alice.SayAsync("two");
        Assert.Single(_host.Teams.Calls);

        _host.Budget = () => new();
        await _host.RestartAsync();
        Assert.IsType<SendResult.Sent>(await _host.Service<IWaitingReplies>().SayWaitingAsync("a:user-alice", default));

        Assert.Equal(["You said one", "You said two"], _host.Teams.In("a:user-alice").Select(m => (string?)m["text"]));
    }

    [Fact]
    public async Task Pages_of_members_that_are_over_the_budget_are_not_asked_for_and_the_card_goes_out_without_them()
    {
        const string Channel = "19:general@thread.tacv2";
        _host.Budget = () => Small(100, looks: 1);
        await _host.RestartAsync();
        _host.Teams.Members.AddRange([("29:x", "user-x", "X"), ("29:y", "user-y", "Y"), ("29:bob", "user-bob", "Bob")]);
        var readers = new TeamsPeople().Organisation.Roster.People.Select(p => p.Ref);

        Assert.IsType<SendResult.Sent>(await _host.Channel.SendAsync(TeamsHost.Account(Channel), Delivery, new OutgoingMessage("x", ScriptedTalk.Card("x"), new OwnView(Delivery, [.. readers])), default));

        Assert.Single(_host.Teams.Calls, c => c.Method == "GET");
        Assert.Null(Assert.Single(_host.Teams.In(Channel)).Card()!["refresh"]);
    }

    [Fact]
    public async Task An_outage_loses_and_repeats_no_answer_and_keeps_their_order()
    {
        _host.Teams.Fails = _ => new ConnectorFailure(503);
        await _host.Alice.SayAsync("one");
        await _host.Alice.SayAsync("two");
        _host.Teams.Fails = _ => null;
        await _host.Alice.SayAsync("three");
        Assert.Empty(_host.Teams.In("a:user-alice"));

        await _host.RestartAsync();
        var waiting = _host.Service<IWaitingReplies>();
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => waiting.SayWaitingAsync("a:user-alice", default))), r => Assert.IsType<SendResult.Sent>(r));

        Assert.Equal(["You said one", "You said two", "You said three"], _host.Teams.In("a:user-alice").Select(m => (string?)m["text"]));
        Assert.Empty(await _host.Service<ReplyBook>().WaitingAsync("teams", "a:user-alice"));
    }

    [Fact]
    public async Task A_card_that_waits_is_kept_as_the_text_that_it_is_and_said_as_it_was_given()
    {
        var card = ScriptedTalk.Card("Größe <1> & 'mehr'");
        await _host.Alice.SayAsync("hello");
        _host.Talk.Answers = _ => Task.FromResult<IReadOnlyList<Reply>>([new Reply.Say(new OutgoingMessage("Your access", card))]);
        _host.Teams.Fails = _ => new ConnectorFailure(503);
        await _host.Alice.SayAsync("my access");
        _host.Teams.Fails = _ => null;
        Assert.Contains($"\"Card\":{card}", Assert.Single(await _host.Service<ReplyBook>().WaitingAsync("teams", "a:user-alice")).Json, StringComparison.Ordinal);

        await _host.RestartAsync();
        Assert.IsType<SendResult.Sent>(await _host.Service<IWaitingReplies>().SayWaitingAsync("a:user-alice", default));

        Assert.True(JsonNode.DeepEquals(card.Tree["body"], _host.Teams.In("a:user-alice")[^1].Card()!["body"]));
    }

    [Fact]
    public async Task What_an_earlier_version_kept_is_said_card_and_all()
    {
        await _host.Alice.SayAsync("hello");
        const string AsKept = """
            {"Tenant":"00000000-0000-0000-0000-0000000000001","ServiceUrl":"https://smba.trafficmanager.net/teams/","ReplyTo":null,"Text":"Gr\u00F6\u00DFe \u003C1\u003E \u0026 \u0027mehr\u0027","Card":{"type":"AdaptiveCard","version":"1.5","body":[{"type":"RichTextBlock","inlines":[{"type":"TextRun","text":"Gr\u00F6\u00DFe \u003C1\u003E \u0026 \u0027mehr\u0027"}]}]},"Edits":null,"OrSaid":false,"Delivery":null,"Member":null,"GivenAt":"2026-11-28T09:30:00.1234567+00:00","IsGreeting":false}
            """;
        await _host.Service<ReplyBook>().KeepAsync(new ReplyRow { Key = "key", Provider = "teams", Conversation = "a:user-alice", Json = AsKept }, TimeSpan.Zero);

        Assert.IsType<SendResult.Sent>(await _host.Service<IWaitingReplies>().SayWaitingAsync("a:user-alice", default));

        var said = _host.Teams.In("a:user-alice")[^1];
        Assert.Equal("Größe <1> & 'mehr'", (string?)said["summary"]);
        Assert.True(JsonNode.DeepEquals(ScriptedTalk.Card("Größe <1> & 'mehr'").Tree["body"], said.Card()!["body"]));
    }

    [Fact]
    public async Task A_card_stands_behind_what_was_answered_before_it_also_after_an_outage()
    {
        await _host.Bob.SayAsync("hello");
        _host.Teams.Fails = _ => new ConnectorFailure(503);
        await _host.Bob.SayAsync("status");
        _host.Teams.Fails = _ => null;

        Assert.IsType<SendResult.Sent>(await SendAsync(Delivery));

        Assert.Equal(["You said hello", "You said status", "Decide, please."], _host.Teams.In("a:user-bob").Select(m => (string?)m["text"]));
    }

    [Fact]
    public async Task Nobody_misses_a_card_for_an_answer_that_cannot_be_said()
    {
        await _host.Bob.SayAsync("hello");
        _host.Teams.Fails = call => (string?)call.Body["text"] == "You said status" ? new ConnectorFailure(500) : null;
        await _host.Bob.SayAsync("status");

        Assert.IsType<SendResult.Sent>(await SendAsync(Delivery));

        Assert.Equal(["You said hello", "Decide, please."], _host.Teams.In("a:user-bob").Select(m => (string?)m["text"]));
    }

    [Fact]
    public async Task Of_two_edits_of_a_message_the_later_one_stands_there_whenever_Teams_takes_them()
    {
        await _host.Alice.SayAsync("my access");
        var standing = (string)_host.Teams.In("a:user-alice")[0]["id"]!;
        var shown = 0;
        _host.Talk.Answers = _ => Task.FromResult<IReadOnlyList<Reply>>([new Reply.Replace(new OutgoingMessage("", ScriptedTalk.Card($"State {++shown}")))]);
        _host.Teams.Fails = call => call.Method == "PUT" ? new ConnectorFailure(503) : null;
        await _host.Alice.PressAsync("release-listed", "d1", replyTo: standing);
        _host.Teams.Fails = _ => null;
        await _host.Alice.PressAsync("release-listed", "d2", replyTo: standing);

        Assert.IsType<SendResult.Sent>(await _host.Service<IWaitingReplies>().SayWaitingAsync("a:user-alice", default));

        Assert.Contains("State 2", Assert.Single(_host.Teams.In("a:user-alice")).Shown(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_waits_is_said_where_Teams_is_reached_about_that_conversation_by_then()
    {
        _host.Teams.Fails = _ => new ConnectorFailure(503);
        var elsewhere = _host.Alice.Activity("message").With("text", "one").With("serviceUrl", "http://127.0.0.1:9/");
        await _host.Alice.PostAsync(elsewhere);
        await _host.Alice.PostAsync(_host.Alice.Activity("conversationUpdate"));
        _host.Teams.Fails = _ => null;

        Assert.IsType<SendResult.Sent>(await _host.Service<IWaitingReplies>().SayWaitingAsync("a:user-alice", default));

        Assert.Contains(_host.Teams.In("a:user-alice"), m => (string?)m["text"] == "You said one");
    }

    [Fact]
    public void What_the_bot_itself_allows_no_more_for_now_is_no_failure()
    {
        var later = Assert.IsType<SendResult.TryLater>(TeamsChannel.Result(new TeamsOutcome.NotYet(TimeSpan.FromSeconds(5))));
        Assert.Equal((true, TimeSpan.FromSeconds(5)), (later.IsTurn, later.After));
    }

    [Fact]
    public async Task A_card_is_refreshed_for_those_who_see_their_own_view_as_Teams_names_them()
    {
        await _host.Bob.SayAsync("hello");
        var people = new TeamsPeople().Organisation.Roster;
        var readers = people.People.Select(p => p.Ref).ToArray();

        await _host.Channel.SendAsync(TeamsHost.Account("user-bob"), Delivery, new OutgoingMessage("x", ScriptedTalk.Card("x"), new OwnView(Delivery, [.. readers])), default);

        var refresh = _host.Teams.In("a:user-bob")[^1].Card()!["refresh"]!;
        Assert.Equal([_host.Bob.Member], refresh["userIds"]!.AsArray().Select(u => (string?)u));
        Assert.Equal(("Action.Execute", "refresh", Delivery.Value), ((string?)refresh["action"]!["type"], (string?)refresh["action"]!["verb"], (string?)refresh["action"]!["data"]!["id"]));
    }

    [Theory]
    [InlineData(413, "RequestEntityTooLarge")]
    [InlineData(400, "MessageSizeTooBig")]
    public async Task A_card_that_Teams_finds_too_large_goes_out_once_more_and_smaller(int status, string code)
    {
        var attempts = new List<int>();
        _host.Teams.Fails = call =>
        {
            if (call.Body["attachments"] is null)
            {
                return null;
            }

            attempts.Add(Encoding.UTF8.GetByteCount(call.Body.ToJsonString()));
            return attempts.Count == 1 ? new ConnectorFailure(status, Code: code) : null;
        };

        Assert.IsType<SendResult.Sent>(await _host.Channel.SendAsync(TeamsHost.Account("user-bob"), Delivery, new OutgoingMessage("Large", LargeCards.Approval()), default));
        Assert.True(attempts[1] < attempts[0]);
        var standing = Assert.Single(_host.Teams.In(ConnectorServer.PersonalOf("user-bob")));
        LargeCards.AssertWhatMattersStands(standing.Card()!);
    }

    [Fact]
    public async Task What_Teams_finds_too_large_however_it_is_cut_is_said_in_words()
    {
        _host.Teams.Fails = call => call.Body["attachments"] is null ? null : new ConnectorFailure(413);

        Assert.IsType<SendResult.Sent>(await _host.Channel.SendAsync(TeamsHost.Account("user-bob"), Delivery, new OutgoingMessage("Alice asks.", LargeCards.Approval()), default));

        var said = (string?)Assert.Single(_host.Teams.In(ConnectorServer.PersonalOf("user-bob")))["text"];
        Assert.StartsWith("Alice asks.", said, StringComparison.Ordinal);
        Assert.Contains("my approvals", said, StringComparison.Ordinal);
    }

    /// <summary>https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit</summary>
    [Theory]
    [InlineData(1, 7)]
    [InlineData(2, 8)]
    [InlineData(30, 60)]
    [InlineData(3600, 1800)]
    public void However_it_is_used_up_the_budget_of_a_conversation_stays_below_what_Teams_takes(int seconds, int most) =>
        Assert.InRange(Math.Min(MostIn(TeamsBudget.Conversation, seconds), MostIn(TeamsBudget.LongConversation, seconds)), 1, most);

    [Fact]
    public void However_it_is_used_up_the_budget_of_a_tenant_stays_below_what_Teams_takes() => Assert.InRange(MostIn(TeamsBudget.Tenant, 1), 1, 50);

    private static double MostIn(TokenBucketRateLimiterOptions bucket, int seconds) => bucket.TokenLimit + Math.Ceiling(seconds / bucket.ReplenishmentPeriod.TotalSeconds) * bucket.TokensPerPeriod;

    [Fact]
    public async Task What_Teams_refuses_for_good_is_dropped_and_keeps_nothing_waiting_behind_it()
    {
        _host.Teams.Fails = _ => new ConnectorFailure(503);
        await _host.Alice.SayAsync("one");
        await _host.Alice.SayAsync("two");
        _host.Teams.Fails = call => ((string?)call.Body["text"])!.EndsWith("one", StringComparison.Ordinal) ? new ConnectorFailure(400) : null;

        Assert.IsType<SendResult.Sent>(await _host.Service<IWaitingReplies>().SayWaitingAsync("a:user-alice", default));

        Assert.Equal(["You said two"], _host.Teams.In("a:user-alice").Select(m => (string?)m["text"]));
        Assert.Empty(await _host.Service<ReplyBook>().WaitingAsync("teams", "a:user-alice"));
        Assert.Contains(_host.Log.All, line => line.Text.Contains("is dropped: Teams answered 400", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_stands_in_the_way_is_in_the_report_until_it_ends_and_is_logged_once()
    {
        Assert.Equal("on", _host.Channel.Report().State);
        _host.Teams.Fails = _ => new ConnectorFailure(401);
        await SendAsync(Delivery);
        await SendAsync(Delivery);
        var token = _host.Channel.Report();
        _host.Teams.Fails = _ => new ConnectorFailure(502);
        await SendAsync(Delivery);
        await SendAsync(Delivery);
        Assert.DoesNotContain("502", _host.Channel.Report().Detail, StringComparison.Ordinal);
        await SendAsync(Delivery);
        var both = _host.Channel.Report();
        _host.Teams.Fails = _ => null;
        await SendAsync(Delivery);

        Assert.Equal("failing", token.State);
        Assert.Contains("Teams:AppId", token.Detail, StringComparison.Ordinal);
        Assert.Contains("Teams answered 502.", both.Detail, StringComparison.Ordinal);
        Assert.Equal("on", _host.Channel.Report().State);
        Assert.Single(_host.Log.All, line => line.Text.StartsWith("Microsoft Teams: ", StringComparison.Ordinal) && line.Text.Contains("(401)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_service_that_is_not_allowed_any_more_is_one_sentence_in_the_report_however_many_conversations_are_there()
    {
        foreach (var user in (string[])["user-bob", "user-ana", "user-frank"])
        {
            await _host.Service<ConversationBook>().KeepAsync(new()
            {
                Provider = "teams",
                Tenant = TeamsHost.Tenant,
                UserId = user,
                Conversation = "a:" + user,
                Kind = ConversationBook.Personal,
                ServiceUrl = $"https://teams.corp.example/{user}/",
                Member = "29:" + user,
                Bot = TeamsUser.Bot,
            });
            Assert.IsType<SendResult.TryLater>(await _host.Channel.SendAsync(TeamsHost.Account(user), Delivery, new OutgoingMessage("x"), default));
        }

        Assert.Equal(2, _host.Channel.Report().Detail.Split("Teams:AllowedServiceUrls").Length);
        Assert.Contains("https://teams.corp.example, which", _host.Channel.Report().Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_was_never_met_is_found_among_the_members_of_the_conversation_that_a_card_goes_to()
    {
        const string Channel = "19:general@thread.tacv2;messageid=1700";
        _host.Teams.Members.AddRange([("29:x", "user-x", "X"), ("29:y", "user-y", "Y"), ("29:bob", "user-bob", "Bob"), ("29:frank", "user-frank", "Frank")]);
        var readers = new TeamsPeople().Organisation.Roster.People.Select(p => p.Ref).ToArray();

        async Task<string?[]> RefreshedForAsync(DeliveryId delivery)
        {
            await _host.Channel.SendAsync(TeamsHost.Account(Channel), delivery, new OutgoingMessage("x", ScriptedTalk.Card("x"), new OwnView(delivery, [.. readers])), default);
            return [.. _host.Teams.In(Channel)[^1].Card()!["refresh"]!["userIds"]!.AsArray().Select(u => (string?)u)];
        }

        Assert.Equal(["29:bob", "29:frank"], (await RefreshedForAsync(Delivery)).Order());
        Assert.Equal(["29:bob", "29:frank"], (await RefreshedForAsync(Another)).Order());
        Assert.All(_host.Teams.Calls.Where(c => c.Method == "GET"), c => Assert.Equal("19:general@thread.tacv2", c.Conversation));
        Assert.Equal(2, _host.Teams.Calls.Count(c => c.Method == "GET"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_takes_the_place_of_a_message_is_put_there_once_Teams_takes_it(bool pressed)
    {
        await _host.Alice.SayAsync("wiki read");
        var standing = (string)_host.Teams.In("a:user-alice")[0]["id"]!;
        _host.Teams.Fails = call => call.Method == "PUT" ? new ConnectorFailure(503) : null;
        if (pressed)
        {
            await _host.Alice.PressAsync("submit-request", "d1", replyTo: standing);
        }
        else
        {
            await _host.Alice.PostAsync(_host.Alice.Activity("message").With("replyToId", standing).With("value", new JsonObject { ["verb"] = "submit-request", ["id"] = "d1" }));
        }

        _host.Teams.Fails = _ => null;
        await _host.RestartAsync();
        Assert.IsType<SendResult.Sent>(await _host.Service<IWaitingReplies>().SayWaitingAsync("a:user-alice", default));

        Assert.Contains("Decided", Assert.Single(_host.Teams.In("a:user-alice")).Shown(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_refused_without_a_reason_in_the_place_of_a_message_again_later_is_said_by_itself()
    {
        await _host.Alice.SayAsync("wiki read");
        var standing = (string)_host.Teams.In("a:user-alice")[0]["id"]!;
        _host.Teams.Fails = call => call.Method == "PUT" ? ConnectorFailure.Unexplained : null;

        await _host.Alice.PostAsync(_host.Alice.Activity("message").With("replyToId", standing).With("value", new JsonObject { ["verb"] = "submit-request", ["id"] = "d1" }));
        Assert.Single(_host.Teams.In("a:user-alice"));
        _host.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.IsType<SendResult.Sent>(await _host.Service<IWaitingReplies>().SayWaitingAsync("a:user-alice", default));

        Assert.Contains("Decided", _host.Teams.In("a:user-alice")[^1].Shown(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_answers_a_message_that_was_deleted_meanwhile_is_said_in_its_conversation_all_the_same()
    {
        var alice = _host.Alice.At("19:chat@thread.v2", "groupChat");
        _host.Teams.Fails = call => call.Activity is not null ? new ConnectorFailure(404, Code: "ActivityNotFoundInConversation") : null;

        await alice.SayAsync("my access");

        var said = Assert.Single(_host.Teams.In(alice.Conversation));
        Assert.Equal(("You said my access", null), ((string?)said["text"], (string?)said["replyToId"]));
        Assert.Equal(2, _host.Teams.Calls.Count);
    }

    [Fact]
    public async Task What_cannot_take_the_place_of_a_message_any_more_is_said_by_itself()
    {
        await _host.Alice.SayAsync("wiki read");
        var standing = (string)_host.Teams.In("a:user-alice")[0]["id"]!;
        _host.Teams.Fails = call => call.Method == "PUT" ? new ConnectorFailure(503) : null;
        await _host.Alice.PostAsync(_host.Alice.Activity("message").With("replyToId", standing).With("value", new JsonObject { ["verb"] = "submit-request", ["id"] = "d1" }));
        _host.Teams.Fails = _ => null;
        _host.Teams.Delete("a:user-alice");

        Assert.IsType<SendResult.Sent>(await _host.Service<IWaitingReplies>().SayWaitingAsync("a:user-alice", default));

        Assert.Contains("Decided", Assert.Single(_host.Teams.In("a:user-alice")).Shown(), StringComparison.Ordinal);
    }
}
