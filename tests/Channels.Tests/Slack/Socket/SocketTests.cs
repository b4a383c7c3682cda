using System.Net.WebSockets;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Slack;
using ChatGovernanceBot.Channels.Slack.Api;
using ChatGovernanceBot.Channels.Slack.Blocks;
using ChatGovernanceBot.Channels.Slack.Forms;
using ChatGovernanceBot.Channels.Slack.Reading;
using ChatGovernanceBot.Channels.Slack.Socket;
using ChatGovernanceBot.Channels.Slack.Trust;
using ChatGovernanceBot.Channels.Tests.Slack.Trust;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Tests.Slack.Socket;

/// <summary>Slack over a socket: the same as over HTTP, nothing lost when sockets come and go, and nothing done twice.</summary>
public sealed class SocketTests : IAsyncLifetime
{
    /// <summary>Seconds to open a socket, to answer and to end one.</summary>
    private static readonly double[] OtherWaits = [20, 2.5, 5];

    private SlackDouble _double = null!;
    private SocketSide _side = null!;
    private SlackTrustHost _slack = null!;

    public async Task InitializeAsync()
    {
        (_double, _side) = (await SlackDouble.StartAsync(), await SocketSide.StartAsync());
        _double.Sockets = _side.Address;
    }

    public async Task DisposeAsync()
    {
        if (_slack is not null)
        {
            await _slack.DisposeAsync();
        }

        await _side.DisposeAsync();
        await _double.DisposeAsync();
    }

    [Fact]
    public async Task Events_interactions_and_commands_are_heard_and_acknowledged_by_their_envelope()
    {
        var socket = await ConnectedAsync();
        Assert.Equal("""{"envelope_id":"one"}""", (await socket.AcknowledgedAsync("events_api", RawPayloads.Message("crm"), "one")).ToJsonString());
        await socket.AcknowledgedAsync("interactive", RawPayloads.Press());
        await socket.AcknowledgedAsync("slash_commands", RawPayloads.Command("crm"));
        await socket.AcknowledgedAsync("interactive", RawPayloads.Shortcut());
        Assert.Equal(["DirectMessage", "Action", "Command", "Shortcut"], _slack.Bot.Heard.Select(h => h.GetType().Name));
        Assert.Equal(4, _slack.Bot.Heard.Select(h => h.Evidence).Where(e => e is { Length: 64 }).Distinct().Count());
        Assert.Equal(("crm", "T0TRUST", "slack/T0TRUST/event/Ev0001"), (((SlackArrival.DirectMessage)_slack.Bot.Heard.First()).Text, _slack.Bot.Heard.First().Account.Tenant, _slack.Bot.Heard.First().Key));
    }

    [Fact]
    public async Task An_answer_goes_with_the_acknowledgement_where_Slack_takes_one()
    {
        var socket = await ConnectedAsync();
        _slack.Bot.Answers = arrival => Task.FromResult(new SlackAnswer(new JsonObject { ["to"] = arrival.GetType().Name }));
        Assert.Equal("""{"envelope_id":"one","payload":{"to":"Submission"}}""", (await socket.AcknowledgedAsync("interactive", RawPayloads.Submission(), "one")).ToJsonString());
        Assert.Equal("""{"envelope_id":"two","payload":{"to":"Suggestion"}}""", (await socket.AcknowledgedAsync("interactive", RawPayloads.Suggestion(), "two")).ToJsonString());
        Assert.Equal("""{"envelope_id":"three"}""", (await socket.AcknowledgedAsync("events_api", RawPayloads.Message(), "three")).ToJsonString());
    }

    [Fact]
    public async Task A_select_with_a_hundred_long_names_in_another_script_is_answered_and_closes_no_socket()
    {
        var socket = await ConnectedAsync();
        var choices = Enumerable.Range(1, 100).Select(n => new FormChoice($"база-данных-{n}", string.Concat(Enumerable.Repeat("Читает счета клиентов ", 5)))).ToList();
        _slack.Bot.Answers = _ => Task.FromResult(new SlackAnswer(SelectOptions.Answer(choices)));

        var offered = (await socket.AcknowledgedAsync("interactive", RawPayloads.Suggestion()))["payload"]!["options"]!.AsArray();

        Assert.Equal(100, SelectOptions.Answer(choices)["options"]!.AsArray().Count);
        Assert.InRange(offered.Count, 40, 99);
        Assert.Equal(choices.Take(offered.Count).Select(c => c.Value), offered.Select(o => (string?)o!["value"]));
        Assert.True(socket.IsOpen);
    }

    [Theory]
    [InlineData("ы")]
    [InlineData("&")]
    [InlineData("\"")]
    [InlineData("😀")]
    public async Task A_dialog_that_is_too_large_for_a_socket_is_shown_all_the_same_with_what_stood_in_it(string letter)
    {
        var alice = await OpenedAsync();
        var written = string.Concat(Enumerable.Repeat(letter, 1000 / letter.Length));
        _slack.Bot.Answers = _ => Task.FromResult(SlackShowing.InDialog(Form("Read this first.", blocks: 15, letter)));

        var heard = await alice.SubmitAsync(("reason", written), ("length", "2 days"));

        Assert.Equal("update", (string?)heard!.Body!["response_action"]);
        Assert.Contains("One moment", alice.ModalWords, StringComparison.Ordinal);
        Assert.Contains(written[..100], alice.ModalWords, StringComparison.Ordinal);
        Assert.DoesNotContain("2 days", alice.ModalWords, StringComparison.Ordinal);
        await ShownAsync(() => alice.ModalWords.Contains("Read this first.", StringComparison.Ordinal));
        // In blocks that were never there: of others Slack would not send what they are filled with.
        var blocks = alice.Modal!["state"]!["values"]!.AsObject();
        Assert.All(blocks, block => Assert.Contains('~', block.Key));
        var state = blocks.SelectMany(block => block.Value!.AsObject()).ToDictionary(input => input.Key, input => input.Value!);
        Assert.Equal((written, "2 days"), ((string?)state["reason"]["value"], (string?)state["length"]["selected_option"]!["value"]));
        Assert.Equal(1, _side.Opened);
    }

    [Fact]
    public async Task Where_what_was_typed_is_too_large_itself_it_is_not_repeated_and_no_socket_closes()
    {
        var socket = await ConnectedAsync();
        _slack.Bot.Answers = _ => Task.FromResult(SlackShowing.InDialog(Form("Read this first.", blocks: 15, "x")));
        var submission = RawPayloads.Submission();
        submission["view"]!["state"]!["values"] = new JsonObject(Enumerable.Range(0, 90).Select(n => KeyValuePair.Create<string, JsonNode?>($"b{n}", new JsonObject
        {
            [$"a{n}"] = new JsonObject { ["type"] = "plain_text_input", ["value"] = string.Concat(Enumerable.Repeat("😀", 16)) },
        })));

        var view = (await socket.AcknowledgedAsync("interactive", submission))["payload"]!["view"]!;

        Assert.Contains("One moment", view.ToJsonString(), StringComparison.Ordinal);
        Assert.Single(view["blocks"]!.AsArray());
        Assert.True(socket.IsOpen);
    }

    [Fact]
    public async Task A_dialog_that_Slack_cannot_show_at_once_is_shown_later_and_one_that_was_closed_is_not()
    {
        var alice = await OpenedAsync();
        _slack.Bot.Answers = _ => Task.FromResult(SlackShowing.InDialog(Form("Read this first.", blocks: 15, "x")));
        _double.Fails = call => call.Method == "views.update" ? SlackFailure.TooMany(2) : null;
        await alice.SubmitAsync(("reason", "to read"), ("length", "1 day"));
        await ShownAsync(() => Updates == 1);
        _double.Fails = _ => null;
        await ShownAsync(() => alice.ModalWords.Contains("Read this first.", StringComparison.Ordinal));

        await alice.SubmitAsync(("reason", "to read"));
        alice.CloseModal();
        await ShownAsync(() => Updates == 3);
        Assert.Null(alice.Modal);
        Assert.DoesNotContain(_slack.Log.All, l => l.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task However_many_dialogs_are_still_to_be_shown_the_socket_reads_on_and_the_host_stops_at_once()
    {
        var socket = await ConnectedAsync();
        _slack.Bot.Answers = arrival => Task.FromResult(arrival is SlackArrival.Submission ? SlackShowing.InDialog(Form("Read this first.", blocks: 15, "x")) : SlackAnswer.Heard);
        for (var i = 0; i < 70; i++)
        {
            await socket.AcknowledgedAsync("interactive", RawPayloads.Submission($"1.{i}.a"));
        }

        await socket.AcknowledgedAsync("interactive", RawPayloads.Press());

        // Time does not move on: what is waited for would be waited for.
        var stopping = _slack.RestartAsync();
        await socket.Ended;
        await stopping.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(70, _slack.Log.All.Count(l => l.Text.Contains("could not be shown there (Stopped)", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_dialog_is_given_up_where_Slack_asks_to_wait_longer_than_anybody_does()
    {
        var alice = await OpenedAsync();
        _slack.Bot.Answers = _ => Task.FromResult(SlackShowing.InDialog(Form("Read this first.", blocks: 15, "x")));
        _double.Fails = call => call.Method == "views.update" ? SlackFailure.TooMany(60) : null;
        await alice.SubmitAsync(("reason", "to read"), ("length", "1 day"));

        await ShownAsync(() => _slack.Log.All.Any(l => l.Level == LogLevel.Warning && l.Text.Contains("could not be shown there", StringComparison.Ordinal)));

        Assert.Equal(1, Updates);
    }

    [Fact]
    public async Task Any_other_answer_that_is_too_large_for_a_socket_is_acknowledged_without_it_and_the_operator_hears_of_it()
    {
        var socket = await ConnectedAsync();
        _slack.Bot.Answers = _ => Task.FromResult(new SlackAnswer(new JsonObject { ["text"] = new string('x', 21_000) }));

        Assert.Equal("""{"envelope_id":"one"}""", (await socket.AcknowledgedAsync("slash_commands", RawPayloads.Command(), "one")).ToJsonString());

        Assert.Single(_slack.Log.All, l => l.Level == LogLevel.Error && l.Text.Contains("too large", StringComparison.Ordinal));
        Assert.True(socket.IsOpen);
    }

    [Theory]
    [InlineData("warning")]
    [InlineData("refresh_requested")]
    public async Task The_next_socket_is_open_before_one_that_goes_is_left_and_both_deliver_meanwhile(string reason)
    {
        var first = await ConnectedAsync();
        var opening = new TaskCompletionSource();
        var answer = new TaskCompletionSource();
        _slack.Bot.Answers = async arrival =>
        {
            await (arrival is SlackArrival.DirectMessage ? answer.Task : Task.CompletedTask);
            return SlackAnswer.Heard;
        };
        _double.Before = _ => opening.Task;
        await first.DisconnectAsync(reason);
        await Until.TrueAsync(() => Asked == 2);

        // The next is not there yet: the first still delivers.
        await first.AcknowledgedAsync("interactive", RawPayloads.Press("1.1.a"));
        await first.DeliverAsync("events_api", RawPayloads.Message(), "slow");
        await Until.TrueAsync(() => _slack.Bot.Heard.Count == 2);

        // The next is there: what the first is at work on is still acknowledged there, then it is closed.
        opening.SetResult();
        var second = await _side.SocketAsync(2);
        await second.AcknowledgedAsync("interactive", RawPayloads.Press("1.1.b"));
        Assert.True(first.IsOpen);
        answer.SetResult();
        await first.Ended;
        Assert.Contains(first.Acknowledged, a => (string?)a["envelope_id"] == "slow");
        Assert.True(second.IsOpen);
        Assert.True(Health.IsWell);
    }

    [Fact]
    public async Task What_a_socket_that_is_being_left_still_takes_is_acknowledged_there_too()
    {
        var first = await ConnectedAsync();
        var answers = new[] { new TaskCompletionSource(), new TaskCompletionSource() };
        _slack.Bot.Answers = async arrival =>
        {
            await (arrival switch { SlackArrival.DirectMessage => answers[0].Task, SlackArrival.Action => answers[1].Task, _ => Task.CompletedTask });
            return SlackAnswer.Heard;
        };
        await first.DeliverAsync("events_api", RawPayloads.Message(), "slow");
        await Until.TrueAsync(() => _slack.Bot.Heard.Count == 1);
        await first.DisconnectAsync("warning");
        await (await _side.SocketAsync(2)).AcknowledgedAsync("slash_commands", RawPayloads.Command("crm"));

        // It waits for the first; meanwhile comes another, which takes longer.
        await first.DeliverAsync("interactive", RawPayloads.Press("1.1.late"), "late");
        await Until.TrueAsync(() => _slack.Bot.Heard.Count == 3);
        answers[0].SetResult();
        await Until.TrueAsync(() => first.Acknowledged.Any(a => (string?)a["envelope_id"] == "slow"));
        answers[1].SetResult();
        await first.Ended;

        Assert.Contains(first.Acknowledged, a => (string?)a["envelope_id"] == "late");
    }

    [Fact]
    public async Task What_is_delivered_on_two_sockets_at_once_and_over_HTTP_is_done_once()
    {
        _slack = await SlackTrustHost.StartAsync(Settings with { SigningSecrets = SlackTrustHost.Settings.SigningSecrets });
        var first = await _side.SocketAsync(1);
        _slack.Bot.Answers = _ => Task.FromResult(new SlackAnswer(new JsonObject { ["number"] = _slack.Bot.Heard.Count }));
        var one = first.AcknowledgedAsync("interactive", RawPayloads.Submission(), "one");
        var again = first.AcknowledgedAsync("interactive", RawPayloads.Submission(), "again");
        var http = _slack.SendAsync(_slack.Signer.Interaction(RawPayloads.Submission()));
        Assert.Equal("""{"number":1}""", (await one)["payload"]!.ToJsonString());
        Assert.Equal("""{"number":1}""", (await again)["payload"]!.ToJsonString());
        Assert.Equal((200, """{"number":1}"""), await http);
        Assert.Single(_slack.Bot.Heard);
    }

    [Fact]
    public async Task A_socket_that_breaks_is_opened_again_and_what_was_not_acknowledged_is_done_once()
    {
        var first = await ConnectedAsync();
        var answer = new TaskCompletionSource();
        _slack.Bot.Answers = async _ =>
        {
            await answer.Task;
            return SlackAnswer.Heard;
        };
        await first.DeliverAsync("events_api", RawPayloads.Message(), "lost");
        await Until.TrueAsync(() => !_slack.Bot.Heard.IsEmpty);
        first.Break();
        await Until.TrueAsync(() => Says("The socket was closed and is being opened again."));
        answer.SetResult();

        var second = await ReopenedAsync(2);
        await second.AcknowledgedAsync("events_api", RawPayloads.Message(), "lost", retry: 1);
        Assert.Single(_slack.Bot.Heard);
        Assert.True(Health.IsWell);
    }

    [Fact]
    public async Task A_socket_that_Slack_closes_is_opened_again()
    {
        var first = await ConnectedAsync();
        await first.CloseAsync();
        Assert.NotNull(await (await ReopenedAsync(2)).AcknowledgedAsync("events_api", RawPayloads.Message()));
    }

    [Fact]
    public async Task A_server_that_answers_no_ping_is_left_for_the_next()
    {
        _side.Reads = false;
        await ConnectedAsync(ping: TimeSpan.FromMilliseconds(200));
        await Until.TrueAsync(() => !Health.IsWell);
        _side.Reads = true;
        Assert.NotNull(await (await ReopenedAsync(2)).AcknowledgedAsync("events_api", RawPayloads.Message()));
    }

    [Theory]
    [InlineData("link_disabled", "No socket could be opened: Socket Mode is switched off in the app's settings.", 1)]
    [InlineData("too_many_websockets", "No socket could be opened: Slack takes ten sockets for an app, and so many are open (too_many_websockets).", 2)]
    public async Task A_socket_that_Slack_ends_in_place_of_its_hello_is_told_with_the_reason_and_tried_again_after_a_minute(string reason, string told, int pause)
    {
        _side.Refuses = reason;
        await StartAsync();
        await Until.TrueAsync(() => Says(told));
        await LongPauseAsync(pause);
        _side.Refuses = null;
        await ReopenedAsync(1);
        await Until.TrueAsync(() => Health.IsWell);
    }

    [Fact]
    public async Task The_next_socket_is_asked_for_at_once_where_the_one_that_was_just_left_made_it_one_too_many()
    {
        var first = await ConnectedAsync();
        await Until.TrueAsync(() => _slack.Log.All.Any(l => l.Text.Contains("A socket to Slack is open.", StringComparison.Ordinal)));
        _slack.Time.Advance(TimeSpan.FromMinutes(5));
        await first.DisconnectAsync("refresh_requested");
        var second = await _side.SocketAsync(2);
        await first.Ended;
        await second.DisconnectAsync("too_many_websockets");
        await second.Ended;

        Assert.InRange(await PauseAsync(1), TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1));
        var third = await ReopenedAsync(3);
        Assert.NotNull(await third.AcknowledgedAsync("events_api", RawPayloads.Message()));
        await third.DisconnectAsync("too_many_websockets");
        Assert.Equal(TimeSpan.FromMinutes(1), await PauseAsync(2));
    }

    [Theory]
    [InlineData("link_disabled", "Socket Mode is switched off in the app's settings.", 1)]
    [InlineData("too_many_websockets", "Slack takes ten sockets for an app, and so many are open (too_many_websockets).", 2)]
    public async Task Where_Slack_wants_no_socket_any_more_the_operator_is_told_and_it_is_tried_again_after_a_minute(string reason, string told, int pause)
    {
        var first = await ConnectedAsync();
        await first.DisconnectAsync(reason);
        await Until.TrueAsync(() => Says(told));
        await first.Ended;
        _side.Refuses = reason;
        await LongPauseAsync(pause);
        _side.Refuses = null;
        await ReopenedAsync(2);
    }

    [Fact]
    public async Task What_is_refused_is_not_heard_and_not_delivered_again()
    {
        var socket = await ConnectedAsync();
        using var counted = new CountedRefusals();
        var message = RawPayloads.Message();
        message["authorizations"]![0]!["team_id"] = "T0OTHER";
        Assert.Equal("""{"envelope_id":"one"}""", (await socket.AcknowledgedAsync("events_api", message, "one")).ToJsonString());
        var press = RawPayloads.Press();
        press["api_app_id"] = "A0OTHER";
        await socket.AcknowledgedAsync("interactive", press);
        press["api_app_id"] = 7;
        await socket.AcknowledgedAsync("interactive", press);
        await socket.AcknowledgedAsync("surprise", new());
        Assert.Empty(_slack.Bot.Heard);
        Assert.Superset(new HashSet<string> { "another workspace", "another app", "not what Slack sends" }, counted.Reasons.ToHashSet());
    }

    [Fact]
    public async Task A_dialog_that_cannot_be_read_says_that_nothing_was_done_and_one_of_another_workspace_says_nothing()
    {
        var socket = await ConnectedAsync();
        var submission = RawPayloads.Submission();
        submission["view"]!["id"] = 7;

        var answer = (await socket.AcknowledgedAsync("interactive", submission))["payload"]!;

        Assert.Equal("update", (string?)answer["response_action"]);
        Assert.Empty(SlackBlockRules.OfView(answer["view"]!.AsObject(), "modal"));
        Assert.Contains("Nothing was done.", answer["view"]!.ToJsonString(), StringComparison.Ordinal);
        submission["view"]!["app_installed_team_id"] = "T0OTHER";
        Assert.Equal("""{"envelope_id":"one"}""", (await socket.AcknowledgedAsync("interactive", submission, "one")).ToJsonString());
        Assert.Equal("""{"envelope_id":"two"}""", (await socket.AcknowledgedAsync("interactive", new JsonObject { ["type"] = "block_actions", ["api_app_id"] = 7 }, "two")).ToJsonString());
        Assert.Empty(_slack.Bot.Heard);
    }

    [Fact]
    public async Task What_cannot_be_read_is_passed_over()
    {
        var socket = await ConnectedAsync();
        await socket.SendAsync("not JSON"u8.ToArray(), WebSocketMessageType.Text);
        await socket.SendAsync([], WebSocketMessageType.Text);
        await socket.SendAsync([1, 2, 3], WebSocketMessageType.Binary);
        await socket.SendAsync([0xff, 0xfe], WebSocketMessageType.Binary);
        await socket.SendAsync("[]"u8.ToArray(), WebSocketMessageType.Text);
        await socket.SendAsync("""{"type":"events_api","payload":{}}"""u8.ToArray(), WebSocketMessageType.Text);
        await socket.SendAsync("""{"envelope_id":"a","envelope_id":"b","type":"events_api","payload":{}}"""u8.ToArray(), WebSocketMessageType.Text);
        await socket.SendAsync(new JsonObject { ["type"] = "hello" });
        await socket.AcknowledgedAsync("events_api", RawPayloads.Message());
        Assert.Single(_slack.Bot.Heard);
        Assert.Single(socket.Acknowledged);
        Assert.Equal(1, _side.Opened);
    }

    [Fact]
    public async Task A_large_envelope_is_heard_and_one_that_is_too_large_is_acknowledged_where_its_id_can_be_read_and_told_to_the_operator()
    {
        var socket = await ConnectedAsync();
        using var counted = new CountedRefusals();
        await socket.AcknowledgedAsync("interactive", Press(900_000));
        Assert.Single(_slack.Bot.Heard);

        Assert.Equal("""{"envelope_id":"one"}""", (await socket.AcknowledgedAsync("interactive", Press(1_100_000), "one")).ToJsonString());
        Assert.Single(counted.Reasons, "an envelope that is too large");
        await socket.SendAsync(new JsonObject { ["payload"] = Press(1_100_000), ["envelope_id"] = "two", ["type"] = "interactive" });
        await Until.TrueAsync(() => counted.Reasons.Count(r => r == "an envelope that is too large") == 2);
        await socket.DeliverAsync("interactive", Press(1_100_000), "what does\nnot print");
        await Until.TrueAsync(() => counted.Reasons.Count(r => r == "an envelope that is too large") == 3);
        await socket.AcknowledgedAsync("interactive", RawPayloads.Press("1.1.b"));
        Assert.Equal(2, socket.Acknowledged.Count(a => (string?)a["envelope_id"] is not "one"));
        Assert.Equal(2, _slack.Bot.Heard.Count);

        static JsonObject Press(int length)
        {
            var press = RawPayloads.Press("1.1." + length);
            press["message"]!["text"] = new string('x', length);
            return press;
        }
    }

    [Fact]
    public async Task What_the_bot_fails_at_is_not_acknowledged_so_that_it_comes_again()
    {
        var socket = await ConnectedAsync();
        _slack.Bot.Answers = arrival => arrival is SlackArrival.DirectMessage ? throw new InvalidOperationException(RawPayloads.Canary) : Task.FromResult(SlackAnswer.Heard);
        await socket.DeliverAsync("events_api", RawPayloads.Message(), "failed");
        await socket.AcknowledgedAsync("interactive", RawPayloads.Press());
        await Until.TrueAsync(() => _slack.Log.All.Any(l => l.Text.Contains("System.InvalidOperationException", StringComparison.Ordinal)));
        Assert.DoesNotContain(socket.Acknowledged, a => (string?)a["envelope_id"] == "failed");

        _slack.Bot.Answers = _ => Task.FromResult(SlackAnswer.Heard);
        await socket.AcknowledgedAsync("events_api", RawPayloads.Message(), "failed", retry: 1);
    }

    [Fact]
    public async Task Slow_answers_do_not_hold_up_others()
    {
        var socket = await ConnectedAsync();
        var answer = new TaskCompletionSource();
        _slack.Bot.Answers = async arrival =>
        {
            await (arrival is SlackArrival.DirectMessage ? answer.Task : Task.CompletedTask);
            return SlackAnswer.Heard;
        };
        await socket.DeliverAsync("events_api", RawPayloads.Message(), "slow");
        await socket.AcknowledgedAsync("interactive", RawPayloads.Press());
        answer.SetResult();
        await socket.AcknowledgedAsync("slow");
    }

    [Fact]
    public async Task A_hundred_envelopes_at_once_are_all_acknowledged_once()
    {
        var socket = await ConnectedAsync();
        for (var i = 0; i < 100; i++)
        {
            await socket.DeliverAsync("interactive", RawPayloads.Press($"1.{i}.a"));
        }

        await Until.TrueAsync(() => socket.Acknowledged.Count == 100);
        Assert.Equal(100, socket.Acknowledged.Select(a => (string?)a["envelope_id"]).Distinct().Count());
        Assert.Equal(100, _slack.Bot.Heard.Count);
    }

    [Theory]
    [InlineData("invalid_auth", "No socket could be opened: Slack refuses the app-level token: invalid_auth.")]
    [InlineData("not_enabled", "No socket could be opened: Slack says no: not_enabled.")]
    public async Task What_Slack_answers_instead_is_told_to_the_operator(string error, string told)
    {
        _double.Fails = _ => SlackFailure.Of(error);
        await StartAsync();
        await Until.TrueAsync(() => Says(told));
    }

    [Fact]
    public async Task An_unreachable_Slack_is_told_to_the_operator_and_found_when_it_is_there_again()
    {
        _double.Fails = _ => SlackFailure.Down;
        await StartAsync();
        await Until.TrueAsync(() => Says("No socket could be opened: Slack broke off its answer"));
        _double.Fails = _ => null;
        await ReopenedAsync(1);
        await Until.TrueAsync(() => Health.IsWell);
    }

    [Fact]
    public async Task After_each_failure_it_waits_longer_up_to_a_minute()
    {
        _double.Fails = _ => SlackFailure.Answered(503);
        await StartAsync();
        foreach (var (number, most) in new[] { 1, 2, 4, 8, 16, 32, 60, 60 }.Index())
        {
            var pause = await PauseAsync(number + 1);
            Assert.InRange(pause.TotalSeconds, most / 2.0, most);
            Assert.Equal(number + 1, Asked);
            _slack.Time.Advance(pause);
        }
    }

    [Fact]
    public async Task It_does_not_ask_again_before_the_time_that_Slack_names()
    {
        _double.Fails = _ => SlackFailure.TooMany(90);
        await StartAsync();
        Assert.Equal(TimeSpan.FromSeconds(90), await PauseAsync(1));
        _double.Fails = _ => null;
        await ReopenedAsync(1);
    }

    [Fact]
    public async Task A_socket_of_another_app_is_not_listened_to()
    {
        _side.Hello = () => new() { ["type"] = "hello", ["connection_info"] = new JsonObject { ["app_id"] = "A0OTHER" } };
        await StartAsync();
        await Until.TrueAsync(() => Says("it is another app's; Slack:AppToken does not belong to Slack:AppId."));
    }

    [Fact]
    public async Task A_server_that_says_no_hello_is_not_listened_to()
    {
        _side.Hello = () => new() { ["type"] = "events_api" };
        await StartAsync();
        await Until.TrueAsync(() => Says("Slack does not say hello."));
    }

    [Theory]
    [InlineData("ws://slack.test/link/")]
    [InlineData("http://127.0.0.1:1/link/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("not an address")]
    [InlineData("")]
    public async Task An_address_that_is_not_safe_is_not_connected_to(string address)
    {
        _double.Fails = _ => new() { Raw = new JsonObject { ["ok"] = true, ["url"] = address } };
        await StartAsync();
        await Until.TrueAsync(() => Says("Slack named no address for it that can be used."));
    }

    [Fact]
    public async Task Neither_token_nor_address_stands_in_a_log()
    {
        var socket = await ConnectedAsync();
        await socket.AcknowledgedAsync("events_api", RawPayloads.Message());
        socket.Break();
        await ReopenedAsync(2);
        Assert.All(_slack.Log.All, l => Assert.DoesNotContain("ticket=", l.Text, StringComparison.Ordinal));
        Assert.All(_slack.Log.All, l => Assert.DoesNotContain(SlackDouble.AppToken, l.Text, StringComparison.Ordinal));
        Assert.All(_slack.Log.All, l => Assert.DoesNotContain(RawPayloads.Canary, l.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task When_the_host_stops_what_is_at_work_is_acknowledged_and_the_socket_closed()
    {
        var socket = await ConnectedAsync();
        var answer = new TaskCompletionSource();
        _slack.Bot.Answers = async _ =>
        {
            await answer.Task;
            return SlackAnswer.Heard;
        };
        await socket.DeliverAsync("events_api", RawPayloads.Message(), "last");
        await Until.TrueAsync(() => !_slack.Bot.Heard.IsEmpty);
        var stopping = _slack.RestartAsync();
        answer.SetResult();
        await socket.Ended;
        await stopping;
        Assert.Contains(socket.Acknowledged, a => (string?)a["envelope_id"] == "last");
    }

    /// <summary>Alice has a form before her, and what she does comes over a socket.</summary>
    private async Task<SlackUser> OpenedAsync()
    {
        _slack = await SlackTrustHost.StartAsync(Settings with { AppId = SlackDouble.AppId, TeamId = SlackDouble.TeamId, BotToken = new BotSecret(SlackDouble.BotToken) });
        _double.Transport = _side;
        await _side.SocketAsync(1);
        var alice = _double.User("U0ALICE");
        Assert.IsType<SlackOutcome.Done>(await _slack.Services.GetRequiredService<SlackOutbound>().OpenViewAsync(_double.Workspace.NewTrigger(alice.Id), Form("A form.", blocks: 1, "x"), default));
        return alice;
    }

    private static JsonObject Form(string title, int blocks, string letter) => SlackViews.Modal("form", "Access", [
        new JsonObject { ["type"] = "section", ["text"] = SlackText.Plain(title, 100) },
        .. Enumerable.Range(0, blocks).Select(_ => new JsonObject { ["type"] = "section", ["text"] = SlackText.Plain(string.Concat(Enumerable.Repeat(letter, 2000)), 2500) }),
        new JsonObject { ["type"] = "input", ["block_id"] = "reason", ["label"] = SlackText.Plain("Why?", 20), ["element"] = new JsonObject { ["type"] = "plain_text_input", ["action_id"] = "reason", ["max_length"] = 1000, ["initial_value"] = "because" } },
        new JsonObject { ["type"] = "input", ["block_id"] = "length", ["label"] = SlackText.Plain("How long?", 20), ["element"] = new JsonObject { ["type"] = "static_select", ["action_id"] = "length", ["options"] = SelectOptions.Of([new("1 day", "1 day"), new("2 days", "2 days")]) } },
    ], "", "Send", "Cancel");

    private int Updates => _double.Calls.Count(c => c.Method == "views.update");

    /// <summary>Moves time on until something is shown.</summary>
    private Task ShownAsync(Func<bool> shown) => Until.TrueAsync(() =>
    {
        _slack.Time.Advance(TimeSpan.FromMilliseconds(100));
        return shown();
    });

    private SlackSettings Settings => SlackTrustHost.Settings with { ApiBaseUrl = _double.ApiBaseUrl, AppToken = new BotSecret(SlackDouble.AppToken), SigningSecrets = [] };

    private SlackHealth Health => _slack.Services.GetRequiredService<SlackHealth>();

    private int Asked => _double.Calls.Count(c => c.Method == "apps.connections.open");

    /// <summary>Whether the operator is told so.</summary>
    private bool Says(string problem) => Health.Describe().Contains(problem, StringComparison.Ordinal);

    private async Task StartAsync(TimeSpan? ping = null) => _slack = await SlackTrustHost.StartAsync(Settings, services =>
    {
        if (ping is { } within)
        {
            services.AddSingleton(p => new SlackConnector(
                p.GetRequiredService<SlackSettings>(), p.GetRequiredService<SlackApi>(), p.GetRequiredService<SlackReader>(), p.GetRequiredService<SlackIntake>(),
                p.GetRequiredService<SlackRefusals>(), p.GetRequiredService<SlackOutbound>(), p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<SlackSocket>>())
            { PingEvery = within, PongWithin = TimeSpan.FromSeconds(3) });
        }
    });

    private async Task<SocketOfApp> ConnectedAsync(TimeSpan? ping = null)
    {
        await StartAsync(ping);
        return await _side.SocketAsync(1);
    }

    /// <summary>Moves time on until Slack is asked again, and waits for the socket of that number.</summary>
    private async Task<SocketOfApp> ReopenedAsync(int number)
    {
        var asked = Asked;
        await Until.TrueAsync(() =>
        {
            if (Asked == asked)
            {
                _slack.Time.Advance(TimeSpan.FromMilliseconds(500));
            }

            return _side.Opened >= number;
        });
        return await _side.SocketAsync(number);
    }

    /// <summary>How long it waits before it asks Slack again, the so-maniest time.</summary>
    private async Task<TimeSpan> PauseAsync(int number)
    {
        await Until.TrueAsync(() => Pauses().Count() >= number);
        return Pauses().ElementAt(number - 1);
    }

    /// <summary>The so-maniest pause is a minute, and those before it are short.</summary>
    private async Task LongPauseAsync(int number)
    {
        for (var before = 1; before < number; before++)
        {
            var pause = await PauseAsync(before);
            Assert.InRange(pause, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1));
            _slack.Time.Advance(pause);
        }

        Assert.Equal(TimeSpan.FromMinutes(1), await PauseAsync(number));
    }

    private IEnumerable<TimeSpan> Pauses() => _slack.Time.Waits.Where(w => !OtherWaits.Contains(w.TotalSeconds));
}
