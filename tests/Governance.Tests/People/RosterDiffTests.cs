using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.People.Changes;
using static ChatGovernanceBot.Governance.Tests.Field;

namespace ChatGovernanceBot.Governance.Tests.People;

public sealed class RosterDiffTests
{
    [Fact]
    public void Who_is_marked_as_left_and_who_is_missing_have_left()
    {
        Assert.Equal(Fay, Assert.Single(Between(Roster(), Roster(null, Fay)).Left));
        Assert.Equal(Hal, Assert.Single(Between(Roster(), Without(Hal)).Left));
        Assert.Empty(Between(Roster(null, Fay), Roster(null, Fay)).Left);
        Assert.Empty(Between(Roster(null, Fay), Roster()).Left);
    }

    [Fact]
    public void Who_has_another_manager_or_department_has_moved()
    {
        Assert.Equal(Ana, Assert.Single(Between(Roster(), Roster(Dia)).Moved));
        Assert.Equal(Fay, Assert.Single(Between(Roster(), With(Fay, p => p with { Department = "Sales" })).Moved));
        Assert.Empty(Between(Roster(), With(Fay, p => p with { Title = "Lead" })).Moved);
        Assert.Empty(Between(Roster(), Roster(Dia, Ana)).Moved);
    }

    [Fact]
    public void Who_has_moved_and_is_led_by_nobody_any_more_has_moved_too()
    {
        Assert.Equal(Fay, Assert.Single(Between(Roster(), With(Fay, p => p with { Department = "Sales", Manager = null })).Moved));
        Assert.Equal(Fay, Assert.Single(Between(Roster(), With(Fay, p => p with { Manager = null })).Moved));
    }

    [Fact]
    public void What_lost_its_last_owner_is_named_once()
    {
        Assert.Equal("db/read", Assert.Single(Between(Roster(), Roster(null, Cai)).Ownerless));
        Assert.Equal<string>(["db/read", "db/admin"], Between(Roster(), Roster(null, Cai, Dia)).Ownerless.ToArray());
        Assert.Empty(Between(Roster(null, Cai), Roster(null, Cai, Fay)).Ownerless);
        Assert.Equal([Svc], Between(Roster(), Roster(null, Gil)).HandedOver.Select(m => m.Ref));
    }

    [Fact]
    public void A_machine_is_handed_over_again_when_whoever_had_taken_it_over_leaves_and_not_when_somebody_else_does()
    {
        Assert.Equal([Svc], Between(Roster(null, Gil), Roster(null, Gil, Hal)).HandedOver.Select(m => m.Ref));
        Assert.Equal([Svc], Between(Roster(null, Gil, Hal), Roster(null, Gil, Hal, Cai)).HandedOver.Select(m => m.Ref));
        Assert.Empty(Between(Roster(null, Gil), Roster(null, Gil, Fay)).HandedOver);
        Assert.Empty(Between(Roster(), Roster(null, Hal)).HandedOver);
    }

    [Fact]
    public void A_file_that_removes_more_than_the_set_share_is_held_by_the_bound_that_was_in_force()
    {
        Assert.False(Between(Roster(), Roster(null, Fay)).IsHeldBy(Field.Of(1, Rules)));
        Assert.True(Between(Roster(), Roster(null, Fay, Hal)).IsHeldBy(Field.Of(1, Rules)));
        Assert.False(Between(Roster(), Roster(null, Fay, Hal)).IsHeldBy(WithBound(25)));
        Assert.True(Between(Roster(), Roster(null, Fay, Hal)).IsHeldBy(WithBound(24)));
    }

    [Fact]
    public void Machines_that_are_missing_count_for_themselves_and_one_whose_owner_left_is_not_missing()
    {
        var diff = Between(Roster(), new(Roster().People, []));
        Assert.Equal(Svc, Assert.Single(diff.Gone));
        Assert.Empty(diff.Left);
        Assert.True(diff.IsHeldBy(Field.Of(1, Rules)));
        Assert.False(diff.IsHeldBy(WithBound(100)));
        Assert.Equal("0 of 8 people and 1 of 1 machines", RosterDiff.Words(diff.OfPeople(Field.Of(1, Rules)), diff.OfMachines(Field.Of(1, Rules))));
        Assert.Empty(Between(Roster(), Roster(null, Gil, Hal)).Gone);
    }

    [Fact]
    public void A_machine_goes_to_its_deputy_then_to_the_deputy_of_its_owner_then_up_the_managers()
    {
        Assert.Equal(Hal, Answers(Roster(null, Gil)));
        Assert.Equal(Cai, Answers(Roster(null, Gil, Hal)));
        Assert.Equal(Eve, Answers(Roster(null, Gil, Hal, Cai)));
        Assert.Null(Answers(Roster(null, Gil, Hal, Cai, Eve)));
        Assert.Equal(Fay, Answers(Of(With(Gil, p => p with { Deputy = Fay, Employment = Employment.Left }), p => p.Ref == Hal ? p with { Employment = Employment.Left } : p)));
    }

    [Fact]
    public void Whoever_has_taken_a_machine_over_answers_for_it_and_does_not_decide_for_it()
    {
        var roster = Roster(null, Gil, Hal);
        Assert.True(roster.IsActive(Svc));
        Assert.Contains(Cai, roster.AnswerableFor(Svc));
        Assert.Equal([Svc], roster.MachinesOf(Cai).Select(m => m.Id));
        Assert.DoesNotContain(Cai, Roster(null, Gil).AnswerableFor(Svc));
        Assert.False(Roster(null, Gil, Hal, Cai, Eve).IsActive(Svc));
    }

    private static PersonId? Answers(Roster roster) => roster.AnswersNow(Assert.IsType<Machine>(roster.Find(Svc)));

    private static RosterDiff Between(Roster before, Roster after) => RosterDiff.Of(Field.Of(1, Rules, before), Field.Of(2, Rules, after));

    private static Governance.Policy.Organisation WithBound(int percent) => Field.Of(1, Rules) with { HoldRemovalsAbove = percent };

    private static Roster Without(PersonId person) => new(Roster().Identities.Where(i => i.Id != person.AsIdentity), []);

    private static Roster With(PersonId person, Func<Person, Person> change) => Of(Roster(), p => p.Ref == person ? change(p) : p);

    private static Roster Of(Roster roster, Func<Person, Person> change) => new(roster.Identities.Select(i => i is Person p ? change(p) : i), []);
}
