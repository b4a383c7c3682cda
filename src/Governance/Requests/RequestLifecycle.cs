using System.Collections.Immutable;
using System.Globalization;
using ChatGovernanceBot.Governance.Defects;
using ChatGovernanceBot.Governance.Policy;
using static ChatGovernanceBot.Governance.Requests.RequestCommand;
using static ChatGovernanceBot.Governance.Requests.RequestEvent;

namespace ChatGovernanceBot.Governance.Requests;

/// <summary>
/// The whole life of a request on one page: what may be asked of it (<see cref="Decide"/>), what became of it (<see cref="Evolve"/>)
/// and what is owed because of that (<see cref="Owes"/>). Pure.
/// </summary>
public static class RequestLifecycle
{
    /// <summary>Decides a command against the state that the previous one left; null is "never submitted".</summary>
    public static Decided<RequestEvent> Decide(Request? state, RequestCommand command, RequestFacts facts)
    {
        if (command is Submit submit)
        {
            return state is null ? RequestSubmission.Decide(submit, facts) : NothingOwed("This request was submitted already.");
        }

        if (state is null)
        {
            return new Refusal(RefusalCode.Unknown, "There is no such request.");
        }

        return command switch
        {
            CastVote vote => ForItem(state, vote.Item, item => Decide(state, item, vote, facts)),
            AuthoriseGrant authorise => ForItem(state, authorise.Item, item => Decide(state, item, authorise, facts)),
            Lapse lapse => ForItem(state, lapse.Item, item => Decide(state, item, lapse, facts)),
            Escalate escalate => ForItem(state, escalate.Item, item => Decide(state, item, escalate, facts)),
            Remind remind => ForItem(state, remind.Item, item => Decide(state, item, remind, facts)),
            PassOver pass => ForItem(state, pass.Item, item => PassingOver.Decide(state, item, pass, facts)),
            Nudge nudge => Nudging.Decide(state, nudge, facts),
            Expire expire => ForItem(state, expire.Item, item => Decide(state, item, facts)),
            Release release => ForItem(state, release.Item, item => Decide(state, item, release, facts)),
            Revoke revoke => Revoking.Decide(state, revoke, facts),
            NoteClaim note => ForItem(state, note.Item, item => Decide(state, item, note, facts)),
            Withdraw withdraw => Decide(state, withdraw, facts),
            LookAtPolicy => Look(state, facts),
            RaiseTask raise when raise.Task.IsKnown(state.Unreached) => HumanTask.KnownUnreached,
            RaiseTask raise => Governance.Decide.Accept<RequestEvent>(new TaskRaised(facts.Now, raise.Item, raise.Task)),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command.GetType().Name),
        };
    }

    private static Decided<RequestEvent> Decide(Request state, Item item, CastVote vote, RequestFacts facts)
    {
        if (item.State is not ItemState.AwaitingApproval awaiting || awaiting.Stage != vote.Stage)
        {
            return new Refusal(RefusalCode.MovedOn, "This request has moved on; nothing is left to decide on this card.");
        }

        if ((Authority.WhyNot(state, item, vote.Stage, vote.By, facts.Organisation) ?? WhyNotAsSaid(item, vote, facts)) is { } refusal)
        {
            return refusal;
        }

        var draft = GoOn(new RequestDraft(state, PolicyLook.At(state, item, facts)), item.Number, facts);
        if (draft.Item(item.Number).IsClosed)
        {
            return draft.Refuse(new(RefusalCode.MovedOn, "The policy in force no longer allows this request, so it was closed."));
        }

        if (Digest.Of(draft.State, draft.Item(item.Number), facts.Organisation) != vote.Shown)
        {
            return draft.Refuse(new(RefusalCode.ShowAgain, "Something that this card shows has changed. Please read it again and decide on what is shown now."));
        }

        draft.Add(new Voted(facts.Now, item.Number, vote.Stage, vote.By, vote.Verdict, vote.Shortened, vote.Reason, vote.Shown, vote.Delivery)
        {
            For = Authority.PrincipalOf(draft.State, draft.Item(item.Number), vote.Stage, vote.By, facts.Organisation),
        });
        if (vote.Verdict == Verdict.Deny)
        {
            return draft.Add(new ItemClosed(facts.Now, item.Number, Outcome.Denied, vote.By, null, null)).Done();
        }

        return Advance(draft, item.Number, facts).Done();
    }

    private static Refusal? WhyNotAsSaid(Item item, CastVote vote, RequestFacts facts) => vote switch
    {
        { Verdict: Verdict.Deny, Reason: null } => new(RefusalCode.NotAllowed, "A denial needs a reason, so that the requester knows what to do next."),
        { Verdict: Verdict.Deny } => null,
        _ when facts.WhyNotGive("approved or granted") is { } barred => barred,
        { Shortened: { } shorter } when shorter.EndFrom(facts.Now) <= facts.Now => new(RefusalCode.NotAllowed, "The shorter time must end in the future."),
        { Shortened: { } shorter } when item.Allowed.ShortenedTo(shorter) == item.Allowed => new(RefusalCode.NotAllowed, "The shorter time must be shorter than what was asked for."),
        _ => null,
    };

    /// <summary>Opens the first stage that lacks a vote that counts now, or approves the item when none does.</summary>
    internal static RequestDraft Advance(RequestDraft draft, int number, RequestFacts facts)
    {
        var item = draft.Item(number);
        if (Authority.FirstLacking(draft.State, item, facts.Organisation) is { } stage)
        {
            var current = item.State is ItemState.AwaitingApproval awaiting ? awaiting.Stage : -1;
            return stage == current ? RaiseWhereNobody(draft, number, facts) : stage < current ? SendBack(draft, number, stage, facts) : OpenStage(draft, number, stage, facts);
        }

        var length = item.Votes.Where(v => v.Verdict == Verdict.Approve && v.Shortened is not null)
            .Aggregate(item.Allowed, (shortest, vote) => shortest.ShortenedTo(vote.Shortened!));
        return length.EndFrom(facts.Now) <= facts.Now
            ? draft.Add(new ItemClosed(facts.Now, number, Outcome.Lapsed, null, null, "The time that was asked for is over."))
            : draft.Add(new ItemApproved(facts.Now, number, length, Authority.Counted(item)));
    }

    internal static RequestDraft OpenStage(RequestDraft draft, int number, int stage, RequestFacts facts)
    {
        var item = draft.Item(number);
        var asked = Authority.Awaited(draft.State, item, stage, facts.Organisation);
        // After the time that was asked for a decision gives nothing.
        var lapses = Earlier(StageTimes.LapsesAt(item.Stages[stage], facts.Organisation.Roster, asked, facts.Now), item.Allowed.Until)!.Value;
        draft.Add(new StageOpened(facts.Now, number, stage, asked, lapses)
        {
            EscalatesAt = Escalating.FirstOf(item.Stages[stage], asked, facts),
            Reminders = Reminding.Of(draft.State, number, asked, lapses, facts),
        });
        return asked.IsEmpty ? RaiseWhereNobody(draft, number, facts) : draft;
    }

    // A stage that was set aside is not waited for: the first that lacks a vote is asked, as the policy has it now.
    private static RequestDraft GoOn(RequestDraft draft, int number, RequestFacts facts) =>
        draft.Item(number) is { State: ItemState.AwaitingApproval open } item && item.SetAside.Contains(open.Stage) ? Advance(draft, number, facts) : draft;

    // Told once, until somebody is asked again.
    private static RequestDraft RaiseWhereNobody(RequestDraft draft, int number, RequestFacts facts) =>
        draft.Item(number) is { State: ItemState.AwaitingApproval { NobodySince: null } open } item && Authority.Awaited(draft.State, item, open.Stage, facts.Organisation).IsEmpty
            ? draft.Add(new TaskRaised(facts.Now, number, new(facts.Organisation.DefectOwner, TaskReason.NotRoutable, "Nobody is left who may decide this. It lapses unless the policy names somebody who may.")))
            : draft;

    private static RequestDraft SendBack(RequestDraft draft, int number, int stage, RequestFacts facts) =>
        OpenStage(draft.Add(new SentBack(facts.Now, number, stage, "A vote no longer counts, or the policy in force demands another.")), number, stage, facts);

    private static Decided<RequestEvent> Decide(Request state, Item item, AuthoriseGrant authorise, RequestFacts facts)
    {
        if (item.State is not ItemState.Approved approved || item.LastTry >= authorise.Attempt)
        {
            return NothingOwed("No grant is waiting for authority.");
        }

        if (facts.WhyNotGive("approved or granted") is { } barred)
        {
            return barred;
        }

        var draft = new RequestDraft(state, PolicyLook.At(state, item, facts));
        if (draft.Item(item.Number).State is not ItemState.Approved)
        {
            return draft.Done();
        }

        if (approved.Length.EndFrom(facts.Now) <= facts.Now)
        {
            return draft.Add(EndOrClose(draft.Item(item.Number), facts, EndCause.Expired, Outcome.Lapsed, null, "The time that was approved is over.")).Done();
        }

        return Authority.FirstLacking(draft.State, draft.Item(item.Number), facts.Organisation) is { } stage
            ? LoseAuthority(draft, item.Number, stage, facts).Done()
            : draft.Add(new GrantAuthorised(facts.Now, item.Number, authorise.Attempt, facts.Organisation.Version)).Done();
    }

    // A claim that exists already may have a call under way, so it is ended first; the item goes back when nothing is left of it.
    private static RequestDraft LoseAuthority(RequestDraft draft, int number, int stage, RequestFacts facts) => draft.Item(number).HasClaim
        ? draft.Add(new ItemEnding(facts.Now, number, EndCause.AuthorityLost, null))
        : SendBack(draft, number, stage, facts);

    private static RequestDraft GoBack(Request state, Item item, ClaimReport.Ended ended, RequestFacts facts)
    {
        var draft = new RequestDraft(state, [new ClaimSettled(facts.Now, item.Number, ended.Outcome)]);
        foreach (var change in PolicyLook.At(draft.State, draft.Item(item.Number), facts))
        {
            draft.Add(change);
        }

        return draft.Item(item.Number) switch
        {
            { IsClosed: true } => draft,
            var back when Authority.FirstLacking(draft.State, back, facts.Organisation) is { } stage => SendBack(draft, item.Number, stage, facts),
            _ => Advance(draft, item.Number, facts),
        };
    }

    private static Decided<RequestEvent> Decide(Request state, Item item, Lapse lapse, RequestFacts facts) => item.State switch
    {
        ItemState.AwaitingApproval awaiting when awaiting.Stage != lapse.Stage || awaiting.Opening != lapse.Opening => NothingOwed("That stage is no longer open, or was opened again since."),
        ItemState.AwaitingApproval awaiting when IsDue(awaiting.LapsesAt, facts) =>
            new RequestDraft(state, [new ItemClosed(facts.Now, item.Number, Outcome.Lapsed, null, null, "Nobody decided in time.")]).Done(),
        ItemState.AwaitingApproval => NotYet(),
        _ => NothingOwed("Nothing is left to lapse."),
    };

    private static Decided<RequestEvent> Decide(Request state, Item item, Escalate escalate, RequestFacts facts) => item.State switch
    {
        ItemState.AwaitingApproval open when open.LapsesAt <= facts.Now => NothingOwed("That stage lapses now."),
        ItemState.AwaitingApproval { EscalatesAt: { } due } open when open.Opening == escalate.Opening && open.Reach == escalate.Step =>
            IsDue(due, facts) ? Escalating.Escalate(new RequestDraft(state, []), item.Number, open, facts).Done() : NotYet(),
        _ => NothingOwed("That stage is no longer open, or others were asked since."),
    };

    private static Decided<RequestEvent> Decide(Request state, Item item, Remind remind, RequestFacts facts) => item.State switch
    {
        ItemState.AwaitingApproval open when open.LapsesAt <= facts.Now => NothingOwed("That stage lapses now."),
        ItemState.AwaitingApproval open when open.Opening == remind.Opening && Reminding.NextOf(open) <= remind.Planned =>
            remind.Planned <= facts.Now ? new RequestDraft(state, [Reminding.Remind(state, item, open, facts)]).Done() : NotYet(),
        _ => NothingOwed("That stage is no longer open, or they were reminded."),
    };

    private static Decided<RequestEvent> Decide(Request state, Item item, RequestFacts facts) => item.State switch
    {
        ItemState.Active { EndsAt: { } end } when IsDue(end, facts) =>
            new RequestDraft(state, [new ItemEnding(facts.Now, item.Number, EndCause.Expired, null)]).Done(),
        ItemState.Active { EndsAt: not null } => NotYet(),
        _ => NothingOwed("Nothing is left to expire."),
    };

    private static Decided<RequestEvent> Decide(Request state, Item item, Release release, RequestFacts facts)
    {
        if (release.By != state.Requester && !item.Identity.Is(release.By) && !facts.Organisation.Roster.AnswerableFor(item.Identity).Contains(release.By))
        {
            return new Refusal(RefusalCode.NoAuthority, "Only the requester, the person it is for, or the identity's owner can release this access.", RefusalTrace.Audited);
        }

        return item.State is ItemState.Active
            ? new RequestDraft(state, [new ItemEnding(facts.Now, item.Number, EndCause.Released, release.By)]).Done()
            : new Refusal(RefusalCode.MovedOn, "This access is not active, so there is nothing to release.");
    }

    private static Decided<RequestEvent> Decide(Request state, Withdraw withdraw, RequestFacts facts)
    {
        if (withdraw.By != state.Requester && !state.Items.Any(i => i.Identity.Is(withdraw.By)))
        {
            return new Refusal(RefusalCode.NoAuthority, "Only the requester or the person it is for can cancel this request.", RefusalTrace.Audited);
        }

        ImmutableArray<RequestEvent> ends = [.. state.Items
            .Where(i => i.CanBeWithdrawn)
            .Select(i => EndOrClose(i, facts, EndCause.Withdrawn, Outcome.Withdrawn, withdraw.By, null))];
        return ends.IsEmpty
            ? new Refusal(RefusalCode.MovedOn, "Nothing of this request is waiting any more, so there is nothing to cancel.")
            : new RequestDraft(state, ends).Done();
    }

    private static RequestEvent EndOrClose(Item item, RequestFacts facts, EndCause cause, Outcome outcome, PersonId? by, string? why) => item.HasClaim
        ? new ItemEnding(facts.Now, item.Number, cause, by)
        : new ItemClosed(facts.Now, item.Number, outcome, by, null, why);

    private static Decided<RequestEvent> Decide(Request state, Item item, NoteClaim note, RequestFacts facts) => (note.Report, item.State) switch
    {
        (_, ItemState.Closed) => NothingOwed("The item is closed."),
        _ when note.Attempt <= item.SpentTries => NothingOwed("This claim ended before the item went back to approval."),
        (ClaimReport.Active active, ItemState.Approved approved) => new RequestDraft(state, [Activated(item, active, approved, facts)]).Done(),
        (ClaimReport.Ending ending, ItemState.Approved or ItemState.Active) => new RequestDraft(state, [new ItemEnding(facts.Now, item.Number, ending.Cause, null)]).Done(),
        // What the access ends by itself is not asked for anew.
        (ClaimReport.Ending { Cause: not EndCause.AuthorityLost } ending, ItemState.Ending { Cause: EndCause.AuthorityLost }) => new RequestDraft(state, [new ItemEnding(facts.Now, item.Number, ending.Cause, null)]).Done(),
        (ClaimReport.Ended { Cause: null or EndCause.AuthorityLost } ended, ItemState.Ending { Cause: EndCause.AuthorityLost }) => GoBack(state, item, ended, facts).Done(),
        (ClaimReport.Ended ended, _) => new RequestDraft(state, [new ItemClosed(facts.Now, item.Number, ended.Outcome, null, ended.CoveredBy, null) { AttestedBy = ended.AttestedBy }]).Done(),
        _ => NothingOwed("The request knows this already."),
    };

    private static ItemActivated Activated(Item item, ClaimReport.Active active, ItemState.Approved approved, RequestFacts facts)
    {
        var end = Earlier(active.EndsAt, approved.Length.EndFrom(active.From));
        return new(facts.Now, item.Number, active.From, end) { NoticeAt = end is { } known ? facts.Organisation.Notice.Before(active.From, known) : null, AttestedBy = active.AttestedBy };
    }

    // The limit may have been shortened after the claim was made.
    private static DateTimeOffset? Earlier(DateTimeOffset? left, DateTimeOffset? right) => left is null || right < left ? right : left;

    private static Decided<RequestEvent> Look(Request state, RequestFacts facts)
    {
        var draft = new RequestDraft(state, state.Items.SelectMany(item => PolicyLook.At(state, item, facts)));
        foreach (var item in state.Items)
        {
            GoOn(draft, item.Number, facts);
            AskAgain(draft, draft.Item(item.Number), facts);
            AskNewcomers(draft, draft.Item(item.Number), facts);
            RaiseWhereNobody(draft, item.Number, facts);
        }

        return draft.IsEmpty ? NothingOwed("The policy in force changes nothing about this request.") : draft.Done();
    }

    // Whoever filled a seat of an open stage and could no more leaves it open: those who were not needed beside them are asked again.
    private static void AskAgain(RequestDraft draft, Item item, RequestFacts facts)
    {
        if (item.State is ItemState.AwaitingApproval open && item.Approvals.Any(v => v.Stage == open.Stage && v.At >= open.Since && !Authority.Counts(draft.State, item, v, facts.Organisation)))
        {
            SendBack(draft, item.Number, open.Stage, facts);
        }
    }

    // Who became eligible while the stage is open is asked too.
    private static void AskNewcomers(RequestDraft draft, Item item, RequestFacts facts)
    {
        if (item.State is ItemState.AwaitingApproval awaiting
            && Authority.Awaited(draft.State, item, awaiting.Stage, facts.Organisation).RemoveRange(awaiting.Asked) is { IsEmpty: false } newcomers)
        {
            draft.Add(new AlsoAsked(facts.Now, item.Number, awaiting.Stage, newcomers)
            {
                Reminders = Reminding.Of(draft.State, item.Number, newcomers, awaiting.LapsesAt, facts),
            });
        }
    }

    // What was due by the newest entry's time is still done when the clock was put back: an end comes early rather than late.
    private static bool IsDue(DateTimeOffset due, RequestFacts facts) => due <= facts.Now || facts.Clock == ClockState.PutBack;

    private static Refusal NotYet() => new(RefusalCode.ClockPutBack, "The clock says that this is not due yet.");
    private static Refusal NothingOwed(string reason) => new(RefusalCode.NothingOwed, reason);

    private static Decided<RequestEvent> ForItem(Request state, int number, Func<Item, Decided<RequestEvent>> decide) =>
        state.Find(number) is { } item ? decide(item) : new Refusal(RefusalCode.Unknown, "There is no such item in this request.");

    /// <summary>The state after an event.</summary>
    public static Request Evolve(Request? state, RequestEvent @event)
    {
        if (@event is Submitted submitted)
        {
            return new(submitted.Request, 1, submitted.By, submitted.Justification, submitted.Ticket, submitted.At, [.. submitted.Items.Select(ItemOf)], null) { Follows = submitted.Follows, Bundle = submitted.Bundle };
        }

        var next = state! with { Version = state.Version + 1 };
        return @event switch
        {
            StageOpened e => next.With(e.Item, i => i with { State = new ItemState.AwaitingApproval(e.Stage, e.Asked, e.At, e.LapsesAt, next.Version) { EscalatesAt = e.EscalatesAt, Reminders = e.Reminders } }),
            AlsoAsked e => next.With(e.Item, i => i with { State = WithAsked((ItemState.AwaitingApproval)i.State, e.Asked, e.Reminders) }),
            Escalated e => next.With(e.Item, i => i with { State = WithAsked((ItemState.AwaitingApproval)i.State, e.Asked, e.Reminders) with { Reach = e.Reach, EscalatesAt = e.Next } }),
            Reminded e => next.With(e.Item, i => i with { State = ((ItemState.AwaitingApproval)i.State) with { RemindedAt = e.At } }),
            PassedOver e => next.With(e.Item, i => i with { State = i.State is ItemState.AwaitingApproval open ? open with { PassedOver = open.PassedOver.Add(e.Person) } : i.State }),
            FallbackAsked e => next.With(e.Item, i => i with { WithFallback = i.WithFallback.Add(e.Stage), State = WithAsked((ItemState.AwaitingApproval)i.State, e.Asked, e.Reminders) }),
            TaskRaised { Task: { Reason: TaskReason.Undeliverable, About: { } person } } => next with { Unreached = next.Unreached.Add(person) },
            TaskRaised { Task.Reason: TaskReason.NotRoutable } e => next.With(e.Item, i => i with { State = i.State is ItemState.AwaitingApproval open ? open with { NobodySince = e.At } : i.State }),
            Nudged e => next.With(e.Item, i => i with { State = ((ItemState.AwaitingApproval)i.State) with { NudgedAt = e.At } }),
            Voted e => next.With(e.Item, i => i with { Votes = i.Votes.Add(new(e.Stage, e.By, e.Verdict, e.Shortened, e.Reason, e.At) { For = e.For }) }),
            StagesAdded e => next.With(e.Item, i => i with { Stages = i.Stages.AddRange(e.Stages), PoliciesSeen = i.PoliciesSeen.Add(e.Policy) }),
            StagesSetAside e => next.With(e.Item, i => i with { SetAside = i.SetAside.AddRange(e.Stages) }),
            LimitShortened e => next.With(e.Item, i => i with { Longest = e.Longest, State = Shortened(i.State, e.Longest) }),
            ItemApproved e => next.With(e.Item, i => i with { State = new ItemState.Approved(e.Length, e.At, e.At) }),
            GrantAuthorised e => next.With(e.Item, i => i with { LastTry = e.Attempt, State = ((ItemState.Approved)i.State) with { AuthorisedAt = e.At } }),
            ItemActivated e => next.With(e.Item, i => i with { State = new ItemState.Active(e.From, e.EndsAt) { AttestedBy = e.AttestedBy } }),
            ItemEnding e => next.With(e.Item, i => i with { State = new ItemState.Ending(e.Cause, e.At), Revoked = RevocationOf(e), ReleasedBy = e.Cause == EndCause.Released ? e.By : null }),
            ClaimSettled e => next.With(e.Item, i => i with { SpentTries = i.LastTry, State = NotYetOpen }),
            ItemClosed e => next.With(e.Item, i => i with { State = new ItemState.Closed(e.Outcome, e.At, e.By, e.CoveredBy, e.Why) { AttestedBy = e.AttestedBy } }),
            RequestClosed e => next with { ClosedAt = e.At },
            _ => next,
        };
    }

    private static Revocation? RevocationOf(ItemEnding ending) => ending is { By: { } by, Reason: { } reason } ? new(by, reason) : null;

    private static Item ItemOf(SubmittedItem item) => item.Route is { } route
        ? new(item.Number, item.Identity, item.Entitlement, item.Length, route.Rule, route.Why, [route.Version], route.Stages, route.Longest, route.Findings, [], 0, 0, NotYetOpen)
        : new(item.Number, item.Identity, item.Entitlement, item.Length, "", "", [], [], null, [], [], 0, 0, NotYetOpen);

    private static readonly ItemState NotYetOpen = new ItemState.AwaitingApproval(-1, [], DateTimeOffset.MinValue, DateTimeOffset.MinValue, 0);

    private static ItemState.AwaitingApproval WithAsked(ItemState.AwaitingApproval open, ImmutableArray<PersonId> also, ImmutableArray<Reminder> reminders) =>
        open with { Asked = open.Asked.AddRange(also), Reminders = open.Reminders.AddRange(reminders), NobodySince = also.IsEmpty ? open.NobodySince : null };

    private static ItemState Shortened(ItemState state, TimeSpan longest) => state is ItemState.Approved approved
        ? approved with { Length = approved.Length.ShortenedTo(Length.OfTime(longest)) }
        : state;

    /// <summary>What is owed because of an event that led to <paramref name="after"/>.</summary>
    public static IEnumerable<Obligation> Owes(Request after, RequestEvent @event)
    {
        var owing = new RequestOwing(after, @event.At);
        return @event switch
        {
            Submitted => owing.ToThoseConcerned(CardKind.Progress, 0),
            StageOpened e => [.. owing.Ask(e.Item, e.Asked), owing.Lapse(e), .. owing.Chase(e.Item)],
            Reminded e => [.. owing.Remind(e), .. owing.Chase(e.Item)],
            Nudged e => owing.ToEach(CardKind.ApprovalNudge, e.Item, e.Asked),
            AlsoAsked e => [.. owing.Ask(e.Item, e.Asked), .. owing.Chase(e.Item), owing.UpdateCards()],
            FallbackAsked e => [.. owing.Ask(e.Item, e.Asked), .. owing.Chase(e.Item), owing.UpdateCards()],
            Escalated e => [.. owing.Ask(e.Item, e.Asked), .. owing.Chase(e.Item), owing.UpdateCards()],
            Voted or SentBack or StagesAdded or StagesSetAside or LimitShortened => [owing.UpdateCards()],
            ItemApproved e => [owing.Authorise(e.Item), owing.UpdateCards()],
            GrantAuthorised e => [owing.Claim(e)],
            ItemActivated e => [.. owing.ToThoseConcerned(CardKind.AccessActive, e.Item), .. owing.End(e), owing.UpdateCards()],
            ItemEnding e => [owing.EndClaim(e), .. owing.Revoked(e), owing.UpdateCards()],
            ItemClosed e => [.. owing.EndedBeforeTheOthers(e), owing.UpdateCards()],
            RequestClosed => owing.Ended(),
            TaskRaised e => [.. owing.ToEach(CardKind.Task, e.Item, [e.Task.Owner]), .. DefectOwing.Of(StreamRef.Of(after.Id), after.Version, e.Item, e.Task, e.At)],
            _ => [],
        };
    }
}
