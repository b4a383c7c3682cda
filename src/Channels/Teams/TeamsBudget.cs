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

    /// <summary>How long a look at a conversation's members waits for its turn.</summary>
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(2);

    private readonly PartitionedRateLimiter<TeamsPlace> _limiter;
    private readonly PartitionedRateLimiter<TeamsPlace> _looks;

    public TeamsBudget() : this([Conversation, LongConversation], Tenant, LookInConversation)
    {
    }

    /// <param name="looks">For pages of members in a conversation.</param>
    public TeamsBudget(TokenBucketRateLimiterOptions conversation, TokenBucketRateLimiterOptions tenant, TokenBucketRateLimiterOptions looks) : this([conversation], tenant, looks)
    {
    }

    private TeamsBudget(TokenBucketRateLimiterOptions[] conversation, TokenBucketRateLimiterOptions tenant, TokenBucketRateLimiterOptions looks) =>
        (_limiter, _looks) = (Chained(conversation, tenant), Chained([looks], LookInTenant));

    private static PartitionedRateLimiter<TeamsPlace> Chained(TokenBucketRateLimiterOptions[] conversation, TokenBucketRateLimiterOptions tenant) => PartitionedRateLimiter.CreateChained(
        [.. conversation.Select(options => PartitionedRateLimiter.Create<TeamsPlace, string>(place => RateLimitPartition.GetTokenBucketLimiter(place.Whole, _ => options))),
            PartitionedRateLimiter.Create<TeamsPlace, string>(place => RateLimitPartition.GetTokenBucketLimiter(place.Tenant, _ => tenant))]);

    /// <summary>For what is said within seconds.</summary>
    internal static TokenBucketRateLimiterOptions Conversation { get; } = Options(4, 1, TimeSpan.FromMilliseconds(600));

    /// <summary>For what is said within an hour.</summary>
    internal static TokenBucketRateLimiterOptions LongConversation { get; } = Options(900, 1, TimeSpan.FromSeconds(4));

    internal static TokenBucketRateLimiterOptions Tenant { get; } = Options(16, 3, TimeSpan.FromMilliseconds(100));

    /// <summary>For a page of a conversation's members, of which Teams gives one bot 14 in a second, 16 in two, 120 in 30 and 3,600 in an hour.</summary>
    internal static TokenBucketRateLimiterOptions LookInConversation { get; } = Options(10, 1, TimeSpan.FromMilliseconds(1100));

    /// <summary>What is said leaves so much of what Teams takes in a tenant.</summary>
    internal static TokenBucketRateLimiterOptions LookInTenant { get; } = Options(2, 1, TimeSpan.FromMilliseconds(500));

    /// <summary>Whether a page of its members may be asked for now, at once or soon. Takes nothing from what may be said.</summary>
    public ValueTask<bool> MayLookAsync(TeamsPlace place, CancellationToken cancellation) => Patience.MayAsync(_looks, place, LongestLook, cancellation);

    /// <summary>Whether something may be said there now, at once or after a short wait.</summary>
    public ValueTask<bool> MaySayAsync(TeamsPlace place, CancellationToken cancellation) => Patience.MayAsync(_limiter, place, Longest, cancellation);

    public void Dispose()
    {
        _limiter.Dispose();
        _looks.Dispose();
    }

    private static TokenBucketRateLimiterOptions Options(int atOnce, int more, TimeSpan every) =>
        new() { TokenLimit = atOnce, TokensPerPeriod = more, ReplenishmentPeriod = every, QueueLimit = 1000 };
}
