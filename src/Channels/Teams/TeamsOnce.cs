using ChatGovernanceBot.Channels.Teams.Trust;
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
    private readonly Together<InvokeResponse> _together = new();

    internal Task<InvokeResponse> AnswerAsync(string key, Func<Task<TeamsAnswer>> answer, CancellationToken cancellation) =>
        _together.DoAsync(key, () => FindOrDoAsync(key, answer, cancellation));

    private Task<InvokeResponse> FindOrDoAsync(string key, Func<Task<TeamsAnswer>> answer, CancellationToken cancellation) => Once.AnswerAsync(
        () => inbox.FindAsync(key, cancellation),
        async () =>
        {
            var (given, isRepeatable) = await answer();
            return (given, !isRepeatable && given.Status is >= 200 and < 300);
        },
        given => inbox.KeepAsync(key, given, cancellation));
}
