using System.Collections.Concurrent;
using ChatGovernanceBot.Channels.Teams.Trust;
using ChatGovernanceBot.Ledger;
using Microsoft.Bot.Builder;

namespace ChatGovernanceBot.Channels.Teams;

/// <summary>An answer, and whether a redelivery is given the same by itself, so that it need not be kept.</summary>
internal sealed record TeamsAnswer(InvokeResponse Response, bool IsRepeatable = false);

/// <summary>
/// Does what an activity asks for once, however often it arrives: a redelivery that comes while the first is at work waits for its answer,
/// and one that comes later, also after a restart, gets the answer that was kept, or the same made again.
/// </summary>
public sealed class TeamsOnce(TeamsInbox inbox)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<InvokeResponse>>> _atWork = new(StringComparer.Ordinal);

    internal async Task<InvokeResponse> AnswerAsync(string key, Func<Task<TeamsAnswer>> answer, CancellationToken cancellation)
    {
        var mine = new Lazy<Task<InvokeResponse>>(() => FindOrDoAsync(key, answer, cancellation));
        var first = _atWork.GetOrAdd(key, mine);
        try
        {
            return await first.Value;
        }
        finally
        {
            _atWork.TryRemove(new(key, first));
        }
    }

    private async Task<InvokeResponse> FindOrDoAsync(string key, Func<Task<TeamsAnswer>> answer, CancellationToken cancellation)
    {
        if (await inbox.FindAsync(key, cancellation) is { } before)
        {
            return before;
        }

        var (given, isRepeatable) = await answer();
        if (isRepeatable)
        {
            return given;
        }

        try
        {
            return given.Status is >= 200 and < 300 ? await inbox.KeepAsync(key, given, cancellation) : given;
        }
        catch (LedgerUnavailableException)
        {
            // The answer says already that nothing was recorded; asked again it is done then.
            return given;
        }
    }
}
