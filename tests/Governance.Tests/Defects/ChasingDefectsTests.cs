using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Defects;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Tests.Access;
using static ChatGovernanceBot.Governance.Tests.Field;

namespace ChatGovernanceBot.Governance.Tests.Defects;

/// <summary>A defect of Cai about an access of Ana in a system that Fay owns; Eve owns what nobody else does.</summary>
public class ChasingDefectsTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly StreamRef Source = StreamRef.Of(AccessId.Of(Read, Ana.AsIdentity));
    private static readonly DefectId Id = DefectId.Of(Source, 7);

    private static Organisation OwnedBy(PersonId system, PersonId? left = null) => Field.Organisation with
    {
        Catalog = new Catalog([new TargetSystem(new SystemId("db"), "Database", "", "files", system)], Field.Catalog.Entitlements),
        Roster = left is { } gone ? Roster(null, gone) : Roster(),
    };

    [Fact]
    public void An_open_defect_is_told_to_its_owner_again_then_to_the_owner_of_the_system_then_to_who_owns_the_rest()
    {
        var told = new Told(TaskReason.RevocationStuck);
        told.Owes(Noon + Day);
        Assert.Equal(Cai, told.Chase(1).To);
        told.Owes(Noon + (3 * Day));
        Assert.Equal(Fay, told.Chase(2).To);
        told.Owes(Noon + (7 * Day));
        Assert.Equal(Eve, told.Chase(3).To);
        told.Chase(3).IsRefused(RefusalCode.NothingOwed);
    }

    [Fact]
    public void While_its_cause_lasts_it_is_told_every_week_and_what_only_a_human_can_tell_is_left_to_them()
    {
        var told = new Told(TaskReason.RevocationStuck).Chase(1).Chase(2).Chase(3);
        told.Owes(Noon + (14 * Day));
        Assert.Equal(Eve, told.Chase(4).To);
        told.Owes(Noon + (21 * Day));
        var unknown = new Told(TaskReason.JobFailing, DefectCause.Unknown).Chase(1).Chase(2).Chase(3);
        Assert.DoesNotContain(unknown.Obligations, o => o.Kind == ObligationKind.ChaseDefect);
    }

    [Fact]
    public void A_host_that_was_down_follows_up_one_step_a_day()
    {
        var told = new Told(TaskReason.RevocationStuck).At(Noon + (30 * Day)).Chase(1);
        told.Owes(Noon + (31 * Day));
    }

    [Fact]
    public void Nobody_is_asked_about_their_own_access_and_who_led_the_owner_stands_in()
    {
        Assert.Equal(Eve, new Told(TaskReason.RevocationStuck).Under(OwnedBy(Ana)).Chase(1).Chase(2).To);
        Assert.Equal(Eve, new Told(TaskReason.RevocationStuck).Under(OwnedBy(Fay, Fay)).Chase(1).Chase(2).To);
    }

    [Fact]
    public void Who_was_asked_may_close_it_and_before_that_may_not()
    {
        new Told(TaskReason.JobFailing, DefectCause.Unknown).Chase(1).Close(Fay).IsRefused(RefusalCode.NoAuthority);
        Assert.Equal(Fay, new Told(TaskReason.JobFailing, DefectCause.Unknown).Chase(1).Chase(2).Close(Fay).Defect.Closed!.By);
    }

    [Fact]
    public void A_finding_is_asked_about_by_itself_at_first_and_its_defect_is_told_once_that_ran_out()
    {
        var told = new Told(TaskReason.FoundGone);
        Assert.Equal([null, null, null], Enumerable.Range(1, 3).Select(step => told.Chase(step).To));
        Assert.Equal(Eve, told.Chase(4).To);
    }

    [Fact]
    public void A_defect_whose_cause_is_gone_is_settled_by_itself_and_nobody_is_told_again()
    {
        var told = new Told(TaskReason.RevocationStuck).Because(DefectCause.Gone).Chase(1);
        Assert.Equal(told.Now, told.Defect.EndedAt);
        Assert.Equal([ObligationKind.UpdateCards], told.Obligations.Select(o => o.Kind));
        told.Chase(2).IsRefused(RefusalCode.NothingOwed);
        told.Close(Cai).IsRefused(RefusalCode.MovedOn);
    }

    [Fact]
    public void A_reason_does_not_end_what_lasts_the_defect_is_open_again_after_three_days()
    {
        var told = new Told(TaskReason.RevocationBlocked).Chase(1).At(Noon + Day).Close(Cai);
        Assert.Equal(Noon + (4 * Day), told.Defect.Closed!.ComesBackAt);
        told.Owes(Noon + (4 * Day));
        var turn = told.Defect.Version;
        told.Chase(2).IsRefused(RefusalCode.NothingOwed);
        told.At(Noon + (4 * Day)).Take(new DefectCommand.Chase(Id, turn, 0));
        Assert.Null(told.Defect.EndedAt);
        Assert.Contains(told.Obligations, o => o.Kind == ObligationKind.DeliverCard && CardSubject.Parse(o.Subject) is { Card: CardKind.Defect, To: var to } && to == Cai);
        told.Owes(Noon + (5 * Day));
        Assert.Equal(Cai, told.Chase(1).To);
        Assert.NotNull(told.Close(Cai).Defect.Closed);
    }

    [Fact]
    public void What_is_gone_by_then_stays_closed()
    {
        var told = new Told(TaskReason.RevocationBlocked).Close(Cai).Because(DefectCause.Gone);
        told.Take(new DefectCommand.Chase(Id, told.Defect.Version, 0)).IsRefused(RefusalCode.NothingOwed);
    }

    [Fact]
    public void A_reason_is_enough_where_nothing_is_there_that_should_not_be()
    {
        Assert.Null(new Told(TaskReason.FoundGone).Close(Cai).Defect.Closed!.ComesBackAt);
        Assert.Null(new Told(TaskReason.NotRoutable, DefectCause.Unknown).Close(Cai).Defect.Closed!.ComesBackAt);
    }

    [Fact]
    public void What_no_stream_raised_is_told_to_its_owner_at_once()
    {
        var reported = new Told(new DefectCommand.Report(Id, new(StreamKind.Policy, "main"), new(Eve, TaskReason.JobFailing, "again and again"), "key"), DefectCause.Unknown);
        Assert.Equal([ObligationKind.DeliverCard, ObligationKind.ChaseDefect], reported.Obligations.Select(o => o.Kind));
        reported.Take(new DefectCommand.Report(Id, new(StreamKind.Policy, "main"), new(Eve, TaskReason.JobFailing, "again"), "key")).IsRefused(RefusalCode.NothingOwed);
    }

    [Fact]
    public void A_revocation_lasts_until_it_is_proven_gone_and_a_finding_until_it_is_settled()
    {
        var blocked = new Held().Revoking().BeginRevoke().Return(CallOutcome.Blocked);
        Assert.Equal(DefectCause.Lasts, CauseOf(TaskReason.RevocationBlocked, blocked));
        Assert.Equal(DefectCause.Lasts, CauseOf(TaskReason.RevocationStuck, blocked));
        Assert.Equal(DefectCause.Gone, CauseOf(TaskReason.RevocationBlocked, blocked.Revoked()));
        var found = new Held().Active().ObserveLive(Presence.Absent);
        Assert.Equal((DefectCause.Lasts, DefectCause.Gone), (CauseOf(TaskReason.FoundGone, found), CauseOf(TaskReason.FoundBack, found)));
        Assert.Equal(DefectCause.Gone, CauseOf(TaskReason.FoundGone, found.End(Held.R1)));
        var there = new Held().ThereBefore().End(Held.R1);
        Assert.Equal(DefectCause.Lasts, CauseOf(TaskReason.FindingSilent, there));
        Assert.Equal(DefectCause.Gone, CauseOf(TaskReason.FindingSilent, there.Decide(Cai, PreExistingDecision.Keep)));
        Assert.Equal(DefectCause.Unknown, CauseOf(TaskReason.JobFailing, there));
    }

    [Fact]
    public void A_target_that_cannot_be_read_lasts_until_the_access_was_read_again()
    {
        var live = new Held().Active();
        Assert.Equal(DefectCause.Lasts, CauseOf(TaskReason.CannotObserve, live));
        Assert.Equal(DefectCause.Lasts, CauseOf(TaskReason.CannotObserve, live.After(Day).ObserveLive(Presence.Unknown)));
        Assert.Equal(DefectCause.Gone, CauseOf(TaskReason.CannotObserve, live.ObserveLive(Presence.Present)));
    }

    private static DefectCause CauseOf(TaskReason reason, Held held) => DefectCauses.Of(new(Id, 1, Source, 0, new(Cai, reason, ""), Noon, null), held.Access);

    /// <summary>One defect, and what was said to the last command.</summary>
    private sealed class Told
    {
        private Organisation _organisation = OwnedBy(Fay);
        private DefectCause _cause;
        private Refusal? _refusal;

        public Told(TaskReason reason, DefectCause cause = DefectCause.Lasts)
            : this(new DefectCommand.Open(Id, Source, 0, new(Cai, reason, "still there")), cause)
        {
        }

        public Told(DefectCommand first, DefectCause cause)
        {
            (Defect, _cause) = (null!, cause);
            Take(first);
        }

        public Defect Defect { get; private set; }
        public DateTimeOffset Now { get; private set; } = Noon;
        public IReadOnlyList<Obligation> Obligations { get; private set; } = [];
        public PersonId? To { get; private set; }

        public Told Take(DefectCommand command)
        {
            var decided = DefectLifecycle.Decide(Defect, command, new(_organisation, Now) { CauseOf = _ => _cause });
            (_refusal, Obligations, To) = (decided.Refusal, [], null);
            foreach (var @event in decided.Events)
            {
                Defect = DefectLifecycle.Evolve(Defect, @event);
                Obligations = [.. Obligations, .. DefectLifecycle.Owes(Defect, @event)];
                To = Obligations.Where(o => o.Kind == ObligationKind.DeliverCard).Select(o => (PersonId?)CardSubject.Parse(o.Subject).To).SingleOrDefault();
            }

            return this;
        }

        public Told Chase(int step) => Take(new DefectCommand.Chase(Id, Defect.Opening, step));

        public Told Close(PersonId by) => Take(new DefectCommand.Close(Id, by, new("because")));

        public Told At(DateTimeOffset time)
        {
            Now = time;
            return this;
        }

        public Told Under(Organisation organisation)
        {
            _organisation = organisation;
            return this;
        }

        public Told Because(DefectCause cause)
        {
            _cause = cause;
            return this;
        }

        public void Owes(DateTimeOffset due) => Assert.Equal(due, Assert.Single(Obligations, o => o.Kind == ObligationKind.ChaseDefect).DueAt);

        public void IsRefused(RefusalCode code) => Assert.Equal(code, _refusal!.Code);
    }
}
