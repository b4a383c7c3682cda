using System.Threading.RateLimiting;

namespace ChatGovernanceBot.Channels.Slack.Api;

/// <summary>
/// How often each method may be called in the workspace, and how often something may be said in one conversation: below what Slack documents
/// (https://docs.slack.dev/apis/web-api/rate-limits), which allows short bursts.
/// </summary>
public sealed class SlackBudget : IDisposable
{
    private const int ConversationBurst = 3;

    private readonly PartitionedRateLimiter<(SlackMethod Method, string About)> _limiter;

    public SlackBudget() : this(Tokens(ConversationBurst, TimeSpan.FromSeconds(1)), OfWorkspace)
    {
    }

    internal SlackBudget(TokenBucketRateLimiterOptions conversation, Func<SlackMethod, TokenBucketRateLimiterOptions> workspace) => _limiter = PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<(SlackMethod Method, string About), string>(call => call.Method.PerConversation
            ? RateLimitPartition.GetTokenBucketLimiter(call.About, _ => conversation)
            : RateLimitPartition.GetNoLimiter("")),
        PartitionedRateLimiter.Create<(SlackMethod Method, string About), string>(call => RateLimitPartition.GetTokenBucketLimiter(call.Method.Name, _ => workspace(call.Method))));

    /// <param name="about">The conversation, where the method counts them apart.</param>
    internal ValueTask<bool> MayCallAsync(SlackMethod method, string about, CancellationToken cancellation) =>
        Patience.MayAsync(_limiter, (method, about), method.Patience, cancellation);

    public void Dispose() => _limiter.Dispose();

    // A minute's calls at once at most, and as many again each minute.
    private static TokenBucketRateLimiterOptions OfWorkspace(SlackMethod method) => Tokens(method.PerMinute, TimeSpan.FromMinutes(1) / method.PerMinute);

    private static TokenBucketRateLimiterOptions Tokens(int most, TimeSpan each) => new() { TokenLimit = most, TokensPerPeriod = 1, ReplenishmentPeriod = each, QueueLimit = 1000 };
}
