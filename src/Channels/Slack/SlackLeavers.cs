using ChatGovernanceBot.Channels.Slack.Api;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Ledger;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Slack;

/// <summary>
/// Looks from the start, and then again and again, whether those who are asked something in Slack have that account still and are members still:
/// what Slack tells of a change it tells once, and it is missed by a host that is down. Nothing waits for it.
/// </summary>
internal sealed partial class SlackLeavers(SlackSelf self, SlackUsers users, IAccounts accounts, LedgerQueries queries, DeliveryBook deliveries, TimeProvider time, ILogger<SlackLeavers> log) : BackgroundService
{
    /// <summary>How long until they are asked about again, in system time.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await Task.Delay(await LookAsync(stoppingToken) ? Every : SlackSelf.WhileItFails, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Not a failure: the host stops.
        }
    }

    /// <summary>Looks once, at one after the other, so that all else has its turn between them. Of whom Slack says nothing now nothing is lost.</summary>
    /// <returns>False where it could not be looked.</returns>
    internal async Task<bool> LookAsync(CancellationToken cancellation)
    {
        try
        {
            // With a token of elsewhere Slack would know none of them.
            if (!await self.AskAsync(cancellation))
            {
                return false;
            }

            var isDone = true;
            foreach (var (person, account) in await queries.AskedAtAsync(SlackChannel.Name, cancellation))
            {
                isDone &= await TryLookAsync(person, account, cancellation);
            }

            return isDone;
        }
        catch (Exception failed) when (failed is not OperationCanceledException and not OutOfMemoryException)
        {
            // The ledger cannot be had now, and that must not end the host.
            LogNotLooked(failed);
            return false;
        }
    }

    private async Task<bool> TryLookAsync(PersonId person, ChatAccount account, CancellationToken cancellation)
    {
        try
        {
            if (!await accounts.IsTheirsAsync(account, person, cancellation) || await users.StandingAsync(account, cancellation) is SlackStanding.Refused)
            {
                await deliveries.LostAsync(person, account, cancellation);
            }

            return true;
        }
        catch (Exception failed) when (failed is not (OperationCanceledException or LedgerUnavailableException or OutOfMemoryException))
        {
            // The others have their turn.
            LogNotLooked(failed);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Whether those who have cards in Slack are still members could not be looked at; it is looked at again later.")]
    private partial void LogNotLooked(Exception exception);
}
