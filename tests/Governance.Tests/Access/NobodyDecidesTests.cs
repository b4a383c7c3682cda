using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Defects;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;
using static ChatGovernanceBot.Governance.Tests.Access.Held;
using static ChatGovernanceBot.Governance.Tests.Field;

namespace ChatGovernanceBot.Governance.Tests.Access;

/// <summary>Ana holds an access that she owns, in a system of hers, and owns what nobody else does.</summary>
public class NobodyDecidesTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    // Her manager is whoever is named, and everybody above who has left is passed by.
    private static Organisation Hers(PersonId? manager = null, params PersonId[] left) => Field.Organisation with
    {
        DefectOwner = Ana,
        Roster = Roster(manager ?? Ana, [.. left]),
        Catalog = new([new(new("db"), "Database", "", "files", Ana)], [.. Field.Catalog.Entitlements.Select(e => e with { Owners = [Ana] })]),
    };

    private static Held GoneOf(Organisation organisation) => new Held().Under(organisation).Active().After(Day).ObserveLive(Presence.Absent);

    private static PersonId Found(Held held) => Assert.Single(held.Events.OfType<AccessEvent.DriftFound>()).Task.Owner;

    [Fact]
    public void Whoever_leads_the_holder_decides_where_the_holder_owns_everything()
    {
        var held = GoneOf(Hers(Ben));
        Assert.Equal(Ben, Found(held));
        Assert.Equal([Ben, Ben, Ben], Enumerable.Range(1, 3).Select(step => Assert.Single(held.ChaseFinding(step).Events.OfType<AccessEvent.FindingChased>()).To));
        held.Is(AccessState.Active).RevokeFound(Ben).Is(AccessState.Revoking);
    }

    [Fact]
    public void A_manager_who_has_left_is_passed_by_for_the_next_one_up() => Assert.Equal(Eve, Found(GoneOf(Hers(Ben, Ben))));

    [Fact]
    public void Another_owner_comes_before_whoever_leads_the_holder()
    {
        var hers = Hers(Ben);
        Assert.Equal(Fay, Found(GoneOf(hers with { Catalog = new([new(new("db"), "Database", "", "files", Fay)], hers.Catalog.Entitlements) })));
        Assert.Equal(Dia, Found(GoneOf(hers with { Catalog = new(hers.Catalog.Systems, [.. hers.Catalog.Entitlements.Select(e => e with { Owners = [Ana, Dia] })]) })));
    }

    [Fact]
    public void Of_a_machine_who_leads_its_owner_decides()
    {
        var bot = AccessId.Of(Read, Svc);
        var organisation = Hers() with { DefectOwner = Gil, Catalog = new([new(new("db"), "Database", "", "files", Hal)], [.. Field.Catalog.Entitlements.Select(e => e with { Owners = [Gil] })]) };
        Assert.Equal(Cai, EdgeOwners.Of(bot, organisation));
        Assert.Equal(Cai, EdgeOwners.OfSystem(bot, organisation));
    }

    [Fact]
    public void A_defect_about_their_own_access_is_never_the_holders_to_close_and_they_still_see_it()
    {
        var source = StreamRef.Of(AccessId.Of(Read, Ana.AsIdentity));
        var defect = DefectLifecycle.Evolve(null, new DefectEvent.Opened(Noon, DefectId.Of(source, 7), source, 0, new(Ana, TaskReason.RevocationStuck, "still there")));
        Assert.Equal(Ben, DefectLifecycle.OwnerOf(defect, Hers(Ben)));
        Assert.True(DefectLifecycle.MayClose(defect, Ben, Hers(Ben)));
        Assert.False(DefectLifecycle.MayClose(defect, Ana, Hers(Ben)));
        Assert.True(DefectLifecycle.Sees(defect, Ana, Hers()));
        Assert.False(DefectLifecycle.Sees(defect, Dia, Hers()));
        var chased = Assert.IsType<DefectEvent.Chased>(Assert.Single(DefectLifecycle.Decide(defect, new DefectCommand.Chase(defect.Id, 1, 3), new(Hers(Ben), Noon + (7 * Day))).Events));
        Assert.Equal(Ben, chased.To);
    }

    [Fact]
    public void What_is_ours_is_revoked_after_the_time_to_decide_where_nobody_may_and_a_defect_says_so()
    {
        var held = GoneOf(Hers());
        Assert.Equal(held.Now + (7 * Day), Drift.GoesUndecidedAt(held.Access, held.Organisation));
        held.RevokeFound(Ana).IsRefusedUnchanged(RefusalCode.NoAuthority);
        held.ChaseFinding(1).ChaseFinding(2).Is(AccessState.Active).ChaseFinding(3).Is(AccessState.Revoking).Claims<ClaimState.Ending>(R1).Owes(ObligationKind.OpenDefect).Owes(ObligationKind.Revoke);
        Assert.Equal(TaskReason.NobodyDecides, Assert.Single(held.Events.OfType<AccessEvent.FindingChased>()).Task!.Reason);
        Assert.Null(Assert.Single(held.Events.OfType<AccessEvent.RevocationOrdered>()).By);
        Assert.Equal(DefectCause.Lasts, CauseOf(held));
        Assert.Equal(DefectCause.Gone, CauseOf(held.Revoked().Ended(R1, Outcome.Removed)));
    }

    [Fact]
    public void What_was_there_before_is_not_taken_away_unasked_and_a_defect_says_why_it_stays_open()
    {
        var held = new Held().Under(Hers()).ThereBefore().End(R1).ChaseFinding(1).ChaseFinding(2).ChaseFinding(3).Is(AccessState.AskingOwner).Owes(ObligationKind.OpenDefect);
        Assert.Equal(TaskReason.NobodyDecides, Assert.Single(held.Events.OfType<AccessEvent.FindingChased>()).Task!.Reason);
        Assert.Equal(DefectCause.Lasts, CauseOf(held));
        held.Decide(Ana, PreExistingDecision.Keep).IsRefusedUnchanged(RefusalCode.NoAuthority);
        Assert.Equal(DefectCause.Gone, CauseOf(held.Under(Hers(Ben)).Decide(Ben, PreExistingDecision.Remove).Revoked()));
    }

    [Fact]
    public void What_was_there_before_and_is_found_gone_stays_a_defect_and_is_not_revoked()
    {
        var held = new Held().Under(Hers()).ThereBefore().After(Day).ObserveLive(Presence.Absent);
        Assert.Null(Drift.GoesUndecidedAt(held.Access, held.Organisation));
        held.ChaseFinding(3).Is(AccessState.Active).Owes(ObligationKind.OpenDefect);
    }

    private static DefectCause CauseOf(Held held) =>
        DefectCauses.Of(new(DefectId.Of(StreamRef.Of(held.Access.Id), 7), 1, StreamRef.Of(held.Access.Id), 0, new(Ana, TaskReason.NobodyDecides, ""), Noon, null), held.Access);
}
