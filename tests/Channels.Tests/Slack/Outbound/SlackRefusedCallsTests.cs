using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Slack.Api;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Tests.Slack;

/// <summary>What Slack does not do now, or says no to: who waits, who is told, and what the report says.</summary>
public sealed class SlackRefusedCallsTests : SlackSending
{
    [Theory]
    [InlineData(500, null)]
    [InlineData(502, null)]
    [InlineData(503, null)]
    [InlineData(404, null)]
    [InlineData(302, null)]
    [InlineData(429, "ratelimited")]
    [InlineData(200, null)]
    [InlineData(200, "ratelimited")]
    [InlineData(200, "internal_error")]
    [InlineData(200, "fatal_error")]
    [InlineData(200, "service_unavailable")]
    [InlineData(200, "request_timeout")]
    public async Task What_Slack_cannot_take_now_is_to_be_tried_later(int status, string? error)
    {
        FailOnly("chat.postMessage", new SlackFailure { Status = status, Error = error });
        Assert.IsType<SendResult.TryLater>(await SendAsync(Delivery));

        _host.Slack.Fails = _ => null;
        Assert.IsType<SendResult.Sent>(await SendAsync(Delivery));
        Assert.Single(Bob.Messages);
    }

    [Theory]
    [InlineData("text/html; charset=windows-1252")]
    [InlineData("text/html; charset=no-such-charset")]
    [InlineData("application/json; charset=\"\"")]
    public async Task A_page_of_something_in_between_is_an_outage_whatever_charset_it_names(string type)
    {
        FailOnly("chat.postMessage", SlackFailure.Answered(503) with { ContentType = type, RetryAfter = 120 });
        Assert.Equal(120, Assert.IsType<SendResult.TryLater>(await SendAsync(Delivery)).After?.TotalSeconds);
        Assert.Contains("Slack cannot be reached. Slack answered 503.", _host.Channel.Report().Detail, StringComparison.Ordinal);

        _host.Slack.Fails = _ => null;
        _host.Time.Advance(TimeSpan.FromSeconds(121));
        Assert.IsType<SendResult.Sent>(await SendAsync(Delivery));
    }

    [Theory]
    [InlineData("conversations.open")]
    [InlineData("chat.postMessage")]
    public async Task What_is_not_the_bots_to_see_is_one_persons_and_no_fault_of_the_token(string method)
    {
        FailOnly(method, SlackFailure.Of("access_denied"));

        Assert.Contains("access_denied", Assert.IsType<SendResult.Unreachable>(await SendAsync(Delivery)).Reason, StringComparison.Ordinal);
        Assert.Equal("on", _host.Channel.Report().State);
    }

    [Fact]
    public async Task Asked_to_wait_nothing_more_is_said_there_before_the_time_and_elsewhere_it_goes_on()
    {
        await SendAsync(Another);
        _host.Slack.Fails = call => call.Method == "chat.postMessage" && call["channel"] == Bob.Direct ? SlackFailure.TooMany(30) : null;
        Assert.Equal(TimeSpan.FromSeconds(30), Assert.IsType<SendResult.TryLater>(await SendAsync(Delivery)).After);
        var calls = _host.Slack.Calls.Count;

        _host.Slack.Fails = _ => null;
        Assert.InRange(Assert.IsType<SendResult.TryLater>(await SendAsync(Delivery)).After!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        Assert.Equal(calls, _host.Slack.Calls.Count);
        Assert.IsType<SendResult.Sent>(await SendAsync("U0ALICE", Third));

        _host.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.IsType<SendResult.Sent>(await SendAsync(Delivery));
    }

    [Fact]
    public async Task Asked_to_wait_in_several_conversations_nothing_is_said_in_any_before_the_time()
    {
        string[] users = ["U0ALICE", "U0CAROL", "U0DAVE"];
        foreach (var user in users)
            _host.Slack.User(user);
        FailOnly("chat.postMessage", SlackFailure.TooMany(30));
        foreach (var user in users)
            Assert.IsType<SendResult.TryLater>(await SendAsync(user, Third));
        var calls = _host.Slack.Calls.Count(c => c.Method == "chat.postMessage");

        _host.Slack.Fails = _ => null;
        Assert.InRange(Assert.IsType<SendResult.TryLater>(await SendAsync(Delivery)).After!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        Assert.Equal(calls, _host.Slack.Calls.Count(c => c.Method == "chat.postMessage"));

        _host.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.IsType<SendResult.Sent>(await SendAsync(Delivery));
    }

    [Fact]
    public async Task Nobody_waits_for_longer_than_an_hour()
    {
        FailOnly("chat.postMessage", SlackFailure.TooMany(100_000));

        Assert.Equal(TimeSpan.FromHours(1), Assert.IsType<SendResult.TryLater>(await SendAsync(Delivery)).After);
    }

    [Fact]
    public async Task A_method_that_is_asked_to_wait_holds_up_no_other()
    {
        var sent = await SendAsync(Delivery);
        FailOnly("chat.update", SlackFailure.TooMany(30));

        Assert.Equal(TimeSpan.FromSeconds(30), Assert.IsType<SendResult.TryLater>(await UpdateAsync(sent, "Decided.")).After);
        Assert.IsType<SendResult.Sent>(await SendAsync(Another));
    }

    [Theory]
    [InlineData("token_revoked")]
    [InlineData("token_expired")]
    [InlineData("account_inactive")]
    [InlineData("invalid_auth")]
    [InlineData("not_authed")]
    [InlineData("missing_scope")]
    public async Task A_token_that_Slack_refuses_is_told_to_an_operator_once_and_people_are_reached_another_way_meanwhile(string error)
    {
        var sent = await SendAsync(Delivery);
        _host.Slack.Fails = _ => SlackFailure.Of(error) with { More = new JsonObject { ["needed"] = "chat:write" } };

        Assert.Contains(error, Assert.IsType<SendResult.TryLater>(await SendAsync(Another)).Reason, StringComparison.Ordinal);
        // Other accounts of a person wait a minute for this one.
        Assert.True(Assert.IsType<SendResult.TryLater>(await SendAsync("U0ALICE", Third)).After > TimeSpan.FromMinutes(1));
        // An update stays owed: what stands there is to be brought up to date once the token is good again.
        Assert.Contains(error, Assert.IsType<SendResult.TryLater>(await UpdateAsync(sent, "Decided.")).Reason, StringComparison.Ordinal);

        var report = _host.Channel.Report();
        Assert.Equal("failing", report.State);
        Assert.Contains(error, report.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(_host.Log.All, l => l.Text.Contains("xoxb", StringComparison.Ordinal));
        if (error != "missing_scope")
        {
            Assert.Single(_host.Log.All, l => l.Level == LogLevel.Error && l.Text.Contains(error, StringComparison.Ordinal));
        }

        _host.Slack.Fails = _ => null;
        Assert.IsType<SendResult.Sent>(await SendAsync(Another));
        Assert.IsType<SendResult.Sent>(await UpdateAsync(sent, "Decided."));
        await SendAsync("U0ALICE", Third);
        Assert.Equal("on", _host.Channel.Report().State);
    }

    [Fact]
    public async Task A_Messages_tab_that_is_off_is_told_to_the_operator_and_what_is_owed_goes_out_once_it_is_on()
    {
        var sent = await SendAsync(Delivery);
        _host.Slack.Workspace.HasMessagesTab = false;

        Assert.Contains("turn on the Messages tab", Assert.IsType<SendResult.TryLater>(await SendAsync(Another)).Reason, StringComparison.Ordinal);
        var report = _host.Channel.Report();
        Assert.Equal("failing", report.State);
        Assert.Contains("turn on the Messages tab at App Home", report.Detail, StringComparison.Ordinal);
        // What stands there says what is so, and who waits for an answer gets it later.
        Assert.Contains("Messages tab", Assert.IsType<SendResult.TryLater>(await UpdateAsync(sent, "Decided.")).Reason, StringComparison.Ordinal);
        await _host.Service<SlackReplies>().SayAsync(Bob.Direct, null, "key", new OutgoingMessage("An answer"), default);
        Assert.Equal(["Decided."], Bob.Messages.Select(m => m.Words));

        _host.Slack.Workspace.HasMessagesTab = true;
        Assert.IsType<SendResult.Sent>(await SendAsync(Another));
        await _host.Service<SlackReplies>().SayWaitingAsync(Bob.Direct, default);
        Assert.Equal(["Decided.", "Decide, please.", "An answer"], Bob.Messages.Select(m => m.Words));
        Assert.Equal("on", _host.Channel.Report().State);
    }

    [Theory]
    [InlineData("ekm_access_denied", "Administrators")]
    [InlineData("accesslimited", "from this network")]
    [InlineData("method_deprecated", "a newer version of the bot")]
    [InlineData("not_allowed_token_type", "token")]
    [InlineData("team_access_not_granted", "not added to every workspace")]
    [InlineData("org_login_required", "token")]
    public async Task What_holds_for_everybody_is_no_one_persons_fault_and_shows_in_the_report(string error, string told)
    {
        FailOnly("chat.postMessage", SlackFailure.Of(error));
        await SendAsync(Delivery);

        var report = _host.Channel.Report();
        Assert.Equal("failing", report.State);
        Assert.Contains(told, report.Detail, StringComparison.Ordinal);
        Assert.Contains(error, report.Detail, StringComparison.Ordinal);

        _host.Slack.Fails = _ => null;
        Assert.IsType<SendResult.Sent>(await SendAsync(Delivery));
        Assert.Equal("on", _host.Channel.Report().State);
    }

    [Theory]
    [InlineData("restricted_action")]
    [InlineData("restricted_action_read_only_channel")]
    [InlineData("restricted_action_thread_only_channel")]
    public async Task What_holds_for_one_channel_is_no_fault_of_the_app(string error)
    {
        _host.Slack.Workspace.Channel("C0GENERAL");
        FailOnly("chat.postMessage", SlackFailure.Of(error));

        Assert.IsType<SendResult.Unreachable>(await SendAsync("C0GENERAL", Delivery));
        Assert.Equal("on", _host.Channel.Report().State);
    }

    [Fact]
    public async Task A_Slack_that_cannot_be_reached_shows_in_the_report_with_the_time_since_which()
    {
        Assert.Equal("on", _host.Channel.Report().State);
        _host.Slack.Fails = _ => SlackFailure.Down;
        await SendAsync(Delivery);

        var report = _host.Channel.Report();
        Assert.Equal("failing", report.State);
        Assert.Matches(@"^Slack over Socket Mode\. Since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC: Slack cannot be reached\.", report.Detail);

        _host.Slack.Fails = _ => null;
        await SendAsync(Delivery);
        Assert.Equal(new ChannelReport("slack", "on", "Slack over Socket Mode."), _host.Channel.Report());
    }

    [Fact]
    public async Task A_scope_that_was_granted_since_is_missed_no_longer_whatever_is_called()
    {
        _host.Slack.Scopes = "users:read,chat:write";
        FailOnly("conversations.open", SlackFailure.Of("missing_scope") with { More = new JsonObject { ["needed"] = "im:write", ["provided"] = "users:read,chat:write" } });
        await SendAsync(Delivery);
        await _host.Service<SlackUsers>().StandingAsync(_host.Account("U0ALICE"), default);
        Assert.Contains("lacks the scope im:write for conversations.open", _host.Channel.Report().Detail, StringComparison.Ordinal);

        _host.Slack.Scopes += ",im:write";
        _host.Service<SlackUsers>().Forget(_host.Account("U0ALICE"));
        await _host.Service<SlackUsers>().StandingAsync(_host.Account("U0ALICE"), default);

        Assert.Equal("on", _host.Channel.Report().State);
    }

    [Fact]
    public async Task Something_in_between_that_answers_for_Slack_is_one_problem_and_not_a_new_one_at_every_call()
    {
        _host.Slack.Fails = _ => new SlackFailure { Status = 200 };
        await SendAsync(Delivery);
        await SendAsync(Another);
        _host.Slack.Fails = _ => new SlackFailure { Raw = new JsonObject { ["error"] = "denied by the proxy" } };
        await SendAsync(Third);

        Assert.Single(_host.Log.All, l => l.Level == LogLevel.Error);
        Assert.DoesNotContain(_host.Log.All, l => l.Text.Contains("works again", StringComparison.Ordinal));
        Assert.Equal("failing", _host.Channel.Report().State);

        _host.Slack.Fails = _ => null;
        await SendAsync(Delivery);
        Assert.Single(_host.Log.All, l => l.Text.Contains("works again", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("conversations.open", "user_not_found")]
    [InlineData("conversations.open", "users_not_found")]
    [InlineData("conversations.open", "user_disabled")]
    [InlineData("conversations.open", "cannot_dm_bot")]
    [InlineData("chat.postMessage", "channel_not_found")]
    [InlineData("chat.postMessage", "is_archived")]
    [InlineData("chat.postMessage", "not_in_channel")]
    [InlineData("chat.postMessage", "restricted_action_read_only_channel")]
    [InlineData("users.info", "user_not_found")]
    public async Task Where_Slack_says_no_for_good_the_person_is_unreachable_with_a_reason(string method, string error)
    {
        FailOnly(method, SlackFailure.Of(error));

        Assert.NotEmpty(Assert.IsType<SendResult.Unreachable>(await SendAsync(Delivery)).Reason);
    }

    [Fact]
    public async Task Whoever_may_not_use_the_app_is_said_nothing_in_any_form_and_the_reason_is_told()
    {
        FailOnly("chat.postMessage", SlackFailure.Of("app_access_restricted"));
        var card = await _host.Channel.SendAsync(_host.Account("U0BOB"), Delivery, new OutgoingMessage("Decide, please.", Teams.ScriptedTalk.Card("the card")), default);
        Assert.Contains("restricted who may use the app", Assert.IsType<SendResult.Unreachable>(card).Reason, StringComparison.Ordinal);
        Assert.Single(_host.Slack.Calls, c => c.Method == "chat.postMessage");
    }
}
