using System.Collections.Immutable;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Governance.Requests;

/// <summary>Whose vote counts on an item, as roster and policy are now (I5, I6). Used at the click, at quorum and at the grant.</summary>
public static class Authority
{
    /// <summary>The first stage whose seats are not filled by different people eligible now; null when all are.</summary>
    public static int? FirstLacking(Request request, Item item, Organisation organisation)
    {
        for (var stage = 0; stage < item.Stages.Length; stage++)
        {
            if (!Routing.Satisfied(SeatsOf(request, item, stage, organisation, item.Stages[stage].Escalations.Length), VotersAt(item, stage)))
            {
                return stage;
            }
        }

        return null;
    }

    /// <summary>Who can still fill what is open in a stage: whom to ask, and whom the requester waits for.</summary>
    public static ImmutableArray<PersonId> Awaited(Request request, Item item, int stage, Organisation organisation) =>
        Routing.StillOpen(SeatsOf(request, item, stage, organisation), VotersAt(item, stage));

    /// <summary>The seats of a stage as far as it is escalated, without those who are counted in another stage of the same item.</summary>
    public static ImmutableArray<Seat> SeatsOf(Request request, Item item, int stage, Organisation organisation) =>
        SeatsOf(request, item, stage, organisation, item.State is ItemState.AwaitingApproval open && open.Stage == stage ? open.Reach : 0);

    // A vote was cast by somebody who was asked then, so it counts however far the stage is escalated when it is opened again.
    private static ImmutableArray<Seat> SeatsOf(Request request, Item item, int stage, Organisation organisation, int reach)
    {
        var seats = Of(item.Stages[stage]);
        if (reach == 0)
        {
            return seats;
        }

        var also = Of(item.Stages[stage] with { Approvers = Brought(item.Stages[stage], reach), Quorum = 1, Fallback = null }).SelectMany(s => s.Eligible).ToList();
        return [.. seats.Select(s => s with { Eligible = [.. s.Eligible.Union(also)] })];

        ImmutableArray<Seat> Of(Stage asked) => Routing.Seats(organisation, asked, request.Requester, item.Identity, item.Entitlement, CountedElsewhere(item, stage));
    }

    private static Selector.AnyOf Brought(Stage stage, int reach) => new([.. stage.Escalations.Take(reach).Select(e => e.To)]);

    /// <summary>Everyone whose approval stands, over all stages.</summary>
    public static ImmutableArray<PersonId> Counted(Item item) => [.. Standing(item).Select(v => v.By)];

    /// <summary>Why this person may not vote on this stage now; null when they may. Each is an audited refusal.</summary>
    public static Refusal? WhyNot(Request request, Item item, int stage, PersonId by, Organisation organisation) => by switch
    {
        _ when by == request.Requester => No("You asked for this yourself, so somebody else must decide it."),
        _ when item.Identity.Is(by) => No("This access is for you, so somebody else must decide it."),
        _ when organisation.Roster.AnswerableFor(item.Identity).Contains(by) => No("You answer for the identity this access is for, so somebody else must decide it."),
        _ when !organisation.Roster.IsActive(by) => No("You are no longer active on the roster, so your decision cannot count."),
        _ when Counted(item).Contains(by) => No("You have decided on this request already, and a person counts once in it."),
        _ when !Awaited(request, item, stage, organisation).Contains(by) => No("You are not, or no longer, one of those who may decide this stage."),
        _ => null,
    };

    private static Refusal No(string reason) => new(RefusalCode.NoAuthority, reason, RefusalTrace.Audited);

    // A later vote of the same human replaces an earlier one that no longer counted.
    private static List<Vote> Standing(Item item)
    {
        var standing = new List<Vote>(item.Votes.Length);
        foreach (var vote in item.Votes.Where(v => v.Verdict == Verdict.Approve))
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

    private static IEnumerable<PersonId> VotersAt(Item item, int stage) => Standing(item).Where(v => v.Stage == stage).Select(v => v.By);

    private static ImmutableArray<PersonId> CountedElsewhere(Item item, int stage) => [.. Standing(item).Where(v => v.Stage != stage).Select(v => v.By)];
}
