using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Slack;
using ChatGovernanceBot.Channels.Slack.Api;
using ChatGovernanceBot.Channels.Slack.Blocks;

namespace ChatGovernanceBot.Channels.Tests.Slack;

/// <summary>What the bot says by itself: where it is said, what it is there, and what becomes of dialogs and home tabs.</summary>
public sealed class SlackOutboundTests : SlackSending
{
    [Fact]
    public async Task A_conversation_is_opened_once_and_kept_also_after_a_restart()
    {
        await SendAsync(Delivery);
        await _host.RestartAsync();
        await SendAsync(Another);

        Assert.Equal("U0BOB", Assert.Single(_host.Slack.Calls, c => c.Method == "conversations.open")["users"]);
        Assert.Equal(2, Bob.Messages.Count);
    }

    [Fact]
    public async Task A_conversation_that_is_there_no_more_is_opened_anew()
    {
        await _host.Service<SlackDirects>().KeepAsync(_host.Account("U0BOB"), "D0GONE", default);

        Assert.IsType<SendResult.Sent>(await SendAsync(Delivery));
        Assert.Single(Bob.Messages);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_answer_to_a_conversation_that_is_there_no_more_is_said_in_the_one_that_is(bool isArchived)
    {
        await _host.Service<SlackDirects>().KeepAsync(_host.Account("U0BOB"), "D0GONE", default);
        if (isArchived)
        {
            _host.Slack.Workspace.Channel("D0GONE", "U0BOB").IsArchived = true;
        }

        var replies = _host.Service<SlackReplies>();
        // Slack does not open it at once: the answer waits meanwhile.
        FailOnly("conversations.open", SlackFailure.Down);
        await replies.SayAsync("D0GONE", "1.2", "key/one", new OutgoingMessage("one"), default);
        _host.Slack.Fails = _ => null;
        await _host.Service<IWaitingReplies>().SayWaitingAsync("D0GONE", default);
        await replies.SayAsync("D0GONE", null, "key/two", new OutgoingMessage("two"), default);

        Assert.Equal(["one", "two"], Bob.Messages.Select(m => m.Words));
        Assert.Equal(2, _host.Slack.Calls.Count(c => c.Method == "conversations.open"));
        await _host.RestartAsync();
        await SendAsync(Delivery, "three");
        Assert.Equal(2, _host.Slack.Calls.Count(c => c.Method == "conversations.open"));
        Assert.Equal("three", Bob.Messages[^1].Words);
    }

    [Fact]
    public async Task What_is_for_one_person_is_said_in_no_conversation_that_stands_for_their_account()
    {
        _host.Slack.Workspace.Channel("C0GENERAL", "U0BOB");
        await RecordAsync("bob", "C0GENERAL");

        Assert.Contains("no user", Assert.IsType<SendResult.Unreachable>(await SendAsync("C0GENERAL", Delivery)).Reason, StringComparison.Ordinal);
        Assert.Empty(_host.Slack.Workspace.In("C0GENERAL"));
    }

    [Fact]
    public async Task What_is_for_everyone_in_a_conversation_is_said_there()
    {
        _host.Slack.Workspace.Channel("C0GENERAL", "U0BOB");
        await RecordAsync("", "C0GENERAL");

        Assert.IsType<SendResult.Sent>(await SendAsync("C0GENERAL", Delivery));
        Assert.Single(_host.Slack.Workspace.In("C0GENERAL"));
    }

    [Fact]
    public async Task In_a_channel_without_the_bot_what_is_for_everyone_there_cannot_be_brought()
    {
        _host.Slack.Workspace.Channel("C0GENERAL").HasBot = false;
        Assert.Contains("not a member", Assert.IsType<SendResult.Unreachable>(await SendAsync("C0GENERAL", Delivery)).Reason, StringComparison.Ordinal);

        _host.Slack.Workspace.Channel("C0GENERAL").HasBot = true;
        Assert.IsType<SendResult.Sent>(await SendAsync("C0GENERAL", Delivery));
        Assert.Single(_host.Slack.Workspace.In("C0GENERAL"));
    }

    [Theory]
    [InlineData("message_not_found")]
    [InlineData("cant_update_message")]
    [InlineData("channel_not_found")]
    public async Task What_can_be_changed_no_more_is_gone_and_the_same_delivery_can_be_sent_anew(string error)
    {
        var sent = await SendAsync(Delivery);
        FailOnly("chat.update", SlackFailure.Of(error));

        Assert.IsType<SendResult.Gone>(await UpdateAsync(sent, "Decided."));
        var anew = Assert.IsType<SendResult.Sent>(await SendAsync(Delivery, "Decided."));
        Assert.NotEqual(Assert.IsType<SendResult.Sent>(sent).Reference, anew.Reference);
        Assert.Equal(["Decide, please.", "Decided."], Bob.Messages.Select(m => m.Words));
    }

    [Fact]
    public async Task A_screen_reader_is_read_what_weighs_in_a_decision_and_a_notification_begins_as_before()
    {
        await _host.Channel.SendAsync(_host.Account("U0BOB"), Delivery, new OutgoingMessage("Decide, please.", Teams.ScriptedTalk.Card("the card")) { Spoken = "Data sensitivity: Confidential & <secret>." }, default);
        Assert.Equal("Decide, please. Data sensitivity: Confidential &amp; &lt;secret&gt;.", (string?)_host.Slack.Calls.Last(c => c.Method == "chat.postMessage").Arguments["text"]);
    }

    [Fact]
    public async Task What_Slack_says_of_dialogs_and_home_tabs_has_an_outcome_each()
    {
        var view = new JsonObject { ["type"] = "modal", ["title"] = SlackText.Literal("Request"), ["blocks"] = new JsonArray(new JsonObject { ["type"] = "divider" }) };
        _host.Slack.Workspace.TriggerLife = TimeSpan.FromMinutes(5);
        var trigger = _host.Slack.Workspace.NewTrigger("U0BOB");
        var opened = Assert.IsType<SlackOutcome.Done>(await _host.Outbound.OpenViewAsync(trigger, view, default));
        var id = (string)opened.Answer["view"]!["id"]!;

        Assert.IsType<SlackOutcome.NotThere>(await _host.Outbound.OpenViewAsync(trigger, view, default));
        Assert.IsType<SlackOutcome.NotThere>(await _host.Outbound.OpenViewAsync("none", view, default));
        Assert.IsType<SlackOutcome.Done>(await _host.Outbound.ShowViewAsync(id, view, default));
        Assert.IsType<SlackOutcome.Done>(await _host.Outbound.ShowViewAsync(id, view, default));
        Assert.IsType<SlackOutcome.NotThere>(await _host.Outbound.ShowViewAsync("V0NONE", view, default));
        Assert.IsType<SlackOutcome.Done>(await _host.Outbound.PublishHomeAsync("U0BOB", new JsonObject { ["type"] = "home", ["blocks"] = new JsonArray() }, default));
        Assert.Equal("invalid_arguments", Assert.IsType<SlackOutcome.Refused>(await _host.Outbound.PublishHomeAsync("U0BOB", view, default)).Error);
    }

    [Theory]
    [InlineData("trigger_expired")]
    [InlineData("expired_trigger_id")]
    public async Task A_trigger_that_has_expired_opens_nothing(string error)
    {
        FailOnly("views.open", SlackFailure.Of(error));

        Assert.IsType<SlackOutcome.NotThere>(await _host.Outbound.OpenViewAsync("x", [], default));
    }

    [Fact]
    public async Task A_view_that_is_too_large_is_told_apart()
    {
        FailOnly("views.open", SlackFailure.Of("view_too_large"));

        Assert.IsType<SlackOutcome.TooLarge>(await _host.Outbound.OpenViewAsync("x", [], default));
    }

    [Fact]
    public async Task What_is_whispered_is_seen_by_one_alone()
    {
        _host.Slack.Workspace.Channel("C0GENERAL", "U0ALICE", "U0BOB");
        Assert.IsType<SlackOutcome.Done>(await _host.Outbound.WhisperAsync("C0GENERAL", "U0BOB", null, SlackCards.MessageOf(new OutgoingMessage("I wrote to you.")), default));

        Assert.Equal("I wrote to you.", Assert.Single(Bob.Whispers).Words);
        Assert.Empty(_host.Slack.Workspace.In("C0GENERAL"));
    }
}
