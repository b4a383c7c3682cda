using System.Text.Json;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Governance.Tests.Lives;

/// <summary>Random lives, looked at afterwards: what was recorded is the whole truth, and they went everywhere.</summary>
public class RecordTests
{
    // The last is one of the few in which nobody answers for a finding.
    private static readonly List<World> Worlds = [.. Enumerable.Range(0, 700).Append(1613).Select(n => Life.Live(StepsOf(n)))];

    // No system of this small world is changed by hand.
    private static readonly Type[] ByHand =
        [typeof(AccessEvent.ReachSet), typeof(AccessEvent.HandsAsked), typeof(AccessEvent.Attested), typeof(AccessEvent.HandsDeclined), typeof(AccessEvent.HandsChased)];

    [Fact]
    public void Folding_the_recorded_events_gives_the_state_again()
    {
        foreach (var world in Worlds)
        {
            Assert.All(world.Requests, r => Assert.Equal(Text(r.Value), Text(world.RequestLogs[r.Key].Select(Reread).Aggregate((Request?)null, RequestLifecycle.Evolve)!)));
            Assert.All(world.Accesses, a => Assert.Equal(Text(a.Value), Text(world.AccessLogs[a.Key].Select(Reread).Aggregate(Governance.Access.Access.Never(a.Key), AccessLifecycle.Evolve))));
        }
    }

    [Fact]
    public void Every_event_and_every_state_survives_being_written_and_read()
    {
        foreach (var world in Worlds)
        {
            Assert.All(world.RequestLogs.Values.SelectMany(log => log), e => Assert.Equal(Text(e), Text(Reread(e))));
            Assert.All(world.AccessLogs.Values.SelectMany(log => log), e => Assert.Equal(Text(e), Text(Reread(e))));
            Assert.All(world.Requests.Values, r => Assert.Equal(Text(r), Text(Reread(r))));
            Assert.All(world.Accesses.Values, a => Assert.Equal(Text(a), Text(Reread(a))));
        }
    }

    [Fact]
    public void The_lives_come_to_every_event_outcome_and_cause()
    {
        var story = Worlds.SelectMany(w => w.Story).ToList();
        var kinds = typeof(RequestEvent).GetNestedTypes().Concat(typeof(AccessEvent).GetNestedTypes());
        Assert.Empty(kinds.Except(ByHand).Except(story.Select(e => e.GetType())));
        Assert.Empty(Enum.GetValues<Outcome>().Except([Outcome.Attested, Outcome.ObjectGone]).Except(story.OfType<RequestEvent.ItemClosed>().Select(e => e.Outcome)));
        Assert.Empty(Enum.GetValues<EndCause>().Except([EndCause.Revoked, EndCause.FoundGone]).Except(story.OfType<RequestEvent.ItemEnding>().Select(e => e.Cause)));
        Assert.Empty(Enum.GetValues<CallOutcome>().Except(story.OfType<AccessEvent.CallReturned>().Select(e => e.Outcome)));
        Assert.Empty(Enum.GetValues<NextTry>().Except(story.OfType<AccessEvent.TryAgain>().Select(e => e.What)));
    }

    private static ulong[] StepsOf(int life)
    {
        var dice = new Dice((ulong)life + 1);
        return [.. Enumerable.Range(0, 60 + dice.Roll(60)).Select(_ => (ulong)dice.Roll(int.MaxValue))];
    }

    private static string Text<T>(T value) => JsonSerializer.Serialize(value, GovernanceJson.Options);

    private static T Reread<T>(T value) => JsonSerializer.Deserialize<T>(Text(value), GovernanceJson.Options)!;
}
