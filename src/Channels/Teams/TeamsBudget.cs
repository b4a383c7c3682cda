using System.Threading.RateLimiting;

namespace ChatGovernanceBot.Channels.Teams;

/// <summary>
/// How much may be said: a conversation and a tenant each have a budget, below what Teams documents as its limits for one thread (7 in a
/// second, 60 in 30 seconds) and for an app in a tenant (50 in a second).
/// </summary>
public sealed class TeamsBudget : IDisposable
{
    /// <summary>How long a message waits for its turn before it is owed instead.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly PartitionedRateLimiter<TeamsPlace> _limiter;

    public TeamsBudget() : this(
        new TokenBucketRateLimiterOptions { TokenLimit = 7, TokensPerPeriod = 2, ReplenishmentPeriod = TimeSpan.FromSeconds(1), QueueLimit = 1000 },
        new TokenBucketRateLimiterOptions { TokenLimit = 40, TokensPerPeriod = 4, ReplenishmentPeriod = TimeSpan.FromMilliseconds(100), QueueLimit = 1000 })
    {
    }

    public TeamsBudget(TokenBucketRateLimiterOptions conversation, TokenBucketRateLimiterOptions tenant) => _limiter = PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<TeamsPlace, string>(place => RateLimitPartition.GetTokenBucketLimiter(place.Conversation, _ => conversation)),
        PartitionedRateLimiter.Create<TeamsPlace, string>(place => RateLimitPartition.GetTokenBucketLimiter(place.Tenant, _ => tenant)));

    /// <summary>Whether something may be said there now, at once or after a short wait.</summary>
    public ValueTask<bool> MaySayAsync(TeamsPlace place, CancellationToken cancellation) => Patience.MayAsync(_limiter, place, Longest, cancellation);

    public void Dispose() => _limiter.Dispose();
}
