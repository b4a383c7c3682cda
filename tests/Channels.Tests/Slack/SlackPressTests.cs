using ChatGovernanceBot.Channels.Slack;
using ChatGovernanceBot.Channels.Slack.Api;
using ChatGovernanceBot.Channels.Slack.Blocks;
using ChatGovernanceBot.Channels.Slack.Forms;
using ChatGovernanceBot.Channels.Tests.Teams;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatGovernanceBot.Channels.Tests.Slack;

/// <summary>Where a press is answered.</summary>
public sealed class SlackPressTests : IAsyncLifetime
{
    private SlackChannelHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await SlackChannelHost.StartAsync();
        _host.Slack.User("U0BOB");
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    private SlackUser Bob => _host.Slack.User("U0BOB");

    [Fact]
    public async Task A_press_in_a_channel_is_answered_in_the_persons_own_conversation_and_leaves_what_others_see()
    {
        _host.Slack.Workspace.Channel("C0GENERAL", "U0BOB");
        var pressed = await SaidAsync("C0GENERAL");

        await PressAsync("C0GENERAL", pressed);

        Assert.Equal("For everyone", Assert.Single(_host.Slack.Workspace.In("C0GENERAL")).Text);
        Assert.DoesNotContain(_host.Slack.Calls, c => c.Method == "chat.update");
        Assert.Contains("Decided", Assert.Single(Bob.Messages).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_press_in_the_persons_own_conversation_is_answered_in_place()
    {
        var pressed = await SaidAsync(await DirectAsync());

        await PressAsync(Bob.Direct, pressed);

        Assert.Contains("Decided", Assert.Single(Bob.Messages).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Why_a_press_was_not_executed_stays_on_the_card_in_which_it_was_brought()
    {
        var delivery = new DeliveryId("0011");
        await _host.Service<DeliveryBook>().RecordAsync(new DeliveryRow
        {
            Id = delivery.Value,
            StreamKind = StreamKind.Request,
            StreamId = "R-AAAABBBB",
            Card = nameof(CardKind.Approval),
            Item = 1,
            Person = "bob",
            Provider = "slack",
            Tenant = SlackDouble.TeamId,
            UserId = "U0BOB",
            Digest = "old",
            ShownVersion = 3,
        });
        var sent = Assert.IsType<SendResult.Sent>(await _host.Channel.SendAsync(_host.Account("U0BOB"), delivery, new OutgoingMessage("Decide, please."), default)).Reference;
        await _host.Service<DeliveryBook>().TakenAsync(delivery, sent.Value, 3, "old", DeliveryState.Sent);

        var place = new SlackPlace.Message(Bob.Direct, (string)_host.Slack.Workspace.In(Bob.Direct)[0].Ts, false);
        var again = new OutgoingMessage("Read it again, please.", Teams.ScriptedTalk.Card("again"), new OwnView(delivery, []) { Version = 9, Digest = "new" });
        Assert.True(await ActivatorUtilities.CreateInstance<SlackShowing>(_host.Service<IServiceProvider>()).ReplaceAsync(place, Bob.Direct, again, default));

        var row = (await _host.Service<LedgerQueries>().DeliveryAsync(delivery))!;
        Assert.Equal((9, "new", sent.Value), (row.ShownVersion, row.Digest, row.MessageReference));
        Assert.Empty(await _host.Service<OpenedCards>().OfAsync(new(StreamKind.Request, "R-AAAABBBB")));
        Assert.DoesNotContain(await _host.Service<LedgerQueries>().OwedByAsync(new(StreamKind.Request, "R-AAAABBBB")), o => o.Kind == ObligationKind.UpdateCards);
    }

    [Fact]
    public async Task A_press_is_acknowledged_though_Slack_takes_long_to_show_its_answer_which_it_shows_then()
    {
        var pressed = await SaidAsync(await DirectAsync());
        var taken = Hold();

        Assert.Equal(SlackAnswer.Heard, await PressAsync(Bob.Direct, pressed));
        Assert.Equal("For everyone", Assert.Single(Bob.Messages).Text);
        taken.SetResult();

        await Until.TrueAsync(() => Assert.Single(Bob.Messages).Words.Contains("Decided", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_could_not_be_shown_before_the_host_stops_is_said_after_its_next_start()
    {
        var pressed = await SaidAsync(await DirectAsync());
        var taken = Hold();
        using var stopping = new CancellationTokenSource();

        await PressAsync(Bob.Direct, pressed, stopping.Token);
        await stopping.CancelAsync();
        await _host.Unfinished.StopAsync(default);

        Assert.Equal("key/0", Assert.Single(await _host.Service<ReplyBook>().WaitingAsync("slack", Bob.Direct)).Key);
        _host.Slack.Before = _ => Task.CompletedTask;
        await _host.RestartAsync();
        Assert.IsType<SendResult.Sent>(await _host.Service<IWaitingReplies>().SayWaitingAsync(Bob.Direct, default));
        Assert.Contains("Decided", Bob.Messages[^1].Words, StringComparison.Ordinal);
        Assert.Empty(await _host.Service<ReplyBook>().WaitingAsync("slack", Bob.Direct));
        taken.SetResult();
    }

    /// <summary>Slack changes no message before what is returned is done.</summary>
    private TaskCompletionSource Hold()
    {
        var taken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _host.WaitsForShowing = false;
        _host.Slack.Before = call => call.Method == "chat.update" ? taken.Task : Task.CompletedTask;
        return taken;
    }

    private async Task<string> DirectAsync() => (await _host.Service<SlackDirects>().OfAsync(_host.Account("U0BOB"), SlackUrgency.Awaited, default)).Channel!;

    /// <returns>The message's id.</returns>
    private async Task<string> SaidAsync(string channel) =>
        (string)Assert.IsType<SlackOutcome.Done>(await _host.Outbound.SendAsync(channel, null, new OutgoingMessage("For everyone"), null, SlackUrgency.Awaited, default)).Answer["ts"]!;

    private async Task<SlackAnswer> PressAsync(string channel, string ts, CancellationToken cancellation = default)
    {
        var (talk, services) = (new ScriptedTalk(), _host.Service<IServiceProvider>());
        var showing = ActivatorUtilities.CreateInstance<SlackShowing>(services);
        var forms = ActivatorUtilities.CreateInstance<SlackForms>(services, new NoForms(), talk, showing, SlackMembers.Talk, _host.Unfinished);
        var presses = ActivatorUtilities.CreateInstance<SlackPresses>(services, talk, forms, showing, SlackMembers.Talk, _host.Unfinished);
        var action = new SlackArrival.Action(_host.Account("U0BOB"), "key", "approve", """{"id":"delivery"}""", [], new SlackPlace.Message(channel, ts, false), "trigger");
        var person = await new SlackMembers(_host, "U0BOB").FindAsync(_host.Account("U0BOB"), default);
        return await presses.AnswerAsync(new SlackTurn(action, person!, await DirectAsync()), action, cancellation);
    }
}
