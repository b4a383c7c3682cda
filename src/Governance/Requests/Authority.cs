using System.Collections.Immutable;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Governance.Requests;

/// <summary>Whose vote counts on an item, as roster and policy are now (I5, I6). Used at the click, at quorum and at the grant.</summary>
public static class Authority
{
    /// <summary>The first stage in force whose seats are not filled by different people eligible now; null when all are.</summary>
    public static int? FirstLacking(Request request, Item item, Organisation organisation)
    {
        for (var stage = 0; stage < item.Stages.Length; stage++)
        {
            if (!item.SetAside.Contains(stage) && !IsFilled(request, item, stage, organisation))
            {
                return stage;
            }
        }

        return null;
    }

    /// <summary>Whether nothing is waited for at a stage any more: people who may decide it now have.</summary>
    public static bool IsDecided(Request request, Item item, int stage, Organisation organisation) => IsFilled(request, item, stage, organisation);

    /// <summary>Whether an approval counts now: whoever gave it, or for whom it was given, could still give it.</summary>
    public static bool Counts(Request request, Item item, Vote approval, Organisation organisation) => !item.SetAside.Contains(approval.Stage)
        && (approval.For is null || MayStand(request, item, approval.By, organisation))
        && SeatsInAll(request, item, approval.Stage, organisation).Any(s => s.Eligible.Contains(approval.For ?? approval.By));

    // Whom the stage asks first is looked at first: others only add people to its seats, and mostly nobody had to be added.
    private static bool IsFilled(Request request, Item item, int stage, Organisation organisation)
    {
        var voters = VotersAt(request, item, stage, organisation).ToList();
        return voters.Count > 0
            && (Routing.Satisfied(SeatsOf(request, item, stage, organisation, 0), voters) || Routing.Satisfied(SeatsInAll(request, item, stage, organisation), voters));
    }

    /// <summary>Whether people who may decide it now could fill a stage, those who have among them.</summary>
    public static bool CanBeDecided(Request request, Item item, int stage, Organisation organisation) =>
        Seating.CanBeFilled(SeatsInAll(request, item, stage, organisation));

    /// <summary>Who can still fill what is open in a stage: whom to ask, and whom the requester waits for.</summary>
    public static ImmutableArray<PersonId> Awaited(Request request, Item item, int stage, Organisation organisation) =>
        [.. Hands(request, item, stage, organisation).Select(h => h.Person)];

    /// <summary>The same, and in whose place each of them is asked.</summary>
    public static ImmutableArray<Hand> Hands(Request request, Item item, int stage, Organisation organisation)
    {
        var (seats, voters) = (SeatsOf(request, item, stage, organisation), VotersAt(request, item, stage, organisation).ToList());
        var open = Routing.StillOpen(seats, voters);
        return InPlaceOfAbsent(request, item, stage, organisation, seats, voters, open) ?? [.. open.Select(p => new Hand(p, null))];
    }

    private static ImmutableArray<Hand>? InPlaceOfAbsent(
        Request request, Item item, int stage, Organisation organisation, ImmutableArray<Seat> seats, List<PersonId> voters, ImmutableArray<PersonId> open) =>
        open.Any(organisation.Away.Is) ? new StandingIn(request, item, stage, organisation).For(seats, voters, open) : null;

    /// <summary>As whom somebody decides an open stage: for themselves also while they are away; null where they may not.</summary>
    public static Hand? HandOf(Request request, Item item, int stage, PersonId by, Organisation organisation)
    {
        var (seats, voters) = (SeatsOf(request, item, stage, organisation), VotersAt(request, item, stage, organisation).ToList());
        var open = Routing.StillOpen(seats, voters);
        return open.Contains(by)
            ? new Hand(by, null)
            : InPlaceOfAbsent(request, item, stage, organisation, seats, voters, open)?.Where(h => h.Person == by).Select(h => (Hand?)h).FirstOrDefault();
    }

    /// <summary>In whose place somebody decides an open stage; null where it is for themselves, or where they may not.</summary>
    public static PersonId? PrincipalOf(Request request, Item item, int stage, PersonId by, Organisation organisation) =>
        organisation.Away.IsEmpty ? null : HandOf(request, item, stage, by, organisation)?.For;

    /// <summary>Whether somebody may decide, or be one of those by way of whom it is decided: not who asked for it, gets it, answers for it or is gone.</summary>
    internal static bool MayStand(Request request, Item item, PersonId person, Organisation organisation) => organisation.Roster.IsActive(person)
        && person != request.Requester && !item.Identity.Is(person) && !organisation.Roster.AnswerableFor(item.Identity).Contains(person);

    /// <summary>Everybody of a selector who may decide this stage.</summary>
    internal static IEnumerable<PersonId> Eligible(Request request, Item item, int stage, Selector selector, Organisation organisation) =>
        Routing.Seats(organisation, item.Stages[stage].Of(new Selector.AnyOf([selector])), request.Requester, item.Identity, item.Entitlement, CountedElsewhere(item, stage))
            .SelectMany(s => s.Eligible);

    /// <summary>Everybody who has decided on the item, or for whom somebody has: a human counts once in it.</summary>
    internal static IEnumerable<PersonId> Heard(Item item) => Standing(item).SelectMany(Both);

    /// <summary>Whether somebody has decided on the item, or somebody has for them: nothing is asked of them any more.</summary>
    public static bool HasDecided(Item item, PersonId person) => Heard(item).Contains(person);

    /// <summary>The seats of a stage as far as it is escalated, without those who are counted in another stage of the same item.</summary>
    public static ImmutableArray<Seat> SeatsOf(Request request, Item item, int stage, Organisation organisation) =>
        SeatsOf(request, item, stage, organisation, item.State is ItemState.AwaitingApproval open && open.Stage == stage ? open.Reach : 0);

    // A vote was cast by somebody who was asked then, so it counts however far the stage is escalated when it is opened again.
    private static ImmutableArray<Seat> SeatsInAll(Request request, Item item, int stage, Organisation organisation) =>
        SeatsOf(request, item, stage, organisation, item.Stages[stage].Escalations.Length);

    private static ImmutableArray<Seat> SeatsOf(Request request, Item item, int stage, Organisation organisation, int reach)
    {
        var seats = Of(item.Stages[stage]);
        if (Brought(item, stage, reach) is not { IsEmpty: false } brought)
        {
            return seats;
        }

        var also = Of(item.Stages[stage].Of(new Selector.AnyOf(brought))).SelectMany(s => s.Eligible).ToList();
        return [.. seats.Select(s => s with { Eligible = [.. s.Eligible.Union(also)] })];

        ImmutableArray<Seat> Of(Stage asked) => Routing.Seats(organisation, asked, request.Requester, item.Identity, item.Entitlement, CountedElsewhere(item, stage));
    }

    private static ImmutableArray<Selector> Brought(Item item, int stage, int reach)
    {
        ImmutableArray<Selector> steps = [.. item.Stages[stage].Escalations.Take(reach).Select(e => e.To)];
        return item.WithFallback.Contains(stage) && item.Stages[stage].Fallback is { } fallback ? steps.Add(fallback) : steps;
    }

    /// <summary>Whether those who are asked fill what is open in a stage even where these people do not answer.</summary>
    internal static bool CanBeDecidedWithout(Request request, Item item, int stage, ImmutableArray<PersonId> unreachable, Organisation organisation) => Routing.Satisfied(
        SeatsOf(request, item, stage, organisation),
        [.. VotersAt(request, item, stage, organisation), .. Hands(request, item, stage, organisation).Where(h => !unreachable.Contains(h.Person)).Select(h => h.For ?? h.Person)]);

    /// <summary>Everyone whose approval stands, over all stages.</summary>
    public static ImmutableArray<PersonId> Counted(Item item) => [.. Standing(item).Select(v => v.By)];

    /// <summary>Why this person may not vote on this stage now; null when they may. Each is an audited refusal.</summary>
    public static Refusal? WhyNot(Request request, Item item, int stage, PersonId by, Organisation organisation) => by switch
    {
        _ when by == request.Requester => No("You asked for this yourself, so somebody else must decide it."),
        _ when item.Identity.Is(by) => No("This access is for you, so somebody else must decide it."),
        _ when organisation.Roster.AnswerableFor(item.Identity).Contains(by) => No("You answer for the identity this access is for, so somebody else must decide it."),
        _ when !organisation.Roster.IsActive(by) => No("You are no longer active in the people file, so your decision cannot count."),
        _ when Counted(item).Contains(by) => No("You have decided on this request already, and a person counts once in it."),
        _ when Standing(item).Find(v => v.For == by) is { } vote => No($"{organisation.Roster.NameOf(vote.By)} has decided on this request for you."),
        _ when HandOf(request, item, stage, by, organisation) is null => No("You are not, or no longer, one of those who may decide this stage."),
        _ => null,
    };

    /// <summary>Whether the item waits for this person's decision among others'.</summary>
    public static bool Awaits(Request request, Item item, PersonId by, Organisation organisation) =>
        item.State is ItemState.AwaitingApproval open && WhyNot(request, item, open.Stage, by, organisation) is null;

    private static Refusal No(string reason) => new(RefusalCode.NoAuthority, reason, RefusalTrace.Audited);

    // A later vote of the same human replaces an earlier one that no longer counted.
    private static List<Vote> Standing(Item item)
    {
        var standing = new List<Vote>(item.Votes.Length);
        foreach (var vote in item.Approvals)
        {
            if (standing.FindIndex(v => v.By == vote.By) is var earlier and >= 0)
            {
                standing[earlier] = vote;
            }
            else
            {
                standing.Add(vote);
            }
        }

        return standing;
    }

    // Who decided for somebody counts as them, for as long as both may decide.
    private static IEnumerable<PersonId> VotersAt(Request request, Item item, int stage, Organisation organisation) => Standing(item)
        .Where(v => v.Stage == stage && (v.For is null || MayStand(request, item, v.By, organisation)))
        .Select(v => v.For ?? v.By);

    private static ImmutableArray<PersonId> CountedElsewhere(Item item, int stage) => [.. Standing(item).Where(v => v.Stage != stage).SelectMany(Both)];

    private static IEnumerable<PersonId> Both(Vote vote) => vote.For is { } principal ? [vote.By, principal] : [vote.By];
}
