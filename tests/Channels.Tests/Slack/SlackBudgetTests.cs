using System.Diagnostics;
using System.Threading.RateLimiting;
using ChatGovernanceBot.Channels.Slack.Api;
using ChatGovernanceBot.Channels.Tests.Teams;

namespace ChatGovernanceBot.Channels.Tests.Slack;

/// <summary>How often Slack is called in life.</summary>
public sealed class SlackBudgetTests : IDisposable
{
    /// <summary>What Slack grants in a minute at least, by the tier that stands at each method: https://docs.slack.dev/apis/web-api/rate-limits.</summary>
    private static readonly Dictionary<string, int> Granted = new()
    {
        ["chat.postMessage"] = 300,
        ["chat.postEphemeral"] = 100,
        ["chat.update"] = 50,
        ["conversations.open"] = 50,
        ["conversations.history"] = 50,
        ["conversations.replies"] = 50,
        ["users.info"] = 100,
        ["views.open"] = 100,
        ["views.update"] = 100,
        ["views.publish"] = 100,
        ["auth.test"] = 100,
        // One, and bursts: a socket that Slack ends is followed by the next at once.
        ["apps.connections.open"] = 10,
    };

    private readonly SlackBudget _budget = new(TimeProvider.System);

    public void Dispose() => _budget.Dispose();

    private static IEnumerable<SlackMethod> Methods => typeof(SlackMethod).GetProperties().Where(p => p.PropertyType == typeof(SlackMethod)).Select(p => (SlackMethod)p.GetValue(null)!);

    public static TheoryData<string> Names => [.. Methods.Select(m => m.Name)];

    /// <summary>How many calls are let through at once, and how many more may have become free while they were counted.</summary>
    private (int Count, int Late) AtOnce(SlackMethod method, SlackUrgency urgency, Func<int, string> about)
    {
        var watch = Stopwatch.StartNew();
        var count = 0;
        while (count < 1000 && _budget.MayCallAsync(method, about(count), urgency, default).AsTask() is { IsCompletedSuccessfully: true, Result: true })
        {
            count++;
        }

        return (count, 1 + (int)(watch.Elapsed / (TimeSpan.FromMinutes(1) / method.PerMinute)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_method_is_called_as_often_in_a_minute_as_Slack_grants_and_no_oftener(string name)
    {
        var method = Methods.Single(m => m.Name == name);

        var (count, late) = AtOnce(method, SlackUrgency.Awaited, i => $"D{i}");

        Assert.Equal(Granted[name], method.PerMinute);
        Assert.InRange(count, Granted[name], Granted[name] + late);
    }

    [Fact]
    public void In_one_conversation_messages_are_said_one_a_second()
    {
        var watch = Stopwatch.StartNew();
        var (count, _) = AtOnce(SlackMethod.PostMessage, SlackUrgency.Owed, _ => "D1");

        Assert.InRange(count, 1, 1 + (int)watch.Elapsed.TotalSeconds + 1);
        Assert.True(_budget.MayCallAsync(SlackMethod.PostMessage, "D2", SlackUrgency.Owed, default).AsTask().IsCompletedSuccessfully);
        Assert.Equal([1, 2], Enumerable.Range(0, 2).Select(_ => Math.Round(_budget.TurnOf(SlackMethod.PostMessage, "D1").TotalSeconds)));
    }

    [Fact]
    public void A_clock_that_is_put_back_sends_nobody_away_for_longer()
    {
        var time = new ShiftedTime();
        using var budget = new SlackBudget(time);
        budget.TurnOf(SlackMethod.PostMessage, "D1");
        time.Put(TimeSpan.FromHours(-2));
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.InRange(budget.TurnOf(SlackMethod.PostMessage, "D1").TotalSeconds, 0.5, 1.5);
    }

    [Theory]
    [InlineData("users.info", 75, 25)]
    [InlineData("conversations.open", 37, 13)]
    public void What_is_owed_to_many_leaves_a_quarter_to_those_who_wait(string name, int owed, int awaited)
    {
        var method = Methods.Single(m => m.Name == name);

        var (taken, late) = AtOnce(method, SlackUrgency.Owed, _ => "");
        var (left, later) = AtOnce(method, SlackUrgency.Awaited, _ => "");

        Assert.InRange(taken, owed, owed + late);
        Assert.InRange(left, awaited - late, awaited + late + later);
    }

    [Fact]
    public async Task A_budget_that_is_used_up_lets_nothing_more_through_in_that_conversation_or_of_that_method()
    {
        static TokenBucketRateLimiterOptions Tokens(int most) => new() { TokenLimit = most, TokensPerPeriod = 1, ReplenishmentPeriod = TimeSpan.FromHours(1), AutoReplenishment = false, QueueLimit = 0 };
        using var budget = new SlackBudget(TimeProvider.System, TimeSpan.FromHours(1), _ => Tokens(3));

        Assert.True(await budget.MayCallAsync(SlackMethod.PostMessage, "one", SlackUrgency.Awaited, default));
        Assert.False(await budget.MayCallAsync(SlackMethod.PostMessage, "one", SlackUrgency.Awaited, default));
        Assert.True(await budget.MayCallAsync(SlackMethod.PostMessage, "two", SlackUrgency.Awaited, default));
        Assert.True(await budget.MayCallAsync(SlackMethod.PostMessage, "three", SlackUrgency.Awaited, default));
        Assert.False(await budget.MayCallAsync(SlackMethod.PostMessage, "four", SlackUrgency.Awaited, default));
        // What is counted for the whole workspace is not counted by conversation.
        Assert.True(await budget.MayCallAsync(SlackMethod.Update, "one", SlackUrgency.Awaited, default));
        Assert.True(await budget.MayCallAsync(SlackMethod.Update, "one", SlackUrgency.Awaited, default));
        Assert.True(await budget.MayCallAsync(SlackMethod.Update, "one", SlackUrgency.Awaited, default));
        Assert.False(await budget.MayCallAsync(SlackMethod.Update, "two", SlackUrgency.Awaited, default));
    }
}
