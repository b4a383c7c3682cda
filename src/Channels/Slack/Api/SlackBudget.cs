using System.Collections.Concurrent;
using System.Threading.RateLimiting;

namespace ChatGovernanceBot.Channels.Slack.Api;

/// <summary>
/// How often each method may be called in the workspace, and how often something may be said in one conversation: below what Slack documents
/// (https://docs.slack.dev/apis/web-api/rate-limits).
/// </summary>
internal sealed class SlackBudget : IDisposable
{
    private const int Remembered = 10_000;

    /// <summary>Nobody is sent away for longer: others may need less than it seems.</summary>
    private static readonly TimeSpan LongestTurn = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<(SlackMethod Method, SlackUrgency Urgency)> _limiter;
    private readonly TimeProvider _time;
    private readonly SlackPace _pace;
    private readonly Func<SlackMethod, TokenBucketRateLimiterOptions> _workspace;
    private readonly long _began;

    /// <summary>The last turn that was given, in time since <see cref="_began"/> that nobody sets.</summary>
    private readonly ConcurrentDictionary<string, TimeSpan> _turns = new(StringComparer.Ordinal);

    public SlackBudget(TimeProvider time) : this(time, TimeSpan.FromSeconds(1), OfWorkspace)
    {
    }

    /// <param name="apart">How far apart messages are in one conversation.</param>
    internal SlackBudget(TimeProvider time, TimeSpan apart, Func<SlackMethod, TokenBucketRateLimiterOptions> workspace)
    {
        (_time, _began, _pace, _workspace) = (time, time.GetTimestamp(), new SlackPace(apart, time), workspace);
        _limiter = PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<(SlackMethod Method, SlackUrgency Urgency), string>(call => call is { Method.KeepsAQuarter: true, Urgency: SlackUrgency.Owed }
                ? RateLimitPartition.GetTokenBucketLimiter(call.Method.Name, _ => ThreeQuarters(workspace(call.Method)))
                : RateLimitPartition.GetNoLimiter("")),
            PartitionedRateLimiter.Create<(SlackMethod Method, SlackUrgency Urgency), string>(call => RateLimitPartition.GetTokenBucketLimiter(call.Method.Name, _ => workspace(call.Method))));
    }

    /// <param name="about">The conversation, where the method counts them apart.</param>
    internal async ValueTask<bool> MayCallAsync(SlackMethod method, string about, SlackUrgency urgency, CancellationToken cancellation) =>
        (!method.PerConversation || await _pace.MaySayAsync(about, method.Patience, cancellation)) && await Patience.MayAsync(_limiter, (method, urgency), method.Patience, cancellation);

    /// <summary>How long a call that may not be made now is to stay away. Those who are sent away come back one after another, as fast as calls may be made.</summary>
    internal TimeSpan TurnOf(SlackMethod method, string about)
    {
        var each = method.PerConversation ? _pace.Apart : (method.KeepsAQuarter ? ThreeQuarters(_workspace(method)) : _workspace(method)).ReplenishmentPeriod;
        var now = _time.GetElapsedTime(_began);
        _turns.MakeRoom(Remembered, turn => turn <= now);
        var last = now + LongestTurn;
        var turn = _turns.AddOrUpdate(method.PerConversation ? $"{method.Name}/{about}" : method.Name, _ => now + each, (_, before) => before < now ? now + each : before + each < last ? before + each : last);
        return turn - now;
    }

    public void Dispose() => _limiter.Dispose();

    private static TokenBucketRateLimiterOptions ThreeQuarters(TokenBucketRateLimiterOptions whole) => new()
    {
        TokenLimit = Math.Max(1, whole.TokenLimit * 3 / 4),
        TokensPerPeriod = whole.TokensPerPeriod,
        ReplenishmentPeriod = whole.ReplenishmentPeriod * 4 / 3,
        AutoReplenishment = whole.AutoReplenishment,
        QueueLimit = whole.QueueLimit,
    };

    // A minute's calls at once at most, and as many again each minute.
    private static TokenBucketRateLimiterOptions OfWorkspace(SlackMethod method) => Tokens(method.PerMinute, TimeSpan.FromMinutes(1) / method.PerMinute);

    private static TokenBucketRateLimiterOptions Tokens(int most, TimeSpan each) => new() { TokenLimit = most, TokensPerPeriod = 1, ReplenishmentPeriod = each, QueueLimit = 1000 };
}
