using ChatGovernanceBot.Governance.People.Absences;
using static ChatGovernanceBot.Governance.Tests.Field;

namespace ChatGovernanceBot.Governance.Tests.People;

public class AbsenceTests
{
    private static readonly DateTimeOffset Friday = Noon.AddDays(7);

    private static Decided<AbsenceEvent> Go(PersonId person, Stay stay, Func<PersonId, Stay?>? others = null) =>
        AbsenceLifecycle.Decide(Absence.None(person), new AbsenceCommand.GoAway(person, stay), new(Roster(null, Fay), Noon, others ?? (_ => null)));

    private static Absence Away(PersonId person, PersonId? deputy, DateTimeOffset? from = null) => new(person, 1, new(from ?? Noon, Friday, deputy));

    [Fact]
    public void An_absence_has_an_end_that_comes_by_itself()
    {
        var stay = ((AbsenceEvent.WentAway)Assert.Single(Go(Ben, new(Noon.AddDays(-1), Friday, Eve)).Events)).Stay;
        Assert.Equal(new Stay(Noon, Friday, Eve), stay);
        Assert.True(stay.Covers(Noon));
        Assert.False(stay.Covers(Friday));
        Assert.All(new[] { Noon, Noon.AddDays(91) }, until => Assert.NotNull(Go(Ben, new(Noon, until, null)).Refusal));
    }

    [Fact]
    public void Nobody_decides_for_themselves_nor_does_anybody_who_has_left() =>
        Assert.All(new[] { Ben, Fay }, deputy => Assert.NotNull(Go(Ben, new(Noon, Friday, deputy)).Refusal));

    [Fact]
    public void A_chain_that_would_come_back_is_refused_where_those_in_it_are_away_at_the_same_time()
    {
        Assert.NotNull(Go(Ben, new(Noon, Friday, Eve), p => p == Eve ? new Stay(Noon, Friday, Hal) : p == Hal ? new Stay(Noon, Friday, Ben) : null).Refusal);
        Assert.Null(Go(Ben, new(Noon, Friday, Eve), p => p == Eve ? new Stay(Friday, Friday.AddDays(3), Ben) : null).Refusal);
    }

    [Fact]
    public void Whoever_comes_back_decides_again_and_nobody_comes_back_who_is_here()
    {
        var away = AbsenceLifecycle.Decide(Away(Ben, Eve), new AbsenceCommand.ComeBack(Ben), new(Roster(), Noon, _ => null));
        Assert.Null(AbsenceLifecycle.Evolve(Away(Ben, Eve), Assert.Single(away.Events)).Stay);
        Assert.Equal(RefusalCode.MovedOn, AbsenceLifecycle.Decide(Away(Ben, Eve), new AbsenceCommand.ComeBack(Ben), new(Roster(), Friday, _ => null)).Refusal!.Code);
    }

    [Fact]
    public void Open_items_are_looked_at_when_it_begins_and_when_it_ends()
    {
        var later = Away(Ben, Eve, Noon.AddDays(2));
        var owed = AbsenceLifecycle.Owes(later, new AbsenceEvent.WentAway(Noon, later.Stay!)).ToList();
        Assert.All(new[] { ObligationKind.LookAtOpenItems, ObligationKind.LookAtReviews }, kind => Assert.Equal([Noon.AddDays(2), Friday], owed.Where(o => o.Kind == kind).Select(o => o.DueAt)));
        Assert.Equal(owed.Count, owed.DistinctBy(o => (o.Kind, o.Subject)).Count());
    }

    [Fact]
    public void Open_items_are_looked_at_at_once_where_somebody_comes_back_early() =>
        Assert.Equal(
            [(ObligationKind.LookAtOpenItems, Noon), (ObligationKind.LookAtReviews, Noon)],
            AbsenceLifecycle.Owes(Away(Ben, Eve), new AbsenceEvent.CameBack(Noon)).Select(o => (o.Kind, o.DueAt)));

    [Fact]
    public void The_chain_of_deputies_ends_with_who_is_here_and_with_nobody_where_it_is_long_or_barred()
    {
        PersonId? Deputy(Predicate<PersonId> mayStand, params Absence[] absences) => WhoIsAway.At(absences, Noon).DeputyOf(Ben, Roster(), p => mayStand(p));

        Assert.Equal(Hal, Deputy(_ => true, Away(Ben, Eve), Away(Eve, Hal)));
        Assert.Null(Deputy(p => p != Eve, Away(Ben, Eve), Away(Eve, Hal)));
        Assert.Null(Deputy(_ => true, Away(Ben, null)));
        Assert.Null(Deputy(_ => true, Away(Ben, Eve), Away(Eve, Hal), Away(Hal, Gil), Away(Gil, Dia)));
    }
}
