using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Conversation;
using ChatGovernanceBot.Channels.Slack;
using ChatGovernanceBot.Channels.Tests.Teams;

namespace ChatGovernanceBot.Channels.Tests.Slack;

/// <summary>What is seen where something was said among others.</summary>
public sealed class SlackPointerTests : IAsyncLifetime
{
    private readonly ScriptedTalk _talk = new();
    private SlackChannelHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await SlackChannelHost.StartAsync();
        _host.Slack.User("U0BOB");
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    private SlackUser Bob => _host.Slack.User("U0BOB");

    /// <summary>What is shown in the channel to whoever gave the command alone; null for nothing.</summary>
    private async Task<string?> CommandAsync(string trigger, params string[] members)
    {
        var answer = await BotOf(members).AnswerAsync(new SlackArrival.Command(_host.Account("U0BOB"), "key", "C0GENERAL", "", trigger), default);
        return (string?)answer.Body?["text"];
    }

    private SlackBot BotOf(params string[] members) => new SlackMembers(_host, members).BotOver(_talk);

    [Fact]
    public async Task A_guest_who_writes_like_a_script_is_told_once_that_it_is_too_fast_and_is_then_neither_answered_nor_pointed_anywhere()
    {
        Bob.Account.IsGuest = true;
        var bot = BotOf();
        var answers = new List<SlackAnswer>();
        for (var message = 0; message < 3 * TalkPace.StrangersAtOnce; message++)
            answers.Add(await bot.AnswerAsync(new SlackArrival.Command(_host.Account("U0BOB"), $"key-{message}", "C0GENERAL", "status", "trigger"), default));

        var silent = answers.Skip(answers.FindIndex(a => a.IsPassed)).ToList();
        Assert.InRange(answers.Count - silent.Count, TalkPace.StrangersAtOnce + 1, 2 * TalkPace.StrangersAtOnce);
        Assert.Null(answers[^1].Body);
        Assert.NotNull(answers[0].Body);
    }

    [Fact]
    public async Task A_guest_who_uses_the_shortcut_like_a_script_is_answered_no_oftener()
    {
        Bob.Account.IsGuest = true;
        var bot = BotOf();
        var answers = new List<SlackAnswer>();
        for (var press = 0; press < 3 * TalkPace.StrangersAtOnce; press++)
            answers.Add(await bot.AnswerAsync(new SlackArrival.Shortcut(_host.Account("U0BOB"), $"key-{press}", "request", "trigger"), default));

        Assert.InRange(answers.Count(a => !a.IsPassed), TalkPace.StrangersAtOnce + 1, 2 * TalkPace.StrangersAtOnce);
        Assert.Same(SlackAnswer.Passed, answers[^1]);
    }

    [Fact]
    public async Task A_command_without_words_points_a_stranger_to_their_own_conversation()
    {
        Assert.Contains("in our direct messages", await CommandAsync("trigger"), StringComparison.Ordinal);
        Assert.Equal(SlackMembers.StrangerIsTold, Assert.Single(Bob.Messages).Words);
    }

    [Fact]
    public async Task A_command_without_words_points_a_guest_to_their_own_conversation()
    {
        Bob.Account.IsGuest = true;

        Assert.Contains("in our direct messages", await CommandAsync("trigger"), StringComparison.Ordinal);
        Assert.Contains("guest", Assert.Single(Bob.Messages).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_without_words_that_comes_too_late_for_a_dialog_points_to_where_the_form_is()
    {
        Assert.Contains("in our direct messages", await CommandAsync("expired", "U0BOB"), StringComparison.Ordinal);
        Assert.Equal("request-form", Assert.IsType<Incoming.Pressed>(Assert.Single(_talk.Asked)).Verb);
        Assert.Contains("Decided", Assert.Single(Bob.Messages).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_said_in_a_thread_is_answered_in_it()
    {
        _host.Slack.Workspace.Channel(Bob.Direct, "U0BOB");
        await BotOf("U0BOB").AnswerAsync(new SlackArrival.DirectMessage(_host.Account("U0BOB"), "key", Bob.Direct, "1767600600.000100", "status"), default);

        Assert.Equal("1767600600.000100", Assert.Single(_host.Slack.Calls, c => c.Method == "chat.postMessage")["thread_ts"]);
    }

    [Fact]
    public async Task Who_names_the_bot_in_a_thread_is_pointed_elsewhere_in_it()
    {
        _host.Slack.Workspace.Channel("C0GENERAL", "U0BOB");
        new SlackApp(_host, new NoForms(), "U0BOB").Connect();
        await Bob.MentionAsync("C0GENERAL", "status", thread: "1767600600.000100");

        Assert.Equal("1767600600.000100", Assert.Single(Bob.Whispers).Thread);
        Assert.Null(Assert.Single(Bob.Messages).Thread);
    }

    [Theory]
    [InlineData("app_uninstalled")]
    [InlineData("tokens_revoked")]
    public async Task That_the_app_was_removed_or_its_token_revoked_stands_in_the_health_report(string type)
    {
        new SlackApp(_host, new NoForms(), "U0BOB").Connect();
        await Bob.EventAsync(new JsonObject { ["type"] = type, ["tokens"] = new JsonObject { ["bot"] = new JsonArray(SlackDouble.BotUserId) }, ["event_ts"] = "1.1" });

        Assert.Contains("The app was removed from Slack, or its tokens were revoked.", _host.Channel.Report().Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_Slack_opens_no_conversation_whoever_gave_a_command_is_told_so()
    {
        _host.Slack.Fails = call => call.Method == "conversations.open" ? SlackFailure.Down : null;

        Assert.Contains("I cannot write to you directly", await CommandAsync("trigger"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_opens_a_dialog_shows_nothing_beside_it()
    {
        _host.Slack.Workspace.TriggerLife = TimeSpan.FromMinutes(5);

        Assert.Null(await CommandAsync(_host.Slack.Workspace.NewTrigger("U0BOB"), "U0BOB"));
        Assert.NotNull(Bob.Modal);
    }
}
