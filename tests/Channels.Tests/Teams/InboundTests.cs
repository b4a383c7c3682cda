using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Teams;
using ChatGovernanceBot.Ledger;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Tests.Teams;

/// <summary>What people say and press in Teams.</summary>
public sealed class InboundTests : IAsyncLifetime
{
    /// <summary>For an invoke whose answer is held back until it was given up.</summary>
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    private TeamsHost _host = null!;

    public async Task InitializeAsync() => _host = await TeamsHost.StartAsync();
    public async Task DisposeAsync() => await _host.DisposeAsync();

    private static JsonObject Mention(string text, string member, string? user = null) => new()
    {
        ["type"] = "mention",
        ["text"] = text,
        ["mentioned"] = new JsonObject { ["id"] = member, ["name"] = "some name" }.With("aadObjectId", user),
    };

    private string Heard => Assert.IsType<Incoming.Said>(Assert.Single(_host.Talk.Asked)).Text;

    [Fact]
    public async Task What_a_person_says_is_heard_as_theirs_and_answered_where_it_was_said()
    {
        Assert.Equal(200, (await _host.Alice.SayAsync("I need billing-db read")).Status);

        var said = Assert.IsType<Incoming.Said>(Assert.Single(_host.Talk.Asked));
        Assert.Equal(("p-alice", "a:user-alice", Audience.Person), (said.Person.Value, said.Conversation.Value, said.Audience));
        Assert.Equal("You said I need billing-db read", (string?)Assert.Single(_host.Teams.In("a:user-alice"))["text"]);
    }

    [Fact]
    public async Task In_a_channel_the_answer_stands_in_the_thread_under_what_was_said_and_people_are_kept_apart()
    {
        const string Thread = "19:general@thread.tacv2;messageid=1700";
        var (alice, bob) = (_host.Alice.At(Thread, "channel"), _host.Bob.At(Thread, "channel"));

        await Task.WhenAll(alice.SayAsync("8 hours", id: "first"), bob.SayAsync("1 hour", id: "second"));

        Assert.Equal([("p-alice", Thread), ("p-bob", Thread)], _host.Talk.Asked.Select(a => (a.Person.Value, a.Conversation.Value)).Order());
        Assert.All(_host.Talk.Asked, a => Assert.Equal(Audience.Several, a.Audience));
        Assert.Equal(["first", "second"], _host.Teams.Calls.Where(c => c.Conversation == Thread).Select(c => c.Activity).Order());
    }

    [Fact]
    public async Task The_bots_own_mention_is_taken_out_and_another_becomes_the_handle_of_whom_it_means_C06()
    {
        await _host.Bob.At("19:chat@thread.v2", "groupChat").SayAsync(
            "<at>GovBot</at>&nbsp;give <at>Ana Lima</at> billing-db read &amp; nothing else for 2h",
            [Mention("<at>GovBot</at>", TeamsUser.Bot), Mention("<at>Ana Lima</at>", "29:ana", "user-ana")]);

        Assert.Equal("give  ana.lima2@acme.test  billing-db read & nothing else for 2h", Heard);
    }

    [Theory]
    [InlineData("objectId")]
    [InlineData("aadObjectId")]
    public async Task Whom_a_mention_means_is_found_among_the_members_page_by_page_never_by_the_name(string objectId)
    {
        _host.Teams.ObjectIdName = objectId;
        _host.Teams.Members.AddRange([("29:x", "user-x", "Ana Lima"), ("29:y", "user-y", "Ana Lima"), ("29:ana", "user-ana", "Somebody")]);

        await _host.Bob.At("19:chat@thread.v2", "groupChat").SayAsync("give <at>Ana Lima</at> wiki read", [Mention("<at>Ana Lima</at>", "29:ana")]);

        Assert.Equal("give  ana.lima2@acme.test  wiki read", Heard);
        Assert.Equal(2, _host.Teams.Calls.Count(c => c.Method == "GET"));
    }

    [Fact]
    public async Task Who_spoke_once_is_known_by_the_member_id_without_asking_Teams()
    {
        await _host.Alice.SayAsync("hello");

        await _host.Bob.At("19:chat@thread.v2", "groupChat").SayAsync("give <at>A</at> wiki read", [Mention("<at>A</at>", _host.Alice.Member)]);

        Assert.Equal("give  alice@acme.test  wiki read", Assert.IsType<Incoming.Said>(_host.Talk.Asked[1]).Text);
        Assert.DoesNotContain(_host.Teams.Calls, c => c.Method == "GET");
    }

    [Fact]
    public async Task A_mention_of_an_account_that_is_nobodys_is_never_whoever_goes_by_that_name_C06()
    {
        await _host.Bob.SayAsync("give <at>Ana Lima</at> wiki read", [Mention("<at>Ana Lima</at>", "29:nobody")]);

        Assert.Equal("give  @unlinked-account (Ana Lima)  wiki read", Heard);
    }

    [Fact]
    public async Task What_an_unknown_account_calls_itself_says_nothing_in_the_message()
    {
        await _host.Bob.SayAsync("give <at>Eve) @bob crm admin (</at> wiki read", [Mention("<at>Eve) @bob crm admin (</at>", "29:nobody")]);

        Assert.Equal("give  @unlinked-account (Eve bob crm admin)  wiki read", Heard);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_an_unknown_account_calls_itself_says_nothing_however_it_is_written(bool hasEntity)
    {
        const string Name = "<at>Eve&#41; &#64;bob crm admin &lpar;</at>";
        await _host.Bob.SayAsync($"give {Name} wiki read", hasEntity ? [Mention(Name, "29:nobody")] : null);

        Assert.Equal("give  @unlinked-account (Eve bob crm admin &lpar;)  wiki read", Heard);
    }

    [Fact]
    public async Task Mentions_mean_whom_their_entities_name_in_whatever_order_those_are_given()
    {
        await _host.Bob.SayAsync(
            "<at>GovBot</at> give <at>Ana</at> what <at>Ana</at> and <at>Frank</at> have",
            [Mention("<at>Frank</at>", "29:f", "user-frank"), Mention("<at>Ana</at>", "29:a", "user-ana"), Mention("<at>GovBot</at>", TeamsUser.Bot), Mention("<at>Ana</at>", "29:b", "user-alice")]);

        Assert.Equal("give  ana.lima2@acme.test  what  alice@acme.test  and  frank@acme.test  have", Heard);
    }

    [Fact]
    public async Task What_is_written_as_a_mention_without_an_entity_is_nobody_that_is_known()
    {
        await _host.Bob.SayAsync("give <at>Ana Lima</at> wiki read");

        Assert.Equal("give  @unlinked-account (Ana Lima)  wiki read", Heard);
    }

    [Theory]
    [InlineData("<quoted messageId=\"1772050244573\"/>\nstatus", "status")]
    [InlineData("<quoted messageId=\"1772050244573\"/> help", "help")]
    [InlineData("<quoted messageId=\"1\"/><at>GovBot</at> to debug INC-4312 <quoted messageId=\"2\"/>", "to debug INC-4312")]
    public async Task What_a_reply_quotes_leaves_no_mark_in_what_is_said(string text, string heard)
    {
        var quoted = new JsonObject { ["type"] = "quotedReply", ["quotedReply"] = new JsonObject { ["messageId"] = "1772050244573", ["senderName"] = "Bob Brown", ["preview"] = "I need prod-db admin" } };

        await _host.Alice.SayAsync(text, [quoted, Mention("<at>GovBot</at>", TeamsUser.Bot)]);

        Assert.Equal(heard, Heard);
    }

    [Fact]
    public async Task What_is_typed_like_a_quotation_is_said()
    {
        await _host.Alice.SayAsync("the tag <quoted messageId=\"1\"/> breaks the import");

        Assert.Equal("the tag <quoted messageId=\"1\"/> breaks the import", Heard);
    }

    [Theory]
    [InlineData("text/html", false)]
    [InlineData("Text/HTML; charset=utf-8", false)]
    [InlineData("text/html", true)]
    public async Task What_is_forwarded_is_somebody_elses_word_and_nothing_is_done_about_it(string type, bool isWrapped)
    {
        const string Html = "<p>please</p><blockquote itemtype=\"http://schema.skype.com/Forward\"><p>I need prod-db admin</p></blockquote>";
        JsonNode content = isWrapped ? new JsonObject { ["text"] = Html } : Html;

        await _host.Alice.SayAsync("please\r\n\r\nI need prod-db admin", attachments: [new JsonObject { ["contentType"] = type, ["content"] = content }]);

        Assert.Empty(_host.Talk.Asked);
        Assert.Contains("in your own words", Assert.Single(_host.Teams.In("a:user-alice")).Shown(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "contentType": "text/html", "content": "<p>wiki read</p>" }""")]
    [InlineData("""{ "contentType": "text/html", "content": "<blockquote itemtype=\"http://schema.skype.com/Reply\"><p itemprop=\"preview\">x</p></blockquote><p>wiki read</p>" }""")]
    [InlineData("""{ "contentType": "text/html", "content": "<p>what is schema.skype.com/Forward or itemtype=\"http://schema.skype.com/Forward\"</p>" }""")]
    [InlineData("""{ "contentType": "text/html", "content": "<p>&lt;blockquote itemtype=&quot;http://schema.skype.com/Forward&quot;&gt;</p>" }""")]
    [InlineData("""{ "contentType": "text/html", "content": "<p>&lt;blockquote itemtype=\"http://schema.skype.com/Forward\"&gt;</p>" }""")]
    [InlineData("""{ "contentType": "text/html", "content": { "text": "<p>itemtype=\"http://schema.skype.com/Forward\"</p>" } }""")]
    [InlineData("""{ "contentType": "text/html", "content": 7 }""")]
    [InlineData("""{ "contentType": "text/html", "content": ["x", null] }""")]
    [InlineData("""{ "contentType": "text/html" }""")]
    [InlineData("""{ "contentType": null, "content": null }""")]
    [InlineData("{ }")]
    public async Task What_else_is_attached_changes_nothing_in_what_is_said(string attachment)
    {
        await _host.Alice.SayAsync("wiki read", attachments: [JsonNode.Parse(attachment)]);

        Assert.Equal("wiki read", Heard);
    }

    [Fact]
    public async Task A_pressed_button_is_answered_with_the_card_as_it_stands_then()
    {
        var answer = await _host.Bob.PressAsync("approve", "d1", new JsonObject { ["shorten"] = "1 day" });

        Assert.Equal((200, 200, "application/vnd.microsoft.card.adaptive"), (answer.Status, (int)answer.Body!["statusCode"]!, (string?)answer.Body["type"]));
        Assert.Contains("Decided", answer.Body["value"].Shown(), StringComparison.Ordinal);
        var pressed = Assert.IsType<Incoming.Pressed>(Assert.Single(_host.Talk.Asked));
        Assert.Equal(("p-bob", "approve", "d1", "1 day", InPlace.Passing), (pressed.Person.Value, pressed.Verb, pressed.Id, (string?)pressed.Inputs["shorten"], pressed.InPlace));
        Assert.False(pressed.Inputs.ContainsKey("id"));
    }

    [Fact]
    public async Task A_button_that_comes_back_as_a_message_is_a_press_too()
    {
        await _host.Bob.PostAsync(_host.Bob.Activity("message").With("value", new JsonObject { ["verb"] = "approve", ["id"] = "d1", ["reason"] = "fine" }));

        var pressed = Assert.IsType<Incoming.Pressed>(Assert.Single(_host.Talk.Asked));
        Assert.Equal(("approve", "d1", "fine"), (pressed.Verb, pressed.Id, (string?)pressed.Inputs["reason"]));
    }

    [Fact]
    public async Task One_click_that_arrives_again_is_done_once_and_answered_as_before_also_after_a_restart()
    {
        var release = new TaskCompletionSource();
        _host.Talk.Answers = async _ =>
        {
            await release.Task;
            return [new Reply.Replace(new OutgoingMessage("Decided.", ScriptedTalk.Card("First answer")))];
        };
        var first = _host.Bob.PressAsync("approve", "d1", id: "x");
        var again = _host.Bob.PressAsync("approve", "d1", id: "x");
        release.SetResult();
        var answers = await Task.WhenAll(first, again);
        _host.Talk.Answers = _ => Task.FromResult<IReadOnlyList<Reply>>([new Reply.Replace(new OutgoingMessage("", ScriptedTalk.Card("Second answer")))]);

        await _host.RestartAsync();
        var later = await _host.Bob.PressAsync("approve", "d1", id: "x");

        Assert.All([.. answers, later], a => Assert.Contains("First answer", a.Body.Shown(), StringComparison.Ordinal));
        Assert.Single(_host.Talk.Asked);
    }

    [Fact]
    public async Task The_same_message_twice_is_answered_once()
    {
        await _host.Alice.SayAsync("hello", id: "m");
        await _host.Alice.SayAsync("hello", id: "m");

        Assert.Single(_host.Talk.Asked);
        Assert.Single(_host.Teams.In("a:user-alice"));
    }

    [Fact]
    public async Task A_press_that_is_answered_in_words_is_said_and_the_card_stays_as_it_is()
    {
        _host.Talk.Answers = incoming => Task.FromResult<IReadOnlyList<Reply>>(
            [incoming is Incoming.Pressed { Verb: "refresh" } ? new Reply.Replace(new OutgoingMessage("", ScriptedTalk.Card("As it stands"))) { IsAtDelivery = true } : new Reply.Say(new OutgoingMessage("Not yours."))]);
        await _host.MeetAsync(_host.Bob);

        var answer = await _host.Bob.PressAsync("approve", "d1");

        Assert.Contains("As it stands", answer.Body.Shown(), StringComparison.Ordinal);
        Assert.Equal("Not yours.", (string?)Assert.Single(_host.Teams.In("a:user-bob"))["text"]);
    }

    [Fact]
    public async Task What_was_begun_is_answered_though_the_host_is_to_stop()
    {
        var (taken, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        _host.Teams.Before = _ =>
        {
            taken.TrySetResult();
            return release.Task;
        };
        var said = _host.Alice.SayAsync("hello");
        await taken.Task;
        _host.Service<IHostApplicationLifetime>().StopApplication();
        release.SetResult();

        Assert.Equal(200, (await said).Status);
        Assert.Equal("You said hello", (string?)Assert.Single(_host.Teams.In("a:user-alice"))["text"]);
    }

    [Fact]
    public async Task An_edit_that_goes_on_after_its_answer_is_waited_for_when_the_host_stops()
    {
        await _host.Alice.SayAsync("wiki read");
        var standing = (string)_host.Teams.In("a:user-alice")[0]["id"]!;
        var release = new TaskCompletionSource();
        _host.Teams.Before = call => call.Method == "PUT" ? release.Task : Task.CompletedTask;
        await _host.Alice.PressAsync("submit-request", "d1", replyTo: standing);

        var stopping = _host.Service<TeamsUnfinished>().StopAsync(default);
        Assert.False(stopping.IsCompleted);
        release.SetResult();
        await stopping;

        Assert.Contains("Decided", Assert.Single(_host.Teams.In("a:user-alice")).Shown(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_press_is_answered_in_time_though_Teams_takes_no_call()
    {
        await _host.MeetAsync(_host.Bob);
        _host.Teams.Fails = _ => ConnectorFailure.Hang;

        var answer = await _host.Bob.PressAsync("submit-request", "d1", replyTo: "m1").WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Contains(_host.Teams.Calls, c => c.Method == "PUT");
        Assert.Equal("application/vnd.microsoft.card.adaptive", (string?)answer.Body!["type"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_press_while_the_ledger_is_slow_is_answered_in_time_and_done_once(bool isRepeatable)
    {
        var release = new TaskCompletionSource();
        _host.Talk.Answers = async _ =>
        {
            await release.Task;
            return [new Reply.Replace(new OutgoingMessage("", ScriptedTalk.Card("Done"))) { IsRepeatable = isRepeatable }];
        };

        _host.InvokeTime = Short;
        var early = await _host.Bob.PressAsync("approve", "d1", id: "slow");
        _host.InvokeTime = TimeSpan.FromMinutes(1);
        var meanwhile = _host.Bob.PressAsync("approve", "d1", id: "slow");
        release.SetResult();
        var later = await _host.Bob.PressAsync("approve", "d1", id: "slow");

        Assert.Contains("takes longer", (string?)early.Body!["value"], StringComparison.Ordinal);
        Assert.All([await meanwhile, later], a => Assert.Contains("Done", a.Body.Shown(), StringComparison.Ordinal));
        Assert.DoesNotContain(_host.Log.All, line => line.Level >= LogLevel.Error);
        if (!isRepeatable)
        {
            Assert.Single(_host.Talk.Asked);
        }
    }

    [Fact]
    public async Task Whatever_waits_for_the_ledger_is_answered_in_time_also_the_first_that_somebody_does()
    {
        using var release = new ManualResetEventSlim();
        var held = await HeldUntilAsync(release);
        _host.InvokeTime = Short;

        TeamsUser Among(TeamsUser user) => user.At("19:chat@thread.v2", "groupChat");
        var press = Among(_host.Bob).PressAsync("approve", "d1");
        var refresh = Among(_host.Alice).PressAsync("refresh", "d1");
        var dialog = Among(_host.User("user-ana", "Ana Lima")).DialogAsync("task/fetch", new JsonObject { ["verb"] = "deny", ["id"] = "d1" });
        var answers = await Task.WhenAll(press, refresh, dialog);
        release.Set();
        await held;

        Assert.All(answers, a => Assert.Equal(200, a.Status));
        Assert.Contains("goes on", (string?)answers[0].Body!["value"], StringComparison.Ordinal);
        Assert.Equal((200, "application/vnd.microsoft.activity.message"), ((int)answers[1].Body!["statusCode"]!, (string?)answers[1].Body!["type"]));
        Assert.Contains("try again", answers[2].Body!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_that_somebody_does_is_done_beside_the_note_of_where_they_were_met()
    {
        using var release = new ManualResetEventSlim();
        var held = await HeldUntilAsync(release);

        var said = _host.Bob.SayAsync("status");
        await Slack.Until.TrueAsync(() => _host.Talk.Asked.Count == 1);
        release.Set();

        Assert.Equal(200, (await said).Status);
        Assert.NotNull(await _host.Service<ConversationBook>().PersonalAsync(TeamsHost.Account("user-bob")));
        await held;
    }

    [Fact]
    public async Task Only_a_conversation_that_says_so_is_between_a_person_and_the_bot()
    {
        var meeting = _host.Alice.At("19:meeting@thread.v2", "groupChat");
        var said = meeting.Activity("message").With("text", "status");
        said["conversation"] = new JsonObject { ["id"] = meeting.Conversation, ["tenantId"] = TeamsHost.Tenant };
        await meeting.PostAsync(said);

        Assert.Equal(Audience.Several, Assert.Single(_host.Talk.Asked).Audience);
        Assert.Null(await _host.Service<ConversationBook>().PersonalAsync(TeamsHost.Account("user-alice")));
    }

    [Fact]
    public async Task A_search_from_another_chat_says_nothing_of_where_its_person_is_reached()
    {
        await _host.Alice.SayAsync("status");
        var elsewhere = _host.Alice.At("19:alice-and-bob@unq.gbl.spaces", "personal");
        await SearchAsync("wiki", elsewhere);

        Assert.Equal("a:user-alice", (await _host.Service<ConversationBook>().PersonalAsync(TeamsHost.Account("user-alice")))!.Conversation);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_is_met_while_nothing_can_be_written_is_answered_all_the_same_and_kept_another_time(bool pressed)
    {
        await _host.Service<LedgerWriter>().BookAsync(transaction => transaction.Sql("PRAGMA query_only=ON").Run());

        var bob = _host.Bob.At("19:chat@thread.v2", "groupChat");
        var answer = pressed ? await bob.PressAsync("approve", "d1") : await bob.SayAsync("status");

        Assert.Equal(200, answer.Status);
        Assert.Single(_host.Talk.Asked);
        var book = _host.Service<ConversationBook>();
        Assert.Null(await book.MetAsync(TeamsHost.Account("user-bob")));
        await bob.SayAsync("status");
        Assert.NotNull(await book.MetAsync(TeamsHost.Account("user-bob")));
    }

    [Fact]
    public async Task A_stranger_is_told_so_and_nothing_is_asked_of_the_conversation()
    {
        var stranger = _host.User("user-zed", "Alice Adams");

        await stranger.SayAsync("status");
        var answer = await stranger.PressAsync("approve", "d1");

        Assert.Empty(_host.Talk.Asked);
        Assert.Contains("do not know who you are", Assert.Single(_host.Teams.In("a:user-zed")).Shown(), StringComparison.Ordinal);
        Assert.Equal("application/vnd.microsoft.activity.message", (string?)answer.Body!["type"]);
    }

    [Fact]
    public async Task Where_nobody_can_sign_in_a_stranger_is_sent_to_whoever_runs_the_bot()
    {
        var stranger = _host.User("user-zed", "Somebody new");

        await stranger.SayAsync("link my account");
        var pressed = await stranger.PressAsync("same-code", "d1");

        Assert.Contains("Ask whoever runs this bot", Assert.Single(_host.Teams.In("a:user-zed")).Shown(), StringComparison.Ordinal);
        Assert.Contains("do not know who you are", (string?)pressed.Body!["value"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("invoke", 403)]
    [InlineData("message", 200)]
    public async Task Who_says_no_object_id_is_nobody(string type, int status)
    {
        var activity = _host.Alice.Activity(type).With("name", "adaptiveCard/action").With("text", "status");
        activity["from"]!.AsObject().Remove("aadObjectId");

        Assert.Equal(status, (await _host.Alice.PostAsync(activity)).Status);
        Assert.Empty(_host.Talk.Asked);
        Assert.Empty(_host.Teams.Calls);
    }

    [Theory]
    [InlineData("""{ }""", 400)]
    [InlineData("""{ "action": { "type": "Action.Execute", "data": { "id": "d" } } }""", 400)]
    [InlineData("""{ "action": { "type": "Action.Execute", "verb": "approve", "data": "d" } }""", 400)]
    [InlineData("""{ "action": { "type": "Action.Execute", "verb": "approve", "data": { "id": 7 } } }""", 400)]
    [InlineData("""{ "action": { "type": "Action.Nuke", "verb": "approve", "data": { "id": "d" } } }""", 400)]
    public async Task A_press_that_cannot_be_read_is_an_error_of_the_protocol_and_does_nothing(string value, int status)
    {
        var answer = await _host.Bob.InvokeAsync("adaptiveCard/action", JsonNode.Parse(value)!.AsObject());

        Assert.Contains(status, new[] { answer.Status, (int?)answer.Body?["statusCode"] ?? 0 });
        Assert.Empty(_host.Talk.Asked);
    }

    [Theory]
    [InlineData("messageUpdate")]
    [InlineData("messageDelete")]
    [InlineData("messageReaction")]
    [InlineData("typing")]
    [InlineData("somethingNew")]
    public async Task Edits_deletions_reactions_and_what_nobody_knows_change_nothing(string type)
    {
        Assert.InRange((await _host.Alice.PostAsync(_host.Alice.Activity(type).With("text", "I need prod-db admin"))).Status, 200, 202);
        Assert.Empty(_host.Talk.Asked);
        Assert.Empty(_host.Teams.Calls);
    }

    [Fact]
    public async Task An_unknown_invoke_is_not_implemented() =>
        Assert.Equal(501, (await _host.Alice.InvokeAsync("pigeon/fly", [])).Status);

    [Theory]
    [InlineData("task/fetch", """{ "data": { "verb": "deny", "id": "d1" }, "context": [1] }""")]
    [InlineData("task/submit", """{ "data": { "verb": "deny", "id": "d1" }, "context": [1] }""")]
    [InlineData("composeExtension/query", """{ "commandId": "find", "parameters": 7 }""")]
    public async Task An_invoke_with_another_value_than_its_name_has_is_refused_before_anything_is_begun(string name, string value)
    {
        Assert.Equal(400, (await _host.Alice.InvokeAsync(name, JsonNode.Parse(value)!.AsObject())).Status);

        Assert.Empty(_host.Talk.Asked);
        Assert.DoesNotContain(_host.Log.All, line => line.Level >= LogLevel.Error);
    }

    [Theory]
    [InlineData("invoke", "tab/fetch", 501)]
    [InlineData("event", "application/vnd.microsoft.meetingStart", 200)]
    [InlineData("messageUpdate", "x", 200)]
    [InlineData("messageDelete", "x", 200)]
    public async Task What_the_bot_does_nothing_about_is_not_read(string type, string name, int status)
    {
        var activity = _host.Alice.Activity(type).With("name", name).With("value", new JsonObject { ["tabContext"] = 7, ["context"] = 7, ["StartTime"] = new JsonArray(1) });
        activity["channelData"]!["eventType"] = new JsonObject();

        Assert.Equal(status, (await _host.Alice.PostAsync(activity)).Status);
        Assert.DoesNotContain(_host.Log.All, line => line.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task A_failure_to_read_or_write_JSON_once_something_has_begun_is_a_failure_that_is_logged()
    {
        _host.Talk.Answers = _ => throw new Newtonsoft.Json.JsonSerializationException("x");

        Assert.Equal(500, (await _host.Alice.SayAsync("hello")).Status);
        Assert.Equal(500, (await _host.Alice.PressAsync("approve", "d1")).Status);
        Assert.Equal(500, (await _host.Alice.DialogAsync("task/submit", new JsonObject { ["verb"] = "deny", ["id"] = "d1" })).Status);

        Assert.Equal(3, _host.Log.All.Count(line => line.Level == LogLevel.Error && line.Text.Contains("JsonSerializationException", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_bot_introduces_itself_once_to_a_person_and_never_to_several()
    {
        var added = new JsonArray(new JsonObject { ["id"] = TeamsUser.Bot });
        await _host.Alice.PostAsync(_host.Alice.Activity("installationUpdate").With("action", "add"));
        await _host.Alice.PostAsync(_host.Alice.Activity("conversationUpdate").With("membersAdded", added));
        await _host.RestartAsync();
        await _host.Alice.PostAsync(_host.Alice.Activity("installationUpdate").With("action", "add"));
        var group = _host.Bob.At("19:chat@thread.v2", "groupChat");
        await group.PostAsync(group.Activity("conversationUpdate").With("membersAdded", added));

        Assert.Contains("Hello Alice Adams", Assert.Single(_host.Teams.In("a:user-alice")).Shown(), StringComparison.Ordinal);
        Assert.Empty(_host.Teams.In("19:chat@thread.v2"));
    }

    [Fact]
    public async Task Added_is_said_twice_at_the_same_time_and_the_bot_introduces_itself_once_while_that_takes_long()
    {
        var (asked, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        _host.Teams.Before = _ =>
        {
            asked.TrySetResult();
            return go.Task;
        };
        var first = _host.Alice.PostAsync(_host.Alice.Activity("installationUpdate").With("action", "add"));
        await asked.Task;
        var second = _host.Alice.PostAsync(_host.Alice.Activity("conversationUpdate").With("membersAdded", new JsonArray(new JsonObject { ["id"] = TeamsUser.Bot })));
        // Gives the second the time to be kept behind the first.
        await Task.WhenAny(second, Task.Delay(TimeSpan.FromSeconds(1)));
        go.SetResult();
        await Task.WhenAll(first, second);

        Assert.Single(_host.Teams.Calls);
        Assert.Empty(await _host.Service<ReplyBook>().WaitingAsync("teams", "a:user-alice"));
    }

    [Fact]
    public async Task A_greeting_is_noted_once_it_is_said_so_that_an_end_between_the_two_loses_none()
    {
        var noted = new List<DateTimeOffset?>();
        _host.Teams.Before = async _ => noted.Add(await WelcomedAtAsync());
        await _host.Alice.PostAsync(_host.Alice.Activity("installationUpdate").With("action", "add"));

        Assert.Null(Assert.Single(noted));
        Assert.NotNull(await WelcomedAtAsync());
    }

    private async Task<DateTimeOffset?> WelcomedAtAsync() => (await _host.Service<ConversationBook>().PersonalAsync(TeamsHost.Account("user-alice")))!.WelcomedAt;

    [Theory]
    [InlineData("remove")]
    [InlineData("remove-upgrade")]
    public async Task Removed_the_bot_says_nothing_and_added_again_it_goes_on_where_it_was(string removed)
    {
        await _host.Alice.PostAsync(_host.Alice.Activity("installationUpdate").With("action", "add"));
        Assert.Equal(200, (await _host.Alice.PostAsync(_host.Alice.Activity("installationUpdate").With("action", removed))).Status);
        Assert.Equal(200, (await _host.Alice.PostAsync(_host.Alice.Activity("conversationUpdate").With("membersRemoved", new JsonArray(new JsonObject { ["id"] = TeamsUser.Bot })))).Status);
        Assert.Single(_host.Teams.Calls);

        await _host.Alice.PostAsync(_host.Alice.Activity("installationUpdate").With("action", "add"));
        await _host.Alice.SayAsync("hello");
        Assert.IsType<SendResult.Sent>(await _host.Channel.SendAsync(TeamsHost.Account("user-alice"), new("00112233445566778899aabbccddeeff"), new OutgoingMessage("Decide, please."), default));

        Assert.Equal(["You said hello", "Decide, please."], _host.Teams.In("a:user-alice").Skip(1).Select(m => (string?)m["text"]));
        Assert.DoesNotContain(_host.Log.All, line => line.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task Who_removes_the_bot_before_it_could_introduce_itself_is_greeted_once_it_is_added_again()
    {
        await _host.Alice.PostAsync(_host.Alice.Activity("installationUpdate").With("action", "remove"));
        await _host.Alice.PostAsync(_host.Alice.Activity("conversationUpdate").With("membersRemoved", new JsonArray(new JsonObject { ["id"] = TeamsUser.Bot })));
        Assert.Empty(_host.Teams.Calls);

        await _host.Alice.PostAsync(_host.Alice.Activity("installationUpdate").With("action", "add"));

        Assert.Contains("Hello Alice Adams", Assert.Single(_host.Teams.In("a:user-alice")).Shown(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403, "BotDisabledByAdmin")]
    [InlineData(412, "PreconditionFailed")]
    public async Task A_greeting_that_Teams_does_not_take_just_after_the_bot_was_added_is_said_once_it_does(int status, string code)
    {
        _host.Teams.Fails = _ => new ConnectorFailure(status, Code: code);
        await _host.Alice.PostAsync(_host.Alice.Activity("installationUpdate").With("action", "add"));
        _host.Teams.Fails = _ => null;

        Assert.IsType<SendResult.Sent>(await _host.Service<IWaitingReplies>().SayWaitingAsync("a:user-alice", default));

        Assert.Contains("Hello Alice Adams", Assert.Single(_host.Teams.In("a:user-alice")).Shown(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_denial_asks_for_its_reason_in_a_dialog_and_the_dialog_shows_what_came_of_it()
    {
        _host.Talk.Answers = incoming => Task.FromResult<IReadOnlyList<Reply>>([incoming is Incoming.Pressed { Verb: "ask-reason" }
            ? new Reply.Say(_host.Service<Channels.Cards.TalkCards>().Reason(new("d1"), "Alice Adams", new("wiki/edit")))
            : new Reply.Replace(new OutgoingMessage("Denied.", ScriptedTalk.Card("Denied")))]);

        var asked = await _host.Bob.DialogAsync("task/fetch", new JsonObject { ["verb"] = "deny", ["id"] = "d1", ["msteams"] = new JsonObject { ["type"] = "task/fetch" } });
        var form = asked.Body!["task"]!["value"]!["card"]!["content"]!;
        var (type, verb, data) = Assert.Single(form.Buttons());
        Assert.Equal(("continue", "Action.Submit", "deny", "d1"), ((string?)asked.Body["task"]!["type"], type, verb, (string?)data["id"]));

        var denied = await _host.Bob.DialogAsync("task/submit", data.With("reason", "Use the mirror"));

        var pressed = Assert.IsType<Incoming.Pressed>(_host.Talk.Asked[^1]);
        Assert.Equal(("deny", "d1", "Use the mirror"), (pressed.Verb, pressed.Id, (string?)pressed.Inputs["reason"]));
        Assert.Contains("Denied", denied.Body.Shown(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("approve")]
    [InlineData("submit-request")]
    [InlineData("confirm-unlink")]
    [InlineData("ask-reason")]
    public async Task Opening_a_dialog_does_nothing_whatever_its_data_name(string verb)
    {
        var answer = await _host.Bob.DialogAsync("task/fetch", new JsonObject { ["verb"] = verb, ["id"] = "d1" });

        Assert.Equal(("message", "This could not be read. Nothing was done."), ((string?)answer.Body!["task"]!["type"], (string?)answer.Body["task"]!["value"]));
        Assert.Empty(_host.Talk.Asked);
    }

    [Fact]
    public async Task The_message_extension_finds_what_the_conversation_would_understand_and_offers_a_card_to_ask_from()
    {
        var found = await SearchAsync("billing database read");
        var all = await SearchAsync("");
        var none = await SearchAsync("zzzz");
        var bundle = (await SearchAsync("on-call-engineer bundle")).Body!["composeExtension"]!["attachments"]![0]!;

        var result = Assert.Single(found.Body!["composeExtension"]!["attachments"]!.AsArray())!;
        Assert.Contains("Reads invoices · Internal data, Standard privilege", result["preview"].Shown(), StringComparison.Ordinal);
        Assert.Equal(("Action.Submit", "request-form", "billing-db/read"), result["content"].Buttons().Select(b => (b.Type, b.Verb, (string?)b.Data["id"])).Single());
        Assert.Contains("Bundle on-call-engineer", bundle["preview"].Shown(), StringComparison.Ordinal);
        Assert.Contains("On-call engineer · 3 items", bundle["preview"].Shown(), StringComparison.Ordinal);
        Assert.Equal("bundle:on-call-engineer", (string?)bundle["content"].Buttons().Single().Data["id"]);
        Assert.Equal(10, all.Body!["composeExtension"]!["attachments"]!.AsArray().Count);
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(all.Body.ToJsonString()), 1, 28_000);
        Assert.Equal("message", (string?)none.Body!["composeExtension"]!["type"]);
        Assert.Equal("message", (string?)(await SearchAsync("wiki", _host.User("user-zed", "Zed"))).Body!["composeExtension"]!["type"]);
    }

    [Theory]
    [InlineData("composeExtension/query", 5)]
    [InlineData("adaptiveCard/action", 10)]
    [InlineData("task/submit", 10)]
    public void What_is_asked_is_answered_before_Teams_gives_up_on_it(string name, int seconds) =>
        Assert.InRange(((TeamsBot)_host.Service<Microsoft.Bot.Builder.IBot>()).TimeFor(name), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(seconds - 1));

    [Fact]
    public async Task Who_scrolls_on_in_the_message_extension_is_given_what_follows_until_nothing_does()
    {
        async Task<string[]> FoundAsync(int skip)
        {
            var result = (await SearchAsync("", skip: skip)).Body!["composeExtension"]!;
            Assert.Equal("result", (string?)result["type"]);
            return [.. result["attachments"]!.AsArray().Select(a => (string)a!["content"].Buttons().Single().Data["id"]!)];
        }

        var (first, next, beyond) = (await FoundAsync(0), await FoundAsync(10), await FoundAsync(1000));

        Assert.NotEmpty(next);
        Assert.Empty(first.Intersect(next));
        Assert.Empty(beyond);
        Assert.Equal(first, await FoundAsync(-5));
    }

    /// <summary>Keeps the ledger's writer at work.</summary>
    private async Task<Task<int>> HeldUntilAsync(ManualResetEventSlim release)
    {
        var begun = new TaskCompletionSource();
        // Whoever comes alone writes on its own thread.
        var held = Task.Run(() => _host.Service<LedgerWriter>().BookAsync(_ =>
        {
            begun.TrySetResult();
            release.Wait();
            return 0;
        }));
        await begun.Task;
        return held;
    }

    private Task<TeamsAnswer> SearchAsync(string words, TeamsUser? by = null, int skip = 0) => (by ?? _host.Alice).InvokeAsync("composeExtension/query", new JsonObject
    {
        ["commandId"] = "search",
        ["parameters"] = new JsonArray(new JsonObject { ["name"] = "words", ["value"] = words }),
        ["queryOptions"] = new JsonObject { ["skip"] = skip, ["count"] = 25 },
    });
}
