using System.Collections.Immutable;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Governance.Access;

/// <summary>
/// Who recertifies an access: whom the policy names for it, looked up at the moment of use. Never who holds it, who answers for the machine that
/// does, who has left, or who alone approved what it stands on.
/// </summary>
public static class Reviewers
{
    /// <summary>How an access is reviewed; what is no longer in the catalog or on the roster is reviewed as usual.</summary>
    public static ReviewRule RuleOf(AccessId access, Organisation organisation) =>
        organisation.Catalog.Find(access.Entitlement) is { } entitlement && organisation.Roster.Find(access.Identity) is { } identity
            ? organisation.ReviewOf(entitlement, identity.Kind)
            : ReviewRule.Usual;

    /// <summary>Whom the policy names, else who stands in for them; those who are away only where nobody else is left, and nobody where none is.</summary>
    /// <param name="without">Who is not asked again.</param>
    public static (ImmutableArray<PersonId> People, AskedAs As) Of(Access access, AccessFacts facts, IEnumerable<PersonId> without)
    {
        var rule = RuleOf(access.Id, facts.Organisation);
        ImmutableArray<PersonId> barred = [.. without];
        var named = Selected(access, rule.Reviewer, facts, barred);
        var standIns = rule.Fallback is { } fallback ? Selected(access, fallback, facts, barred) : [];
        return Present(named, facts) is { IsEmpty: false } here ? (here, AskedAs.Reviewer)
            : Present(standIns, facts) is { IsEmpty: false } instead ? (instead, AskedAs.Fallback)
            : named.IsEmpty ? (standIns, AskedAs.Fallback) : (named, AskedAs.Reviewer);
    }

    /// <summary>Whom silence brings in: who stands in for the reviewers, else their managers; those who are away only where nobody else is left.</summary>
    public static ImmutableArray<PersonId> Above(Access access, OpenReview open, AccessFacts facts)
    {
        var rule = RuleOf(access.Id, facts.Organisation);
        ImmutableArray<PersonId> barred = [.. open.Asked, .. open.Declined];
        var standIns = rule.Fallback is { } fallback ? Selected(access, fallback, facts, barred) : [];
        var managers = Selected(access, new Selector.ManagersOf(rule.Reviewer), facts, barred);
        return Present(standIns, facts) is { IsEmpty: false } here ? here
            : Present(managers, facts) is { IsEmpty: false } above ? above
            : standIns.IsEmpty ? managers : standIns;
    }

    /// <summary>Why somebody may not answer for an access; null when they may. Whether they were asked is another question.</summary>
    public static string? WhyNot(Access access, PersonId person, AccessFacts facts)
    {
        var roster = facts.Organisation.Roster;
        return !roster.IsActive(person) ? "Only people who are active review access."
            : access.Id.Identity.Is(person) || roster.AnswerableFor(access.Id.Identity).Contains(person) ? "Nobody reviews their own access, nor that of a machine which they answer for."
            : AloneApproved(access, facts).Contains(person) ? "Nobody reviews what they alone approved."
            : null;
    }

    /// <summary>Who hears what became of it: the holder, or those who answer for a machine.</summary>
    public static ImmutableArray<PersonId> Concerned(AccessId access, Organisation organisation) => organisation.Roster.Find(access.Identity) switch
    {
        Person person => [person.Ref],
        Machine => [.. organisation.Roster.AnswerableFor(access.Identity).Where(organisation.Roster.IsActive).Distinct()],
        _ => [],
    };

    private static ImmutableArray<PersonId> Present(ImmutableArray<PersonId> people, AccessFacts facts) => [.. people.Where(p => !facts.IsAway(p))];

    private static ImmutableArray<PersonId> Selected(Access access, Selector selector, AccessFacts facts, ImmutableArray<PersonId> barred)
    {
        var stage = new Stage("review", selector, 1, TimeSpan.Zero, null);
        var seats = Routing.Seats(facts.Organisation, stage, new PersonId(access.Id.Identity.Value), access.Id.Identity, access.Id.Entitlement, barred);
        return [.. seats.SelectMany(s => s.Eligible).Distinct().Where(p => WhyNot(access, p, facts) is null)];
    }

    // Each live claim is looked at by itself: keeping keeps them all. A vote that was cast for somebody who was away is of both.
    private static IEnumerable<PersonId> AloneApproved(Access access, AccessFacts facts) =>
        from claim in access.Live
        let item = facts.ItemOf(claim.Ref)
        where item is not null
        let votes = item.Approvals.ToList()
        where votes.DistinctBy(v => v.By).Count() == 1
        from approver in votes.SelectMany(v => v.For is { } principal ? [v.By, principal] : new[] { v.By })
        select approver;
}
