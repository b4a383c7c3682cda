using System.Threading.RateLimiting;

namespace ChatGovernanceBot.Channels.Teams;

/// <summary>
/// How much may be said: a conversation and a tenant each have a budget, which stays below every limit that Teams documents, however it is
/// used up: for one bot in one conversation 7 in a second, 8 in two, 60 in 30 and 1,800 in an hour; for an app in a tenant 50 in a second.
/// </summary>
/// <remarks>https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit</remarks>
public sealed class TeamsBudget : IDisposable
{
    /// <summary>How long a message waits for its turn before it is owed instead.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>After how long it is worth while to ask again.</summary>
    internal static TimeSpan Turn => Longest / 2;

    private readonly PartitionedRateLimiter<TeamsPlace> _limiter;

    public TeamsBudget() : this([Conversation, LongConversation], Tenant)
    {
    }

    public TeamsBudget(TokenBucketRateLimiterOptions conversation, TokenBucketRateLimiterOptions tenant) : this([conversation], tenant)
    {
    }

    private TeamsBudget(TokenBucketRateLimiterOptions[] conversation, TokenBucketRateLimiterOptions tenant) => _limiter = PartitionedRateLimiter.CreateChained(
        [.. conversation.Select(options => PartitionedRateLimiter.Create<TeamsPlace, string>(place => RateLimitPartition.GetTokenBucketLimiter(place.Whole, _ => options))),
            PartitionedRateLimiter.Create<TeamsPlace, string>(place => RateLimitPartition.GetTokenBucketLimiter(place.Tenant, _ => tenant))]);

    /// <summary>For what is said within seconds.</summary>
    internal static TokenBucketRateLimiterOptions Conversation { get; } = Options(4, 1, TimeSpan.FromMilliseconds(600));

    /// <summary>For what is said within an hour.</summary>
    internal static TokenBucketRateLimiterOptions LongConversation { get; } = Options(900, 1, TimeSpan.FromSeconds(4));

    internal static TokenBucketRateLimiterOptions Tenant { get; } = Options(16, 3, TimeSpan.FromMilliseconds(100));

    /// <summary>Whether something may be said there now, at once or after a short wait.</summary>
    public ValueTask<bool> MaySayAsync(TeamsPlace place, CancellationToken cancellation) => Patience.MayAsync(_limiter, place, Longest, cancellation);

    public void Dispose() => _limiter.Dispose();

    private static TokenBucketRateLimiterOptions Options(int atOnce, int more, TimeSpan every) =>
        new() { TokenLimit = atOnce, TokensPerPeriod = more, ReplenishmentPeriod = every, QueueLimit = 1000 };
}
