using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;
using static ChatGovernanceBot.Governance.Tests.Field;

namespace ChatGovernanceBot.Governance.Tests.Requests;

/// <summary>Ana may read, by her manager Ben and the owner Cai; the system is Eve's, and security is Dia and Hal.</summary>
public class RevokingTests
{
    private static readonly RequestId Id = new("R1");
    private static readonly Commitment Stolen = new("stolen laptop");
    private static readonly Organisation WithSecurity = Field.Organisation with { Revocations = AnyOf(Group("security"), Named(Fay)) };
    private static readonly Organisation Stricter = Of(2, [Rule(Read, Stage(Manager), Stage(Owner), Stage(Group("security")))]);
    private static readonly ClaimReport.Ended Gone = new(Outcome.Removed, null);

    [Fact]
    public void Owners_of_the_access_or_its_system_and_the_manager_revoke_and_nobody_else()
    {
        Assert.All([Cai, Eve, Ben], by => Assert.True(Revoked(Asked.ByAna().Active(), by).Owes(ObligationKind.EndClaim)));
        Assert.All([Dia, Fay, Gil, Hal], by => IsNoneOf(Revoked(Asked.ByAna().Active(), by), "group"));
    }

    [Fact]
    public void Whom_the_policy_names_revokes_too_and_who_may_is_told_to_who_may_not()
    {
        Assert.All([Dia, Hal, Fay], by => Revoked(Asked.ByAna().Active().Under(WithSecurity), by).IsEnding(EndCause.Revoked));
        var refused = Revoked(Asked.ByAna().Active().Under(WithSecurity), Gil);
        refused.IsRefusedUnchanged(RefusalCode.NoAuthority);
        Assert.Equal(RefusalTrace.Audited, refused.Refusal!.Trace);
        Assert.Equal("Only the owners of this access or of its system, the manager of whoever has it, and group security or whom the policy names for it can revoke it.", refused.Refusal.Reason);
    }

    [Fact]
    public void Who_may_is_looked_up_in_the_people_file_and_the_policy_as_they_are_then()
    {
        var active = Asked.ByAna().Active;
        IsNoneOf(Revoked(active().Under(Of(2, Rules, Roster(null, Ben))), Ben), "group");
        IsNoneOf(Revoked(active().Under(Of(2, Rules, Roster(Gil))), Ben), "group");
        Revoked(active().Under(Of(2, Rules, Roster(Gil))), Gil).IsEnding(EndCause.Revoked);
        IsNoneOf(Revoked(active().Under(WithSecurity).Under(Field.Organisation), Dia), "group");
        IsNoneOf(Revoked(active().Under(Of(2, Rules, Roster(null, Dia)) with { Revocations = Group("security") }), Dia), "nothing");
    }

    [Fact]
    public void What_a_machine_has_is_revoked_by_who_answers_for_it_too()
    {
        Asked Machine() => Asked.By(Hal, Svc, Read, Of(1, [Rule(Read)])).Authorise().Note(new ClaimReport.Active(Noon, Noon.AddHours(5)));
        Assert.All([Gil, Hal, Cai], by => Revoked(Machine(), by).IsEnding(EndCause.Revoked));
        Assert.Contains("who answers for the machine", Revoked(Machine(), Ben).Refusal!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_has_it_or_asked_for_it_is_told_that_they_release_it()
    {
        IsToldToRelease(Revoked(Asked.ByAna().Active(), Ana));
        IsToldToRelease(Revoked(Asked.By(Fay, Ana.AsIdentity, Read).Active(), Fay));
        IsToldToRelease(Revoked(Asked.By(Cai, Cai.AsIdentity, Read, Of(1, [Rule(Read)])).Authorise().Note(new ClaimReport.Active(Noon, Noon.AddHours(5))), Cai));

        static void IsToldToRelease(Asked asked)
        {
            asked.IsRefusedUnchanged(RefusalCode.NotAllowed);
            Assert.Contains("say release R1", asked.Refusal!.Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_waits_for_a_decision_or_is_over_is_not_revoked_and_a_stranger_is_not_told_which()
    {
        var waiting = Revoked(Asked.ByAna(), Ben);
        waiting.IsRefusedUnchanged(RefusalCode.MovedOn);
        Assert.Contains("not granted yet", waiting.Refusal!.Reason, StringComparison.Ordinal);
        Revoked(Asked.ByAna().Ending(), Ben).IsRefusedUnchanged(RefusalCode.MovedOn);
        Revoked(Asked.ByAna().Closed(), Ben).IsRefusedUnchanged(RefusalCode.MovedOn);
        Assert.Single(new[] { Asked.ByAna(), Asked.ByAna().Active(), Asked.ByAna().Closed() }.Select(asked => Revoked(asked, Gil).Refusal).Distinct());
    }

    [Fact]
    public void What_is_being_granted_ends_and_is_not_asked_for_again()
    {
        Revoked(Asked.ByAna().Authorised(), Ben).IsEnding(EndCause.Revoked);
        Revoked(Asked.ByAna().Approved(), Ben).IsClosedAs(Outcome.Withdrawn);
        var onItsWayBack = Revoked(Asked.ByAna().Authorised().Under(Stricter).Authorise(2), Ben);
        onItsWayBack.IsEnding(EndCause.Revoked);
        onItsWayBack.Note(new ClaimReport.Ended(Outcome.NeverGranted, null)).IsClosedAs(Outcome.NeverGranted);
    }

    [Fact]
    public void Neither_a_clock_that_was_put_back_nor_a_quarantine_holds_it_up() =>
        Revoked(Asked.ByAna().Active().InQuarantine().WithClockPutBack(), Ben).IsEnding(EndCause.Revoked);

    [Fact]
    public void Who_has_it_who_asked_for_it_and_who_revoked_it_are_told_at_once_and_again_when_it_is_gone()
    {
        var asked = Revoked(Asked.By(Fay, Ana.AsIdentity, Read).Active(), Ben);
        Assert.Equal([Ana, Ben, Fay], Told(asked, CardKind.AccessRevoked));
        Assert.Equal([Ana, Ben, Fay], Told(asked.Note(Gone), CardKind.RequestEnded));
        Assert.Equal(new Revocation(Ben, Stolen), asked.Item.Revoked);
        Assert.Empty(Told(Asked.ByAna().Ending(), CardKind.AccessRevoked));
        Assert.Equal([Ana], Told(Asked.ByAna().Closed(), CardKind.RequestEnded));
    }

    [Fact]
    public void Who_revoked_what_they_asked_for_themselves_is_told_once()
    {
        var asked = Revoked(Asked.By(Ben, Ana.AsIdentity, Read, Of(1, [Rule(Read)])).Authorise().Note(new ClaimReport.Active(Noon, Noon.AddHours(5))), Ben);
        Assert.Equal([Ana, Ben], Told(asked, CardKind.AccessRevoked));
        Assert.Equal([Ana, Ben], Told(asked.Note(Gone), CardKind.RequestEnded));
    }

    [Fact]
    public void Who_revoked_one_of_several_is_told_how_that_one_ended_and_of_no_other()
    {
        var asked = Revoked(TwoActive(), Cai, Admin);
        Assert.Equal([Ana, Cai], Told(asked, CardKind.AccessRevoked));
        Assert.Equal([Ana, Cai], Told(asked.When(new RequestCommand.NoteClaim(Id, 2, 1, Gone)), CardKind.RequestEnded));
        Assert.Equal([Ana], Told(asked.After(TimeSpan.FromDays(1)).Release(Ana).Note(Gone), CardKind.RequestEnded));
        Assert.Equal([Ana, Cai], Told(Revoked(TwoActive(), Cai, Admin).Release(Ana).Note(Gone).When(new RequestCommand.NoteClaim(Id, 2, 1, Gone)), CardKind.RequestEnded));
    }

    [Fact]
    public void Of_several_one_is_revoked_or_all_that_this_person_may_and_people_are_told_once()
    {
        var one = Revoked(TwoActive(), Cai, Admin);
        Assert.Equal([false, true], Ending(one));
        Assert.Equal([true, true], Ending(Revoked(TwoActive(), Ben)));
        Assert.Equal([Ana, Ben], Told(Revoked(TwoActive(), Ben), CardKind.AccessRevoked));
        Assert.Equal(2, Revoked(TwoActive(), Ben).Obligations.Count(o => o.Kind == ObligationKind.EndClaim));
        Assert.Equal([false, true], Ending(Revoked(TwoActive(), Dia)));
        Revoked(TwoActive(), Dia, Read).IsRefusedUnchanged(RefusalCode.NoAuthority);
        Revoked(TwoActive(), Cai, new("db/write")).IsRefusedUnchanged(RefusalCode.Unknown);
    }

    private static IEnumerable<bool> Ending(Asked asked) => asked.Request!.Items.Select(i => i.State is ItemState.Ending { Cause: EndCause.Revoked });

    private static Asked TwoActive()
    {
        var hours = Length.OfTime(TimeSpan.FromHours(5));
        var asked = new Asked().Under(Of(1, [Rule(Read), Rule(Admin, Stage(Manager), Stage(Owner))]))
            .When(new RequestCommand.Submit(Id, Ana, [new(Ana.AsIdentity, Read, hours), new(Ana.AsIdentity, Admin, hours)], new("because"), null))
            .Vote(2, Ben).Vote(2, Cai);
        for (var item = 1; item <= 2; item++)
        {
            asked.When(new RequestCommand.AuthoriseGrant(Id, item, 1)).When(new RequestCommand.NoteClaim(Id, item, 1, new ClaimReport.Active(Noon, Noon.AddHours(5))));
        }

        return asked;
    }

    private static Asked Revoked(Asked asked, PersonId by, EntitlementId? only = null) => asked.When(new RequestCommand.Revoke(Id, only, by, Stolen));

    private static void IsNoneOf(Asked asked, string unsaid)
    {
        asked.IsRefusedUnchanged(RefusalCode.NoAuthority);
        Assert.DoesNotContain(unsaid, asked.Refusal!.Reason, StringComparison.Ordinal);
    }

    private static IEnumerable<PersonId> Told(Asked asked, CardKind card) => asked.Obligations
        .Where(o => o.Kind == ObligationKind.DeliverCard).Select(o => CardSubject.Parse(o.Subject)).Where(s => s.Card == card).Select(s => s.To).OrderBy(to => to.Value, StringComparer.Ordinal);
}
