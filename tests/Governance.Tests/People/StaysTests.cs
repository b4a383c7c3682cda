using ChatGovernanceBot.Governance.People.Absences;

namespace ChatGovernanceBot.Governance.Tests.People;

public sealed class StaysTests
{
    private static readonly DateTimeOffset Noon = new(2026, 12, 24, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void At_every_time_they_are_those_who_are_away_then_whichever_was_asked_before()
    {
        Absence[] absences = [Away("ben", 0, 24), Away("eve", 2, 3), Away("hal", 3, 50), Away("gil", 24, 30), Absence.None(new("dia"))];
        var stays = new Stays([.. absences]);
        double[] hours = [-1, 0, 1.5, 2, 2.999, 3, 3.5, 23, 24, 29, 30, 49.9, 50, 1_000];

        Assert.All(from first in hours from second in hours from hour in new[] { first, second } select Noon.AddHours(hour), now =>
            Assert.True(stays.At(now).IsSame(WhoIsAway.At(absences, now)), $"{now:s}"));
        Assert.True(stays.At(Noon.AddHours(3)).Is(new("hal")));
        Assert.False(stays.At(Noon.AddHours(3)).Is(new("eve")));
    }

    [Fact]
    public void As_long_as_nobody_goes_or_comes_they_are_not_worked_out_anew()
    {
        var stays = new Stays([Away("ben", 0, 24), Away("eve", 2, 3)]);

        Assert.Same(stays.At(Noon), stays.At(Noon.AddHours(1.9)));
        Assert.NotSame(stays.At(Noon), stays.At(Noon.AddHours(2)));
        Assert.Same(stays.At(Noon.AddHours(3)), stays.At(Noon.AddHours(23.9)));
        Assert.Same(WhoIsAway.Nobody, stays.At(Noon.AddHours(24)));
    }

    [Fact]
    public void Where_nobody_ever_goes_nobody_is_away() => Assert.Same(WhoIsAway.Nobody, new Stays([]).At(Noon));

    private static Absence Away(string person, double from, double until) => new(new PersonId(person), 1, new Stay(Noon.AddHours(from), Noon.AddHours(until), null));
}
