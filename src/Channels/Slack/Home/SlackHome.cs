using ChatGovernanceBot.Channels.Slack.Api;
using ChatGovernanceBot.Channels.Slack.Blocks;
using ChatGovernanceBot.Governance.People;

namespace ChatGovernanceBot.Channels.Slack.Home;

/// <summary>Shows each person's home tab: what waits for them, what they asked for and what they hold, with the buttons to act on it.</summary>
internal sealed class SlackHome(SlackDoor door, IOwnHome own, SlackOutbound outbound, SlackHomes homes) : IHomes
{
    private const string Callback = "home";
    private const string NotShown = "Slack does not show more of this page now. In the Messages tab you can say status, my access, my approvals, my reviews or my work.";

    /// <summary>What was looked up first is shown first, so that an older state never stands in place of a newer one.</summary>
    private readonly OneAtATime _tabs = new(64);

    public string Provider => SlackChannel.Name;

    public ValueTask ChangedAsync(ChatAccount account, CancellationToken cancellation) => homes.ChangedAsync(account, cancellation);

    public Task<SendResult> ShowAsync(ChatAccount account, CancellationToken cancellation) =>
        _tabs.RunAsync(account.UserId, async () => SlackChannel.Result(await PublishAsync(account, cancellation)), cancellation);

    private async Task<SlackOutcome> PublishAsync(ChatAccount account, CancellationToken cancellation)
    {
        var admission = await door.AdmitToOwnAsync(account, cancellation);
        if (admission is SlackAdmission.NotNow notNow)
        {
            // What stands there is still theirs, and would not come back by itself.
            return notNow.Why;
        }

        var message = admission switch
        {
            SlackAdmission.Admitted admitted => await own.ShowAsync(new Incoming.Said(admitted.Person.Ref, account, new(account.UserId), Callback, ""), cancellation),
            SlackAdmission.Told told => told.Replies[^1].Message,
            SlackAdmission.Refused refused => refused.Message,
            _ => throw new InvalidOperationException(),
        };
        var blocks = message.Card is { } card ? SlackCards.BlocksOf(card, SlackSurface.Home, SlackLimits.ViewBlocks) : SlackCards.MessageOf(message).Blocks;
        return await outbound.PublishHomeAsync(account.UserId, SlackViews.Home(Callback, blocks, ""), () => SlackViews.Home(Callback, SlackCards.MessageOf(new OutgoingMessage($"{message.Text}\n\n{NotShown}")).Blocks, ""), cancellation);
    }
}
