using System.Collections.Immutable;
using ChatGovernanceBot.Governance.People.Working;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;
using static ChatGovernanceBot.Governance.Access.AccessCommand;
using static ChatGovernanceBot.Governance.Access.AccessEvent;

namespace ChatGovernanceBot.Governance.Access;

/// <summary>
/// Recertification: whatever is held is asked about again at dates that are counted from its beginning, kept by a human or else taken back.
/// </summary>
internal static class Reviewing
{
    /// <summary>An edge that is there has a date at which it is reviewed, however it came to be there.</summary>
    public static Decided<AccessEvent> Plan(Access before, Decided<AccessEvent> decided, AccessFacts facts)
    {
        if (!decided.Events.Any(e => e is EdgeActive or ClaimActivated) || decided.Events.Aggregate(before, AccessLifecycle.Evolve) is not { State: AccessState.Active, Review: null } after)
        {
            return decided;
        }

        return decided with { Events = decided.Events.Add(Scheduled(after, AnchorOf(after, facts.Now), facts)) };
    }

    public static Decided<AccessEvent> Decide(Access state, ReviewCommand command, AccessFacts facts) => (command, state) switch
    {
        (LookAtReview, { State: AccessState.Active, Review: null }) => Governance.Decide.Accept<AccessEvent>(Scheduled(state, AnchorOf(state, facts.Now), facts)),
        (LookAtReview, { IsReviewed: true, Review: { } review }) => Look(state, review, facts),
        (AskReview ask, { IsReviewed: true, Review: { Open: null } review }) when review.Plan == ask.Plan => Ask(state, null, facts),
        (AskReviewNow ask, { IsReviewed: true, Review: { Open: null } }) => Ask(state, ask.Reviewer, facts),
        (AskReviewNow ask, { IsReviewed: true, Review.Open: { } open }) => PassToManager(state, open, ask.Reviewer, facts),
        (EscalateReview escalate, { IsReviewed: true, Review.Open: { } open }) when open.Question == escalate.Question => Escalate(state, open, facts),
        (PassOverReview pass, _) => PassOver(state, pass, facts),
        (LapseReview lapse, { IsReviewed: true, Review.Open: { } open }) when open.Question == lapse.Question => Lapse(state, facts),
        (AnswerReview answer, { IsReviewed: true, Review.Open: { } open }) when open.Question == answer.Question => Answer(state, open, answer, facts),
        (AnswerReview, _) => new Refusal(RefusalCode.MovedOn, "This was answered already, or the access is gone or going."),
        _ => new Refusal(RefusalCode.NothingOwed, "Nothing of this review is owed any more."),
    };

    private static Decided<AccessEvent> Ask(Access state, PersonId? manager, AccessFacts facts)
    {
        var rule = Reviewers.RuleOf(state.Id, facts.Organisation);
        var (people, why) = OnceMoved(state, manager, [], facts);
        var lapses = facts.Now + rule.Grace;
        var draft = new AccessDraft(state, facts).Add(new ReviewAsked(
            facts.Now, rule.Id, people, why, Reminders(people, lapses, facts), facts.Now + OpenReview.EscalatesAfter(rule.Grace), lapses));
        return (people.IsEmpty ? draft.Add(Nobody(state, facts)) : draft).Done();
    }

    private static Decided<AccessEvent> PassToManager(Access state, OpenReview open, PersonId? manager, AccessFacts facts)
    {
        var (people, why) = OnceMoved(state, manager, open.Declined, facts);
        return open.Asked.SequenceEqual(people)
            ? new Refusal(RefusalCode.NothingOwed, "Whoever is to answer is asked already.")
            : PassOn(state, open, null, why, people, facts);
    }

    // Who led the holder before they moved answers no longer, whether or not who leads them now can be asked.
    private static (ImmutableArray<PersonId> People, AskedAs As) OnceMoved(Access state, PersonId? manager, ImmutableArray<PersonId> without, AccessFacts facts) =>
        manager is { } person && MayBeAsked(state, person, facts) ? ([person], AskedAs.NewManager) : Reviewers.Of(state, facts, without);

    private static bool MayBeAsked(Access state, PersonId person, AccessFacts facts) => !facts.IsAway(person) && Reviewers.WhyNot(state, person, facts) is null;

    private static Decided<AccessEvent> Escalate(Access state, OpenReview open, AccessFacts facts) => Reviewers.Above(state, open, facts) is { IsEmpty: false } joined
        ? PassOn(state, open, null, AskedAs.Escalated, [.. open.Asked, .. joined], facts)
        : new AccessDraft(state, facts).Add(Nobody(state, facts, open.Asked.IsEmpty ? NobodyMay : "Those who are asked are silent, and there is nobody to ask beside them")).Done();

    // Said in any case; whoever cannot be reached may still answer where they see it.
    private static Decided<AccessEvent> PassOver(Access state, PassOverReview pass, AccessFacts facts)
    {
        ImmutableArray<AccessEvent> told = pass.Task.IsKnown(state.Unreached) ? [] : [new TaskRaised(facts.Now, pass.Task)];
        return state is { IsReviewed: true, Review.Open: { } open } && open.Asked.Contains(pass.Unreachable) && !open.PassedOver.Contains(pass.Unreachable)
            && Reviewers.Above(state, open, facts) is { IsEmpty: false } joined
            ? PassOn(state, open, null, AskedAs.Escalated, [.. open.Asked, .. joined], facts, pass.Unreachable).After(told)
            : told.IsEmpty ? HumanTask.KnownUnreached : Governance.Decide.Accept<AccessEvent>(told);
    }

    private static Decided<AccessEvent> Lapse(Access state, AccessFacts facts)
    {
        var draft = new AccessDraft(state, facts).Add(new ReviewLapsed(facts.Now, Reviewers.Concerned(state.Id, facts.Organisation)));
        return draft.EndEveryClaim(EndCause.NotRecertified).EndEdge().Done();
    }

    private static Decided<AccessEvent> Answer(Access state, OpenReview open, AnswerReview answer, AccessFacts facts)
    {
        if (!open.Asked.Contains(answer.By) || Reviewers.WhyNot(state, answer.By, facts) is not null)
        {
            return new Refusal(RefusalCode.NoAuthority, Reviewers.WhyNot(state, answer.By, facts) ?? "Others are asked to review this access.", RefusalTrace.Audited);
        }

        if (answer.Shown != ReviewDigest.Of(state, facts.Organisation))
        {
            return new Refusal(RefusalCode.ShowAgain, "What the card showed has changed since. Look at it again before you answer.");
        }

        return answer.Answer switch
        {
            ReviewAnswer.Keep => Keep(state, answer, facts),
            ReviewAnswer.Revoke => Revoke(state, answer, facts),
            ReviewAnswer.NotMine => Decline(state, open, answer.By, facts),
            _ => Postpone(state, open, answer.By, facts),
        };
    }

    private static Decided<AccessEvent> Keep(Access state, AnswerReview answer, AccessFacts facts)
    {
        if (facts.WhyNotGive(state, "kept") is { } barred)
        {
            return barred;
        }

        if (answer.Reason is null && IsPrivileged(state.Id.Entitlement, facts.Organisation))
        {
            return new Refusal(RefusalCode.NotAllowed, "Say why it stays: keeping what is privileged needs a reason, which goes on the record.");
        }

        var draft = new AccessDraft(state, facts).Add(new ReviewKept(facts.Now, answer.By, answer.Reason, answer.Shown, answer.Delivery));
        return draft.Add(Scheduled(draft.State, state.Review!.Anchor, facts)).Done();
    }

    // What is no longer in the catalog says nothing of itself.
    internal static bool IsPrivileged(EntitlementId id, Organisation organisation) =>
        organisation.Catalog.Find(id) is not { } entitlement || entitlement.Class == EntitlementClass.Privileged || entitlement.Privilege == PrivilegeLevel.Privileged;

    private static Decided<AccessEvent> Revoke(Access state, AnswerReview answer, AccessFacts facts)
    {
        var revoked = new ReviewRevoked(facts.Now, answer.By, answer.Reason, Reviewers.Concerned(state.Id, facts.Organisation), answer.Shown, answer.Delivery);
        return new AccessDraft(state, facts).Add(revoked).EndEveryClaim(EndCause.Revoked).Revoke().Done();
    }

    private static Decided<AccessEvent> Decline(Access state, OpenReview open, PersonId by, AccessFacts facts)
    {
        ImmutableArray<PersonId> left = [.. open.Asked.Where(p => p != by && MayBeAsked(state, p, facts))];
        var (people, why) = left.IsEmpty ? Reviewers.Of(state, facts, [.. open.Declined, by]) : (left, open.As);
        return PassOn(state, open, by, why, people, facts);
    }

    private static Decided<AccessEvent> Postpone(Access state, OpenReview open, PersonId by, AccessFacts facts) =>
        new WorkingTime(facts.Organisation.Roster.Find(by)!).Share(facts.Now, open.LapsesAt, 1, 2) is { } until
            ? new AccessDraft(state, facts).Add(new ReviewPostponed(facts.Now, by, until)).Done()
            : new Refusal(RefusalCode.NotAllowed, "Too little time is left to put it off: without an answer the access is taken back.");

    private static Decided<AccessEvent> Look(Access state, Review review, AccessFacts facts)
    {
        if (review.Open is { } open)
        {
            return LookWhoIsAsked(state, open, facts);
        }

        return Next(state.Id, review.Anchor, facts) is var next && next < review.DueAt
            ? Governance.Decide.Accept<AccessEvent>(new ReviewScheduled(facts.Now, review.Anchor, next))
            : new Refusal(RefusalCode.NothingOwed, "The policy changes nothing about this review.");
    }

    private static Decided<AccessEvent> LookWhoIsAsked(Access state, OpenReview open, AccessFacts facts)
    {
        ImmutableArray<PersonId> left = [.. open.Asked.Where(p => MayBeAsked(state, p, facts))];
        var (people, why) = left.IsEmpty ? Reviewers.Of(state, facts, open.Declined) : (left, open.As);
        return people.SequenceEqual(open.Asked)
            ? new Refusal(RefusalCode.NothingOwed, "Whoever is to answer is asked already.")
            : PassOn(state, open, null, why, people, facts);
    }

    private static Decided<AccessEvent> PassOn(Access state, OpenReview open, PersonId? by, AskedAs why, ImmutableArray<PersonId> people, AccessFacts facts, PersonId? unreached = null)
    {
        ImmutableArray<PersonId> joined = [.. people.Except(open.Asked)];
        var draft = new AccessDraft(state, facts).Add(new ReviewPassedOn(facts.Now, by, why, people, joined, Reminders(joined, open.LapsesAt, facts)) { Unreached = unreached });
        return (people.IsEmpty ? draft.Add(Nobody(state, facts)) : draft).Done();
    }

    private static Decided<AccessEvent> After(this Decided<AccessEvent> decided, ImmutableArray<AccessEvent> first) => decided with { Events = first.AddRange(decided.Events) };

    private const string NobodyMay = "Nobody is left who may review this access";

    private static TaskRaised Nobody(Access state, AccessFacts facts, string why = NobodyMay) => new(facts.Now, new(
        facts.Organisation.DefectOwner, TaskReason.NobodyReviews,
        $"{why}, so {(state.Origin == EdgeOrigin.PreExisting ? "its owner is asked whether it stays" : "it is taken back")} when the time to answer has passed."));

    private static ImmutableArray<ReviewReminder> Reminders(ImmutableArray<PersonId> people, DateTimeOffset lapses, AccessFacts facts) =>
        [.. people.Select(facts.Organisation.Roster.Find).OfType<People.Person>().SelectMany(person => RemindersOf(person, lapses, facts.Now))];

    private static IEnumerable<ReviewReminder> RemindersOf(People.Person person, DateTimeOffset lapses, DateTimeOffset now)
    {
        var (half, threeQuarters) = StageTimes.RemindersOf(person, now, lapses);
        foreach (var (at, number) in new[] { (half, 1), (threeQuarters, 2) })
        {
            if (at is { } time)
            {
                yield return new(person.Ref, number, time);
            }
        }
    }

    private static ReviewScheduled Scheduled(Access access, DateTimeOffset anchor, AccessFacts facts) => new(facts.Now, anchor, Next(access.Id, anchor, facts));

    private static DateTimeOffset AnchorOf(Access access, DateTimeOffset now) => access.Live.Select(c => c.State).OfType<ClaimState.Active>().Select(a => a.From).DefaultIfEmpty(now).Min();

    /// <summary>The first date counted from the anchor that is still to come.</summary>
    private static DateTimeOffset Next(AccessId access, DateTimeOffset anchor, AccessFacts facts)
    {
        var every = Reviewers.RuleOf(access, facts.Organisation).Every;
        var turn = 1;
        while (every.Nth(anchor, turn) <= facts.Now)
        {
            turn++;
        }

        return every.Nth(anchor, turn);
    }

    public static Access Apply(Access next, ReviewEvent @event) => (@event, next.Review) switch
    {
        (ReviewScheduled e, _) => next with { Review = new(e.Anchor, e.DueAt, next.Version, null) },
        (ReviewAsked e, { } review) => next with { Unreached = [], Review = review with { Open = new(next.Version, e.Asked, e.As, [], e.At, e.LapsesAt) } },
        (ReviewPassedOn e, { Open: { } open } review) => next with
        {
            Review = review with
            {
                Open = open with
                {
                    Asked = e.Asked,
                    As = e.As,
                    Declined = e.By is { } by ? open.Declined.Add(by) : open.Declined,
                    PassedOver = e.Unreached is { } unreached ? open.PassedOver.Add(unreached) : open.PassedOver,
                },
            },
        },
        (ReviewKept, { } review) => next with { Review = review with { Open = null } },
        (ReviewRevoked or ReviewLapsed, _) => next with { Review = null },
        _ => next,
    };
}
