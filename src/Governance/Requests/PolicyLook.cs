using System.Collections.Immutable;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Governance.Requests;

/// <summary>What the policy in force now changes about an item routed under an earlier one (MODEL: Which policy counts). Stricter adds, laxer changes nothing, and what nobody is left to decide is asked as it is now.</summary>
public static class PolicyLook
{
    public static IEnumerable<RequestEvent> At(Request request, Item item, RequestFacts facts)
    {
        if (item.State is not (ItemState.AwaitingApproval or ItemState.Approved))
        {
            yield break;
        }

        var beside = Beside(request, item, facts);
        if (IsAsRouted(item, facts.Organisation, beside))
        {
            yield break;
        }

        if (WhyNobodyWaits(request, item, facts.Organisation) is var (cause, gone))
        {
            yield return End(item, facts.Now, cause, Outcome.Withdrawn, gone);
            yield break;
        }

        switch (Routing.Route(facts.Organisation, request.Requester, item.Identity, item.Entitlement, beside))
        {
            // I10: what policy cannot route is raised as a defect, also when it could once.
            case Routed.Nowhere(var reason):
                yield return new RequestEvent.TaskRaised(facts.Now, item.Number, new(facts.Organisation.DefectOwner, TaskReason.NotRoutable, reason));
                yield return End(item, facts.Now, EndCause.Refused, Outcome.Refused, reason);
                break;
            case Routed.By(var route):
                foreach (var change in Changes(request, item, route, facts))
                {
                    yield return change;
                }

                break;
        }
    }

    private static ImmutableArray<Holding> Beside(Request request, Item item, RequestFacts facts) => [.. facts.HoldingsOf(item.Identity), .. Together.Beside(request, item)];

    // Under the policy that routed it, and with nothing beside it that it conflicts with, then or now, it would be routed as it was.
    private static bool IsAsRouted(Item item, Organisation now, ImmutableArray<Holding> beside) =>
        item is { PoliciesSeen: [var only], Findings.IsEmpty: true } && only == now.Version && !Routing.IsInConflict(now, item.Entitlement, beside);

    // Who has left withdraws by that what they asked for.
    private static (EndCause, string)? WhyNobodyWaits(Request request, Item item, Organisation organisation) =>
        !organisation.Roster.IsActive(item.Identity) ? (EndCause.Left, "whoever it was for is no longer active.")
        : !organisation.Roster.IsActive(request.Requester) ? (EndCause.Left, "whoever asked for it is no longer active.")
        : null;

    private static IEnumerable<RequestEvent> Changes(Request request, Item item, Route route, RequestFacts facts)
    {
        ImmutableArray<string> known = [.. item.StagesInForce.Select(stage => stage.Text)];
        ImmutableArray<Stage> missing = [.. route.Stages.Where(stage => !known.Contains(stage.Text))];
        if (!missing.IsEmpty)
        {
            yield return new RequestEvent.StagesAdded(facts.Now, item.Number, route.Version, missing);
        }

        if (WithNobody(request, item, route, facts.Organisation) is { IsEmpty: false } aside)
        {
            yield return new RequestEvent.StagesSetAside(facts.Now, item.Number, route.Version, aside);
        }

        if (route.Longest is { } longest && (item.Longest is null || longest < item.Longest))
        {
            yield return new RequestEvent.LimitShortened(facts.Now, item.Number, route.Version, longest);
        }
    }

    // A stage that the policy demands can be decided, or it would not route.
    private static ImmutableArray<int> WithNobody(Request request, Item item, Route route, Organisation organisation) =>
        [.. Enumerable.Range(0, item.Stages.Length).Where(stage => !item.SetAside.Contains(stage)
            && route.Stages.All(demanded => demanded.Text != item.Stages[stage].Text) && !Authority.CanBeDecided(request, item, stage, organisation))];

    // Where the access may have a claim already, the claim is ended; otherwise nothing was ever given.
    private static RequestEvent End(Item item, DateTimeOffset now, EndCause cause, Outcome outcome, string reason) => item.HasClaim
        ? new RequestEvent.ItemEnding(now, item.Number, cause, null)
        : new RequestEvent.ItemClosed(now, item.Number, outcome, null, null, reason);
}
