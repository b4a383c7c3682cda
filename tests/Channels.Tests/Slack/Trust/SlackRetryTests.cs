using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Slack;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Tests.Slack.Trust;

/// <summary>Slack sends again what it believes lost. What is done once is done once; what was lost is done; the retry header decides nothing.</summary>
public sealed class SlackRetryTests : IAsyncLifetime
{
    private SlackTrustHost _slack = null!;

    public static TheoryData<string> Kinds => ["message", "mention", "press", "submission", "command", "shortcut"];

    public async Task InitializeAsync() => _slack = await SlackTrustHost.StartAsync();

    public async Task DisposeAsync() => await _slack.DisposeAsync();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_comes_again_at_once_after_a_minute_and_after_five_is_done_once_and_answered_the_same(string kind)
    {
        var asked = 0;
        _slack.Bot.Answers = _ => Task.FromResult(new SlackAnswer(new JsonObject { ["number"] = ++asked }));
        foreach (var (retry, after) in new[] { (0, 0), (1, 0), (2, 60), (3, 240) })
        {
            _slack.Time.Advance(TimeSpan.FromSeconds(after));
            Assert.Equal((200, """{"number":1}"""), await SendAsync(kind, retry));
        }

        Assert.Single(_slack.Bot.Heard);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_comes_again_after_a_restart_is_recognised(string kind)
    {
        _slack.Bot.Answers = _ => Task.FromResult(new SlackAnswer(new JsonObject { ["number"] = _slack.Bot.Heard.Count }));
        await SendAsync(kind, 0);
        await _slack.RestartAsync();
        Assert.Equal((200, """{"number":1}"""), await SendAsync(kind, 2));
        Assert.Single(_slack.Bot.Heard);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_retry_that_is_the_first_to_arrive_is_processed(string kind)
    {
        Assert.Equal((200, ""), await SendAsync(kind, 1));
        Assert.Single(_slack.Bot.Heard);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Deliveries_at_the_same_moment_are_one(string kind)
    {
        var gate = new TaskCompletionSource();
        _slack.Bot.Answers = async _ =>
        {
            await gate.Task;
            return new SlackAnswer(new JsonObject { ["number"] = _slack.Bot.Heard.Count });
        };
        var sent = Enumerable.Range(0, 8).Select(i => SendAsync(kind, i)).ToList();
        await Until.TrueAsync(() => !_slack.Bot.Heard.IsEmpty);
        gate.SetResult();
        Assert.All(await Task.WhenAll(sent), answer => Assert.Equal((200, """{"number":1}"""), answer));
        Assert.Single(_slack.Bot.Heard);
    }

    [Fact]
    public async Task The_very_same_request_again_is_answered_as_before()
    {
        var (timestamp, body) = (_slack.Signer.Now, SlackSigner.FormOf(("payload", RawPayloads.Submission().ToJsonString())));
        _slack.Bot.Answers = _ => Task.FromResult(new SlackAnswer(new JsonObject { ["number"] = _slack.Bot.Heard.Count }));
        foreach (var seconds in new[] { 0, 100, 190 })
        {
            _slack.Time.Advance(TimeSpan.FromSeconds(seconds));
            var request = _slack.Signer.Signed("/slack/interactions", body, SlackSigner.Form);
            request.Headers.Remove(SlackSigner.Timestamp);
            request.Headers.Remove(SlackSigner.Signature);
            request.Headers.Add(SlackSigner.Timestamp, timestamp);
            request.Headers.Add(SlackSigner.Signature, _slack.Signer.Sign(timestamp, body));
            Assert.Equal((200, """{"number":1}"""), await _slack.SendAsync(request));
        }

        Assert.Single(_slack.Bot.Heard);
    }

    [Fact]
    public async Task A_submission_of_which_Slack_names_no_trigger_is_known_by_its_signature()
    {
        var submission = RawPayloads.Submission();
        submission.Remove("trigger_id");
        await _slack.SendAsync(_slack.Signer.Interaction(submission));
        await _slack.SendAsync(_slack.Signer.Interaction(submission));
        Assert.Matches("^slack/T0TRUST/signature/[0-9a-f]{64}$", Assert.Single(_slack.Bot.Heard).Key);
    }

    [Fact]
    public async Task Two_presses_are_two()
    {
        await _slack.SendAsync(_slack.Signer.Interaction(RawPayloads.Press("1.1.a")));
        await _slack.SendAsync(_slack.Signer.Interaction(RawPayloads.Press("1.1.b")));
        Assert.Equal(2, _slack.Bot.Heard.Select(h => h.Key).Distinct().Count());
    }

    [Fact]
    public async Task A_press_whose_key_makes_it_repeatable_costs_no_commit_of_its_own()
    {
        _slack.Bot.Answers = _ => Task.FromResult(SlackAnswer.Heard with { IsRepeatable = true });
        await SendAsync("press", 0);
        await SendAsync("press", 1);
        Assert.Equal((2, 0), (_slack.Bot.Heard.Count, _slack.Kept()));
    }

    [Fact]
    public async Task What_only_shows_is_shown_anew_each_time()
    {
        for (var i = 0; i < 2; i++)
        {
            await _slack.SendAsync(_slack.Signer.Event(RawPayloads.HomeOpened()));
            await _slack.SendAsync(_slack.Signer.Interaction(RawPayloads.Suggestion(), "/slack/options"));
        }

        Assert.Equal((4, 0), (_slack.Bot.Heard.Count, _slack.Kept()));
    }

    [Fact]
    public async Task A_failure_is_answered_with_500_and_what_comes_again_is_done()
    {
        _slack.Bot.Answers = _ => throw new InvalidOperationException(RawPayloads.Canary);
        Assert.Equal((500, ""), await SendAsync("message", 0));
        Assert.Contains(_slack.Log.All, l => l.Level == LogLevel.Error && l.Text.Contains("System.InvalidOperationException", StringComparison.Ordinal) && l.Text.Contains(" at ", StringComparison.Ordinal));
        Assert.All(_slack.Log.All, l => Assert.DoesNotContain(RawPayloads.Canary, l.Text, StringComparison.Ordinal));

        _slack.Bot.Answers = _ => Task.FromResult(SlackAnswer.Heard);
        Assert.Equal((200, ""), await SendAsync("message", 1));
        Assert.Equal((200, ""), await SendAsync("message", 2));
        Assert.Equal(2, _slack.Bot.Heard.Count);
    }

    [Theory]
    [InlineData("message", 500, "")]
    [InlineData("press", 500, "")]
    [InlineData("submission", 500, "")]
    [InlineData("suggestion", 200, """{"options":[{"text":{"type":"plain_text","text":"Slack or the bot is slow now: type another letter","emoji":false},"value":"?"}]}""")]
    public async Task What_takes_longer_than_Slack_waits_is_not_acknowledged_before_it_is_durable_and_goes_on(string kind, int status, string body)
    {
        var gate = new TaskCompletionSource();
        var done = new TaskCompletionSource();
        _slack.Bot.Answers = async _ =>
        {
            await gate.Task;
            done.SetResult();
            return new SlackAnswer(new JsonObject { ["late"] = true });
        };
        var sent = SendAsync(kind, 0);
        await Until.TrueAsync(() => !_slack.Bot.Heard.IsEmpty);
        await Until.TrueAsync(() =>
        {
            _slack.Time.Advance(SlackIntake.AnswerTime);
            return sent.IsCompleted;
        });
        Assert.Equal((status, body), await sent);
        Assert.False(done.Task.IsCompleted);

        gate.SetResult();
        await done.Task;
        if (kind != "suggestion")
        {
            Assert.Equal((200, """{"late":true}"""), await SendAsync(kind, 1));
            Assert.Single(_slack.Bot.Heard);
        }
    }

    private async Task<(int Status, string Body)> SendAsync(string kind, int retry)
    {
        var request = kind switch
        {
            "message" => _slack.Signer.Event(RawPayloads.Message()),
            "mention" => _slack.Signer.Event(RawPayloads.Mention()),
            "press" => _slack.Signer.Interaction(RawPayloads.Press()),
            "submission" => _slack.Signer.Interaction(RawPayloads.Submission()),
            "command" => _slack.Signer.Command(RawPayloads.Command()),
            "shortcut" => _slack.Signer.Interaction(RawPayloads.Shortcut()),
            _ => _slack.Signer.Interaction(RawPayloads.Suggestion(), "/slack/options"),
        };
        if (retry > 0)
        {
            request.Headers.Add("X-Slack-Retry-Num", $"{retry}");
            request.Headers.Add("X-Slack-Retry-Reason", "http_timeout");
        }

        return await _slack.SendAsync(request);
    }
}
