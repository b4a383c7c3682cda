using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;
using static ChatGovernanceBot.Governance.Tests.Access.Held;
using static ChatGovernanceBot.Governance.Tests.Field;

namespace ChatGovernanceBot.Governance.Tests.Access;

public class ReviewTests
{
    private static readonly AccessId Id = AccessId.Of(Read, Ana.AsIdentity);
    private static readonly Commitment Because = new("because");

    private static ReviewRule Rule(Selector reviewer, Selector? fallback = null, int days = 30) =>
        new("rule", Matching(Read), new Interval(days, IntervalUnit.Days), reviewer, TimeSpan.FromDays(7), fallback);

    private static Held Held(Selector? reviewer = null, Selector? fallback = null) =>
        new Held { Organisation = Field.Organisation with { Reviews = [Rule(reviewer ?? Manager, fallback)] } }.Claim(R1, length: TimeSpan.FromDays(400)).Granted();

    private static Held Asked(Selector? reviewer = null, Selector? fallback = null) => Ask(Held(reviewer, fallback));

    private static Held Ask(Held held)
    {
        held.Now = held.Access.Review!.DueAt;
        return held.When(new AccessCommand.AskReview(Id, held.Access.Review.Plan));
    }

    private static Held Answer(Held held, PersonId by, ReviewAnswer answer, Commitment? reason = null, ShownDigest? shown = null) => held.When(new AccessCommand.AnswerReview(
        Id, by, held.Access.Review?.Open?.Question ?? 0, answer, reason, shown ?? ReviewDigest.Of(held.Access, held.Organisation), new("delivery")));

    private static List<PersonId> AskedOf(Held held) => [.. held.Access.Review!.Open!.Asked.OrderBy(p => p.Value, StringComparer.Ordinal)];

    [Fact]
    public void What_becomes_active_is_asked_about_an_interval_later()
    {
        var held = Held().Owes(ObligationKind.AskReview);
        Assert.Equal(Noon.AddDays(30), held.Access.Review!.DueAt);
        Assert.Equal(Noon.AddDays(30), held.Obligations.Single(o => o.Kind == ObligationKind.AskReview).DueAt);
        Assert.Equal([Ben], AskedOf(Ask(held)));
        Assert.Equal(Noon.AddDays(37), held.Obligations.Single(o => o.Kind == ObligationKind.LapseReview).DueAt);
        Assert.Equal(2, held.Obligations.Count(o => o.Subject.StartsWith("ReviewReminder", StringComparison.Ordinal)));
    }

    [Fact]
    public void Without_a_rule_of_the_policy_it_is_asked_every_90_days_of_manager_and_owner()
    {
        var held = new Held().Claim(R1, length: TimeSpan.FromDays(400)).Granted();
        Assert.Equal(Noon.AddDays(90), held.Access.Review!.DueAt);
        Assert.Equal([Ben, Cai], AskedOf(Ask(held)));
    }

    [Theory]
    [InlineData(0), InlineData(6)]
    public void A_late_answer_does_not_move_the_next_date(int daysLate)
    {
        var held = Asked().After(TimeSpan.FromDays(daysLate));
        Answer(held, Ben, ReviewAnswer.Keep).Is(AccessState.Active).Claims<ClaimState.Active>(R1).Owes(ObligationKind.AskReview);
        Assert.Equal(Noon.AddDays(60), held.Access.Review!.DueAt);
    }

    [Fact]
    public void What_began_on_the_31st_comes_on_the_31st_again_after_a_shorter_month()
    {
        var held = new Held { Now = new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero), Organisation = Field.Organisation with { Reviews = [Rule(Manager) with { Every = new Interval(1, IntervalUnit.Months) }] } };
        held.Claim(R1, length: TimeSpan.FromDays(400)).Granted();
        var days = new List<int>();
        for (var month = 0; month < 4; month++)
        {
            days.Add(held.Access.Review!.DueAt.Day);
            Answer(Ask(held), Ben, ReviewAnswer.Keep);
        }

        Assert.Equal([28, 31, 30, 31], days);
    }

    [Fact]
    public void Silence_revokes_when_the_time_to_answer_has_passed()
    {
        var held = Asked();
        var question = held.Access.Review!.Open!.Question;
        held.After(TimeSpan.FromDays(7)).When(new AccessCommand.LapseReview(Id, question)).Is(AccessState.Revoking).Claims<ClaimState.Ending>(R1).Owes(ObligationKind.Revoke).Owes(ObligationKind.TellRequest);
        Assert.Equal(EndCause.NotRecertified, ((ClaimState.Ending)held.Access.Find(R1)!.State).Cause);
        Assert.Contains(held.Obligations, o => o.Kind == ObligationKind.DeliverCard && CardSubject.Parse(o.Subject) is { Card: CardKind.ReviewEnded, To: var to } && to == Ana);
        held.When(new AccessCommand.LapseReview(Id, question)).IsRefusedUnchanged(RefusalCode.NothingOwed);
        held.Revoked().Ended(R1, Outcome.Removed).Is(AccessState.Absent);
        Assert.Null(held.Access.Review);
    }

    [Fact]
    public void What_is_found_gone_and_made_anew_for_another_claim_is_still_answered_for()
    {
        var held = Asked();
        var (question, lapses) = (held.Access.Review!.Open!.Question, held.Access.Review!.Open!.LapsesAt);
        held.Claim(R2).Observe(Presence.Absent).Is(AccessState.Provisioning).Claims<ClaimState.Active>(R1);
        Assert.Equal((question, lapses), (held.Access.Review?.Open?.Question, held.Access.Review?.Open?.LapsesAt));
        held.Now = lapses;
        held.When(new AccessCommand.LapseReview(Id, question)).Is(AccessState.Revoking).Claims<ClaimState.Ending>(R1).Claims<ClaimState.Ending>(R2);
    }

    [Fact]
    public void A_date_that_comes_while_it_is_made_anew_is_kept_and_does_not_slide()
    {
        var held = Held().Claim(R2).Observe(Presence.Absent).Is(AccessState.Provisioning);
        Assert.Equal([Ben], AskedOf(Ask(held)));
        held.Claim(R2, attempt: 2).Granted().Is(AccessState.Active);
        Answer(held, Ben, ReviewAnswer.Keep);
        Assert.Equal(Noon.AddDays(60), held.Access.Review!.DueAt);
    }

    [Fact]
    public void Once_nothing_holds_what_is_gone_nothing_is_reviewed()
    {
        var held = Held().End(R1).Revoked().Is(AccessState.Absent);
        Assert.Null(held.Access.Review);
        Assert.Null(Held().Claim(R2).End(R1).Claims<ClaimState.Ended>(R1).Observe(Presence.Absent).Is(AccessState.Provisioning).Access.Review);
    }

    [Fact]
    public void Silence_about_what_was_there_before_asks_its_owner_and_assumes_nothing()
    {
        var held = new Held { Organisation = Field.Organisation with { Reviews = [Rule(Manager)] } }.Claim(R1, length: TimeSpan.FromDays(400)).BeginGrant(Presence.Present);
        Ask(held).When(new AccessCommand.LapseReview(Id, held.Access.Review!.Open!.Question)).Is(AccessState.AskingOwner).Claims<ClaimState.Ending>(R1);
        held.Decide(Cai, PreExistingDecision.Keep).Is(AccessState.Active).Owes(ObligationKind.AskReview);
        Assert.Equal(held.Now.AddDays(30), held.Access.Review!.DueAt);
    }

    [Fact]
    public void A_reviewer_takes_it_back_at_once_and_the_holder_hears_of_it()
    {
        var held = Answer(Asked(), Ben, ReviewAnswer.Revoke, Because).Is(AccessState.Revoking).Claims<ClaimState.Ending>(R1).Owes(ObligationKind.Revoke);
        Assert.Equal(Ana, Assert.Single(Assert.Single(held.Events.OfType<AccessEvent.ReviewRevoked>()).Told));
        Answer(held, Ben, ReviewAnswer.Keep).IsRefusedUnchanged(RefusalCode.MovedOn);
    }

    [Fact]
    public void A_revocation_ends_every_claim_and_keeping_moves_no_end()
    {
        var held = Held().Claim(R2).Observe(Presence.Present);
        var ends = held.Access.Claims.Select(c => c.State).ToList();
        Assert.Equal(ends, Answer(Ask(held), Ben, ReviewAnswer.Keep).Access.Claims.Select(c => c.State));
        Answer(Ask(held), Ben, ReviewAnswer.Revoke).Claims<ClaimState.Ending>(R1).Claims<ClaimState.Ending>(R2);
    }

    [Fact]
    public void Keeping_what_is_privileged_needs_a_reason()
    {
        var held = Held();
        held.Organisation = held.Organisation with
        {
            Catalog = new Catalog(Field.Catalog.Systems, Field.Catalog.Entitlements.Select(e => e.Id == Read ? e with { Privilege = PrivilegeLevel.Privileged } : e)),
        };
        Answer(Ask(held), Ben, ReviewAnswer.Keep).IsRefusedUnchanged(RefusalCode.NotAllowed);
        Assert.Null(Answer(held, Ben, ReviewAnswer.Keep, Because).Refusal);
    }

    [Fact]
    public void With_the_clock_put_back_nothing_is_kept_but_what_is_taken_back_goes()
    {
        var held = Asked();
        held.Clock = ClockState.PutBack;
        Answer(held, Ben, ReviewAnswer.Keep).IsRefusedUnchanged(RefusalCode.ClockPutBack);
        Answer(held, Ben, ReviewAnswer.Revoke).Is(AccessState.Revoking);
    }

    [Fact]
    public void What_the_card_shows_must_be_what_is()
    {
        var held = Asked();
        var shown = ReviewDigest.Of(held.Access, held.Organisation);
        Answer(held.Claim(R2).Observe(Presence.Present), Ben, ReviewAnswer.Keep, null, shown).IsRefusedUnchanged(RefusalCode.ShowAgain);
        var moved = Asked();
        moved.Organisation = Of(2, Rules, Roster(Cai)) with { Reviews = moved.Organisation.Reviews };
        Answer(moved, Ben, ReviewAnswer.Keep, null, shown).IsRefusedUnchanged(RefusalCode.ShowAgain);
    }

    [Fact]
    public void The_holder_never_reviews_their_own_access()
    {
        var held = Asked(Named(Ana), Group("backup"));
        Assert.Equal((AskedAs.Fallback, 2), (held.Access.Review!.Open!.As, AskedOf(held).Count));
        Answer(held, Ana, ReviewAnswer.Keep).IsRefusedUnchanged(RefusalCode.NoAuthority);
        Assert.Equal(RefusalTrace.Audited, held.Refusal!.Trace);
    }

    [Fact]
    public void Nobody_reviews_what_they_alone_approved_and_together_they_may()
    {
        Assert.Equal([Cai], AskedOf(Ask(Held(AnyOf(Manager, Owner)).ApprovedBy(R1, Ben))));
        Assert.Equal([Ben, Cai], AskedOf(Ask(Held(AnyOf(Manager, Owner)).ApprovedBy(R1, Ben, Cai))));
        var held = Asked().ApprovedBy(R1, Ben);
        Answer(held, Ben, ReviewAnswer.Keep).IsRefusedUnchanged(RefusalCode.NoAuthority);
    }

    [Fact]
    public void What_was_approved_by_one_in_the_place_of_another_is_reviewed_by_neither()
    {
        Assert.Equal([Cai], AskedOf(Ask(Held(AnyOf(Manager, Owner)).ApprovedInPlaceOf(R1, Dia, Ben))));
        Assert.Equal([Ben], AskedOf(Ask(Held(AnyOf(Manager, Owner)).ApprovedInPlaceOf(R1, Cai, Dia))));
    }

    [Fact]
    public void A_reviewer_who_has_left_is_replaced_by_the_fallback()
    {
        var held = Held(Manager, Group("security"));
        held.Organisation = Of(2, Rules, Roster(null, Ben)) with { Reviews = held.Organisation.Reviews };
        Assert.Equal([Dia, Hal], AskedOf(Ask(held)));
        var asked = Asked(Manager, Group("security"));
        asked.Organisation = held.Organisation;
        asked.When(new AccessCommand.LookAtReview(Id)).Owes(ObligationKind.UpdateCards);
        Assert.Equal([Dia, Hal], AskedOf(asked));
        Answer(asked, Ben, ReviewAnswer.Keep).IsRefusedUnchanged(RefusalCode.NoAuthority);
        asked.When(new AccessCommand.LookAtReview(Id)).IsRefusedUnchanged(RefusalCode.NothingOwed);
    }

    [Fact]
    public void With_nobody_left_it_is_a_defect_and_revoked_after_the_grace()
    {
        var held = Asked(Named(Ana));
        Assert.Empty(AskedOf(held));
        Assert.Equal((Eve, TaskReason.NobodyReviews), Assert.Single(held.Events.OfType<AccessEvent.TaskRaised>()) is var raised ? (raised.Task.Owner, raised.Task.Reason) : default);
        held.Owes(ObligationKind.OpenDefect);
        held.After(TimeSpan.FromDays(7)).When(new AccessCommand.LapseReview(Id, held.Access.Review!.Open!.Question)).Is(AccessState.Revoking);
        Answer(held, Ana, ReviewAnswer.Keep).Revoked().Ended(R1, Outcome.Removed).Is(AccessState.Absent);
    }

    [Fact]
    public void Who_is_away_is_not_waited_for_unless_nobody_else_is_left()
    {
        var held = Held(Manager, Group("backup"));
        held.IsAway = p => p == Ben;
        Assert.Equal([Eve, Fay], AskedOf(Ask(held)));
        var alone = Held();
        alone.IsAway = p => p == Ben;
        Assert.Equal([Ben], AskedOf(Ask(alone)));
    }

    [Fact]
    public void Not_mine_passes_it_on_and_the_time_to_answer_stays()
    {
        var held = Asked(Manager, Group("security"));
        var lapses = held.Access.Review!.Open!.LapsesAt;
        Answer(held.After(TimeSpan.FromDays(1)), Ben, ReviewAnswer.NotMine);
        Assert.Equal((AskedAs.Fallback, lapses), (held.Access.Review!.Open!.As, held.Access.Review.Open.LapsesAt));
        Assert.Equal([Dia, Hal], AskedOf(held));
        Assert.Equal(2, held.Obligations.Count(o => o.Subject.StartsWith("Review:", StringComparison.Ordinal)));
        Answer(held, Ben, ReviewAnswer.Keep).IsRefusedUnchanged(RefusalCode.NoAuthority);
        Answer(Answer(held, Dia, ReviewAnswer.NotMine), Hal, ReviewAnswer.NotMine);
        Assert.Empty(AskedOf(held));
        held.Owes(ObligationKind.OpenDefect);
    }

    [Fact]
    public void Later_asks_again_before_the_time_to_answer_has_passed_and_never_beyond()
    {
        var held = Asked();
        for (var n = 0; n < 5; n++)
        {
            Answer(held, Ben, ReviewAnswer.Later);
            var until = Assert.Single(held.Events.OfType<AccessEvent.ReviewPostponed>()).Until;
            Assert.InRange(until, held.Now, held.Access.Review!.Open!.LapsesAt);
            held.Now = until;
        }

    }

    [Fact]
    public void Most_of_the_time_gone_brings_in_the_fallback_beside_those_asked()
    {
        var held = Asked(Manager, Group("security"));
        held.When(new AccessCommand.EscalateReview(Id, held.Access.Review!.Open!.Question));
        Assert.Equal([Ben, Dia, Hal], AskedOf(held));
        Assert.Equal(AskedAs.Escalated, held.Access.Review.Open.As);
    }

    [Fact]
    public void Who_is_away_is_not_brought_in_before_those_who_are_here()
    {
        var held = Asked(Manager, Group("security"));
        held.IsAway = person => person == Dia || person == Hal;
        held.When(new AccessCommand.EscalateReview(Id, held.Access.Review!.Open!.Question));
        Assert.Equal([Ben, Eve], AskedOf(held));
        var alone = Asked(Manager, Group("security"));
        alone.IsAway = _ => true;
        alone.When(new AccessCommand.EscalateReview(Id, alone.Access.Review!.Open!.Question));
        Assert.Equal([Ben, Dia, Hal], AskedOf(alone));
    }

    [Fact]
    public void Who_cannot_be_reached_is_not_waited_for_and_that_is_a_defect()
    {
        var held = Asked(Manager, Group("security"));
        held.When(new AccessCommand.PassOverReview(Id, Ben, new(Eve, TaskReason.Undeliverable, "no account"))).Owes(ObligationKind.OpenDefect);
        Assert.Equal([Ben, Dia, Hal], AskedOf(held));
        held.When(new AccessCommand.PassOverReview(Id, Gil, new(Eve, TaskReason.Undeliverable, "no account"))).Owes(ObligationKind.OpenDefect);
        Assert.Equal([Ben, Dia, Hal], AskedOf(held));
    }

    [Fact]
    public void Who_cannot_be_reached_brings_in_others_once_and_is_one_defect_in_a_review()
    {
        var held = Asked(Manager, Group("security"));
        AccessCommand.PassOverReview Unreached(PersonId person) => new(Id, person, new(Eve, TaskReason.Undeliverable, "no account") { About = person });
        held.When(Unreached(Ben)).Owes(ObligationKind.OpenDefect);
        held.When(Unreached(Ben)).IsRefusedUnchanged(RefusalCode.NothingOwed);
        Assert.Equal([Ben, Dia, Hal], AskedOf(held));

        Answer(held, Dia, ReviewAnswer.Keep);
        Ask(held).When(Unreached(Ben)).Owes(ObligationKind.OpenDefect);
        Assert.Equal([Ben, Dia, Hal], AskedOf(held));
    }

    [Fact]
    public void Without_a_fallback_silence_brings_in_their_managers_and_above_them_it_is_a_defect()
    {
        var held = Asked();
        held.When(new AccessCommand.EscalateReview(Id, held.Access.Review!.Open!.Question));
        Assert.Equal([Ben, Eve], AskedOf(held));
        var top = Asked(Named(Eve));
        top.When(new AccessCommand.EscalateReview(Id, top.Access.Review!.Open!.Question)).Owes(ObligationKind.OpenDefect);
        Assert.Equal([Eve], AskedOf(top));
        Assert.StartsWith("Those who are asked are silent, and there is nobody to ask beside them", top.Events.OfType<AccessEvent.TaskRaised>().Single().Task.Detail, StringComparison.Ordinal);
        Answer(top, Eve, ReviewAnswer.Keep).Is(AccessState.Active);
    }

    [Fact]
    public void A_new_manager_is_asked_at_once_and_the_dates_stay()
    {
        var held = Held().After(TimeSpan.FromDays(10)).When(new AccessCommand.AskReviewNow(Id, Dia));
        Assert.Equal((AskedAs.NewManager, Dia), (held.Access.Review!.Open!.As, Assert.Single(AskedOf(held))));
        held.When(new AccessCommand.AskReviewNow(Id, Dia)).IsRefusedUnchanged(RefusalCode.NothingOwed);
        Answer(held, Dia, ReviewAnswer.Keep);
        Assert.Equal(Noon.AddDays(30), held.Access.Review!.DueAt);
        Assert.Equal([Ben], AskedOf(Ask(held)));
        Assert.Equal([Dia], AskedOf(held.When(new AccessCommand.AskReviewNow(Id, Dia))));
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public void Who_led_the_holder_before_they_moved_answers_no_longer_though_nobody_leads_them_now_or_who_does_is_away(bool led)
    {
        var held = Asked(fallback: Named(Hal));
        held.IsAway = p => p == Dia;
        held.Under(held.Organisation with { Roster = new Roster([.. Roster().People.Select(p => p.Ref == Ana ? p with { Manager = led ? Dia : null } : p)], []) }).When(new AccessCommand.AskReviewNow(Id, led ? Dia : null));
        Assert.Equal([Hal], AskedOf(held));
        Answer(held, Ben, ReviewAnswer.Keep).IsRefusedUnchanged(RefusalCode.NoAuthority);
    }

    [Fact]
    public void Where_nobody_leads_who_has_moved_whoever_reviews_it_otherwise_is_asked_at_once()
    {
        var held = Held().After(TimeSpan.FromDays(10)).When(new AccessCommand.AskReviewNow(Id, null));
        Assert.Equal((AskedAs.Reviewer, Ben), (held.Access.Review!.Open!.As, Assert.Single(AskedOf(held))));
        held.When(new AccessCommand.AskReviewNow(Id, null)).IsRefusedUnchanged(RefusalCode.NothingOwed);
    }

    [Fact]
    public void A_shorter_interval_brings_the_date_forward_and_a_longer_one_changes_nothing()
    {
        var held = Held().After(TimeSpan.FromDays(1));
        held.Organisation = held.Organisation with { Reviews = [Rule(Manager, null, 10)] };
        held.When(new AccessCommand.LookAtReview(Id)).Owes(ObligationKind.AskReview);
        Assert.Equal(Noon.AddDays(10), held.Access.Review!.DueAt);
        held.Organisation = held.Organisation with { Reviews = [Rule(Manager, null, 90)] };
        held.When(new AccessCommand.LookAtReview(Id)).IsRefusedUnchanged(RefusalCode.NothingOwed);
        Answer(Ask(held), Ben, ReviewAnswer.Keep);
        Assert.Equal(Noon.AddDays(90), held.Access.Review!.DueAt);
    }

    [Fact]
    public void A_question_stands_before_whoever_is_asked_well_before_silence_counts_against_them()
    {
        var open = Asked().Access.Review!.Open!;
        var escalates = open.AskedAt + (open.LapsesAt - open.AskedAt) * 3 / 4;
        Assert.Equal(open.AskedAt + (escalates - open.AskedAt) / 2, open.ShownBy(open.AskedAt));
        Assert.True(open.ShownBy(escalates - TimeSpan.FromHours(1)) < escalates);
        Assert.Equal(escalates + (open.LapsesAt - escalates) / 2, open.ShownBy(escalates));
    }

    [Fact]
    public void A_date_that_was_superseded_asks_nothing()
    {
        var held = Held();
        var plan = held.Access.Review!.Plan;
        Answer(Ask(held), Ben, ReviewAnswer.Keep);
        held.When(new AccessCommand.AskReview(Id, plan)).IsRefusedUnchanged(RefusalCode.NothingOwed);
        held.End(R1).When(new AccessCommand.AskReview(Id, held.Access.Review!.Plan)).IsRefusedUnchanged(RefusalCode.NothingOwed);
    }

    [Fact]
    public void An_access_that_ends_while_it_is_asked_about_brings_its_cards_up_to_date() =>
        Assert.Contains(Asked().End(R1).Obligations, o => o.Kind == ObligationKind.UpdateCards);
}
