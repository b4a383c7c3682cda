using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Slack.Api;
using ChatGovernanceBot.Channels.Slack.Blocks;
using ChatGovernanceBot.Channels.Tests.Cards;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Tests.Slack;

/// <summary>A card that Slack does not take, or finds too long, is said in plainer words.</summary>
public sealed class SlackPlainerTests : SlackSending
{
    [Theory]
    [InlineData("chat.postMessage")]
    [InlineData("chat.update")]
    public async Task A_card_that_Slack_does_not_take_is_said_as_text_with_a_visible_note(string method)
    {
        var sent = await SendAsync(Another);
        _host.Slack.Fails = call => call.Method == method && call.Arguments["blocks"]!.ToJsonString().Contains("the card", StringComparison.Ordinal) ? SlackFailure.Of("invalid_blocks") : null;
        var message = new OutgoingMessage("Ada asks for <Prod> & more", Teams.ScriptedTalk.Card("the card"));
        var result = method == "chat.update"
            ? await _host.Channel.UpdateAsync(_host.Account("U0BOB"), Another, Assert.IsType<SendResult.Sent>(sent).Reference, message, default)
            : await _host.Channel.SendAsync(_host.Account("U0BOB"), Delivery, message, default);

        Assert.IsType<SendResult.Sent>(result);
        Assert.Contains(_host.Log.All, l => l.Level == LogLevel.Warning && l.Text.Contains($"Slack refused {method}: invalid_blocks", StringComparison.Ordinal));
        Assert.Equal("Ada asks for <Prod> & more\nThe card could not be shown in Slack; this is what it says in short.", Bob.Messages[^1].Words);
        Assert.Single(_host.Log.All, l => l.Level == LogLevel.Error && l.Text.Contains($"Slack does not take what is shown with {method}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_approval_that_Slack_does_not_take_as_a_card_is_said_in_its_plain_words_with_its_buttons_and_at_last_says_how_to_decide()
    {
        var message = new OutgoingMessage("Ada asks for Prod", CardLibrary.Load(CardFiles.Folder).Expand("approval", CardFiles.Data("approval")));
        static bool IsPlain(SlackCall call) => call.Arguments["blocks"]!.AsArray().All(b => (string?)b!["type"] is "section" or "context" or "actions");
        _host.Slack.Fails = call => call.Method == "chat.postMessage" && !IsPlain(call) ? SlackFailure.Of("invalid_blocks") : null;
        Assert.IsType<SendResult.Sent>(await _host.Channel.SendAsync(_host.Account("U0BOB"), Delivery, message, default));

        var plain = Bob.Messages[^1];
        Assert.All(["Confidential", "Standard", "Alice", "without its looks"], text => Assert.Contains(text, plain.Words, StringComparison.Ordinal));
        Assert.True(plain.Has("approve") && plain.Has("deny"));
        Assert.Single(_host.Log.All, l => l.Level == LogLevel.Error && l.Text.Contains(Delivery.Value, StringComparison.Ordinal));

        _host.Slack.Fails = call => call.Method == "chat.postMessage" && call.Arguments["blocks"]!.ToJsonString().Contains("Confidential", StringComparison.Ordinal) ? SlackFailure.Of("invalid_blocks") : null;
        Assert.IsType<SendResult.Sent>(await _host.Channel.SendAsync(_host.Account("U0BOB"), Another, message, default));

        Assert.StartsWith("Ada asks for Prod\n", Bob.Messages[^1].Words, StringComparison.Ordinal);
        Assert.Contains("say *my approvals* here", Bob.Messages[^1].Words, StringComparison.Ordinal);
        Assert.Empty(Bob.Messages[^1].Buttons);
    }

    [Fact]
    public async Task An_answer_that_Slack_refuses_in_a_word_that_nobody_knows_is_said_in_plain_words()
    {
        _host.Slack.Workspace.Channel(Bob.Direct, "U0BOB");
        var card = CardLibrary.Load(CardFiles.Folder).Expand("approval", CardFiles.Data("approval"));
        _host.Slack.Fails = call => call.Arguments["blocks"]?.ToJsonString().Contains("divider", StringComparison.Ordinal) == true ? SlackFailure.Of("something_new") : null;

        await _host.Service<SlackReplies>().SayAsync(Bob.Direct, null, "key/one", new OutgoingMessage("one", card), default);

        Assert.Contains("without its looks", Assert.Single(Bob.Messages).Words, StringComparison.Ordinal);
        Assert.Equal("on", _host.Channel.Report().State);
    }

    [Theory]
    [InlineData("something_new")]
    [InlineData("not_in_channel")]
    [InlineData("msg_too_long")]
    public async Task That_somebody_got_no_answer_stands_in_the_report_for_an_hour(string error)
    {
        _host.Slack.Workspace.Channel(Bob.Direct, "U0BOB");
        FailOnly("chat.postMessage", SlackFailure.Of(error));
        await _host.Service<SlackReplies>().SayAsync(Bob.Direct, null, "key/one", new OutgoingMessage("one"), default);

        Assert.Equal("failing", _host.Channel.Report().State);
        Assert.Contains("Somebody got no answer", _host.Channel.Report().Detail, StringComparison.Ordinal);
        _host.Time.Advance(SlackReplies.DroppedTime);
        Assert.Equal("on", _host.Channel.Report().State);
    }

    [Fact]
    public async Task An_answer_that_Slack_does_not_take_in_its_thread_is_said_beside_it()
    {
        _host.Slack.Workspace.Channel(Bob.Direct, "U0BOB");
        _host.Slack.Fails = call => call["thread_ts"].Length > 0 ? SlackFailure.Of("cannot_reply_to_message") : null;

        await _host.Service<SlackReplies>().SayAsync(Bob.Direct, "1.2", "key/one", new OutgoingMessage("one"), default);

        Assert.Equal("one", Assert.Single(Bob.Messages).Words);
        Assert.Equal("on", _host.Channel.Report().State);
    }

    [Fact]
    public async Task The_plain_words_of_a_long_card_are_all_there_beside_its_buttons()
    {
        var data = CardFiles.Data("approval");
        data["findings"] = new JsonArray([.. Enumerable.Range(1, 16).Select(i => new JsonObject { ["tone"] = "attention", ["rule"] = $"rule-{i}", ["text"] = $"Finding {i}: " + new string('x', 280) })]);
        data["justification"]!["text"] = new string('y', 1_000) + " the end of it";
        var message = new OutgoingMessage("Ada asks for Prod", CardLibrary.Load(CardFiles.Folder).Expand("approval", data));
        _host.Slack.Fails = call => call.Method == "chat.postMessage" && call.Arguments["blocks"]!.ToJsonString().Contains("input", StringComparison.Ordinal) ? SlackFailure.Of("invalid_blocks") : null;

        Assert.IsType<SendResult.Sent>(await _host.Channel.SendAsync(_host.Account("U0BOB"), Delivery, message, default));

        var plain = Bob.Messages[^1];
        Assert.All(["Finding 1:", "Finding 16:", "the end of it", "without its looks"], text => Assert.Contains(text, plain.Words, StringComparison.Ordinal));
        Assert.True(plain.Has("approve"));
    }

    [Theory]
    [InlineData("invalid_blocks")]
    [InlineData("invalid_arguments")]
    public async Task A_home_tab_that_Slack_does_not_take_is_shown_in_plain_words_with_its_buttons_then_in_a_plainer_way_and_is_to_be_shown_later_where_it_takes_none(string error)
    {
        static JsonObject Home(params JsonObject[] blocks) => SlackViews.Home("home", new JsonArray(blocks), "");
        static JsonObject Whole() => Home(Block.Header("Yours"), Block.Actions([new() { ["type"] = "button", ["text"] = SlackText.Plain("End it", 75), ["action_id"] = "end-access", ["value"] = """{"id":"1"}""" }]));
        static JsonObject Plain() => Home(Block.Section(SlackText.Literal("What waits for you.")));
        _host.Slack.Fails = call => call.Arguments["view"]!.ToJsonString().Contains("header", StringComparison.Ordinal) ? SlackFailure.Of(error) : null;
        Assert.IsType<SlackOutcome.Done>(await _host.Outbound.PublishHomeAsync("U0BOB", Whole(), Plain, default));
        Assert.StartsWith("Yours\n", Bob.HomeWords, StringComparison.Ordinal);
        Assert.NotNull(SlackLook.Find(Bob.Home!["blocks"]!.AsArray(), "end-access"));

        _host.Slack.Fails = call => call.Arguments["view"]!.ToJsonString().Contains("end-access", StringComparison.Ordinal) ? SlackFailure.Of(error) : null;
        Assert.IsType<SlackOutcome.Done>(await _host.Outbound.PublishHomeAsync("U0BOB", Whole(), Plain, default));
        Assert.Equal("What waits for you.", Bob.HomeWords);
        Assert.Single(_host.Log.All, l => l.Level == LogLevel.Error && l.Text.Contains("U0BOB", StringComparison.Ordinal));

        _host.Slack.Fails = _ => SlackFailure.Of(error);
        Assert.IsType<SlackOutcome.Later>(await _host.Outbound.PublishHomeAsync("U0BOB", Whole(), Plain, default));
    }

    [Fact]
    public async Task What_people_wrote_pings_nobody_and_links_nowhere_in_the_text_beside_the_blocks_either()
    {
        const string Written = "@channel @bob <!here> <@U0BOB> <https://evil.test|Approve> https://evil.test/a.png *approved*";
        _host.Slack.Workspace.Channel("C0GENERAL", "U0BOB");
        await UpdateAsync(await SendAsync(Delivery, "Ada asks."), Written);
        await _host.Outbound.WhisperAsync("C0GENERAL", "U0BOB", null, SlackCards.MessageOf(new OutgoingMessage(Written)), default);

        var said = _host.Slack.Calls.Where(c => c.Method.StartsWith("chat.", StringComparison.Ordinal)).ToList();
        Assert.Equal(["chat.postMessage", "chat.update", "chat.postMessage", "chat.postEphemeral"], said.Select(c => c.Method));
        Assert.All(said, c => Assert.Equal(("none", "false"), (c["parse"], c["link_names"])));
        Assert.All(said.Where(c => c.Method == "chat.postMessage"), c => Assert.Equal(("false", "false", "false"), (c["mrkdwn"], c["unfurl_links"], c["unfurl_media"])));
        Assert.All(said.Skip(1), c => Assert.DoesNotContain('<', c["text"]));
        Assert.All(said.Skip(1), c => Assert.Equal(Written, System.Net.WebUtility.HtmlDecode(c["text"])));
    }

    [Theory]
    [InlineData("msg_too_long")]
    [InlineData("msg_blocks_too_long")]
    public async Task What_Slack_finds_too_long_goes_out_once_more_and_smaller_and_at_last_as_text(string error)
    {
        var card = Teams.LargeCards.Approval();
        var sizes = new List<int>();
        SlackFailure? Refuse(SlackCall call, int times)
        {
            if (call.Method != "chat.postMessage")
            {
                return null;
            }

            sizes.Add(call.Arguments["blocks"]!.ToJsonString().Length);
            return sizes.Count <= times ? SlackFailure.Of(error) : null;
        }

        _host.Slack.Fails = call => Refuse(call, 1);
        Assert.IsType<SendResult.Sent>(await _host.Channel.SendAsync(_host.Account("U0BOB"), Delivery, new OutgoingMessage("Large", card), default));
        Assert.True(sizes[1] < sizes[0]);

        sizes.Clear();
        _host.Slack.Fails = call => Refuse(call, 2);
        Assert.IsType<SendResult.Sent>(await _host.Channel.SendAsync(_host.Account("U0BOB"), Another, new OutgoingMessage("Large", card), default));
        Assert.True(Bob.Messages[^1].Has("approve"));
        Assert.Contains("without its looks.", Bob.Messages[^1].Words, StringComparison.Ordinal);

        _host.Slack.Fails = call => Refuse(call, int.MaxValue);
        Assert.Contains("too long", Assert.IsType<SendResult.Unreachable>(await _host.Channel.SendAsync(_host.Account("U0ALICE"), Third, new OutgoingMessage("Large", card), default)).Reason, StringComparison.Ordinal);
    }
}
