using ChatGovernanceBot.Channels.Slack.Api;
using ChatGovernanceBot.Channels.Slack.Blocks;
using ChatGovernanceBot.Governance.People;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Slack.Home;

/// <summary>Shows each person's home tab: what waits for them, what they asked for and what they hold, with the buttons to act on it.</summary>
public sealed partial class SlackHome(SlackHomeChanges changes, SlackDoor door, IOwnHome own, SlackOutbound outbound, TimeProvider time, ILogger<SlackHome> log) : BackgroundService
{
    private const string Callback = "home";

    /// <summary>What changes in a row is shown once.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(200);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var account in changes.ReadAsync(stoppingToken))
        {
            try
            {
                await Task.Delay(Settling, time, stoppingToken);
                if (await PublishAsync(account, stoppingToken) is SlackOutcome.Later later)
                {
                    LogLater(later.Reason);
                    await Task.Delay(later.After ?? TimeSpan.FromSeconds(1), time, stoppingToken);
                    changes.Changed(account);
                }
            }
            catch (Exception failed) when (failed is not OperationCanceledException)
            {
                LogFailed(failed);
            }
        }
    }

    private async Task<SlackOutcome> PublishAsync(ChatAccount account, CancellationToken cancellation)
    {
        var message = await door.AdmitAsync(account, Audience.Person, "", null, cancellation) switch
        {
            SlackAdmission.Admitted admitted => await own.ShowAsync(new Incoming.Said(admitted.Person.Ref, account, new(account.UserId), Callback, ""), cancellation),
            SlackAdmission.Stranger stranger => stranger.Replies[^1].Message,
            SlackAdmission.Refused refused => refused.Message,
            _ => throw new InvalidOperationException(),
        };
        var blocks = message.Card is { } card ? SlackCards.BlocksOf(card, SlackSurface.Home, SlackLimits.ViewBlocks) : SlackCards.MessageOf(message).Blocks;
        return await outbound.PublishHomeAsync(account.UserId, SlackViews.Home(Callback, blocks, ""), cancellation);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A home tab of Slack cannot be shown now and is tried again: {Reason}")]
    private partial void LogLater(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Showing a home tab of Slack failed.")]
    private partial void LogFailed(Exception failed);
}
