using System.Collections.Immutable;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Governance.Tests.Lives;

/// <summary>Says from the event log alone whether an item may be given. Written apart from Authority, Routing, Electorate and Seating, by trying every assignment.</summary>
internal static class Oracle
{
    /// <summary>Why the item may not be given now; null when it may.</summary>
    public static string? WhyNot(IReadOnlyList<RequestEvent> log, int number, Organisation organisation, IEnumerable<EntitlementId> beside)
    {
        var submitted = (RequestEvent.Submitted)log[0];
        var item = submitted.Items[number - 1];
        var stages = item.Route!.Stages.Concat(log.OfType<RequestEvent.StagesAdded>().Where(e => e.Item == number).SelectMany(e => e.Stages)).ToList();
        var aside = log.OfType<RequestEvent.StagesSetAside>().Where(e => e.Item == number).SelectMany(e => e.Stages).ToHashSet();
        var votes = log.OfType<RequestEvent.Voted>().Where(v => v.Item == number && !aside.Contains(v.Stage)).ToList();
        if (votes.Exists(v => v.Verdict == Verdict.Deny))
        {
            return "it was denied";
        }

        if (Demanded(organisation, item.Entitlement, beside) is not { } demanded)
        {
            return "no rule routes it";
        }

        if (demanded.FirstOrDefault(d => !stages.Where((_, n) => !aside.Contains(n)).Any(s => s.Text == d.Text)) is { } missing)
        {
            return $"the stage {missing.Text} is missing";
        }

        if (!organisation.Roster.IsActive(submitted.By) || !organisation.Roster.IsActive(item.Identity))
        {
            return "requester or beneficiary is gone";
        }

        for (var stage = 0; stage < stages.Count; stage++)
        {
            var here = votes.Where(v => v.Stage == stage).Select(v => v.By).ToHashSet();
            var elsewhere = votes.Where(v => v.Stage != stage).Select(v => v.By).ToHashSet();
            bool Fit(PersonId p) => MayDecide(organisation, submitted.By, item.Identity, p) && !elsewhere.Contains(p);
            var stoodIn = log.OfType<RequestEvent.FallbackAsked>().Any(e => e.Item == number && e.Stage == stage);
            if (!aside.Contains(stage) && !Filled(stages[stage], organisation, item, here, Fit, stoodIn))
            {
                return $"stage {stage} ({stages[stage].Text}) is not satisfied by {string.Join(' ', here)}";
            }
        }

        return null;
    }

    public static bool MayDecide(Organisation organisation, PersonId requester, IdentityId beneficiary, PersonId person) =>
        organisation.Roster.People.Any(p => p.Ref == person && p.Employment == Employment.Active)
        && person != requester && person.Value != beneficiary.Value
        && !organisation.Roster.Machines.Any(m => m.Ref == beneficiary && (m.Owner == person || m.Deputy == person));

    /// <summary>What a card of the item shows, as far as it can change.</summary>
    public static string Print(Item item) => string.Join('|', item.StagesInForce.Select(s => s.Text)) + "/" + string.Join(',', item.PoliciesSeen.Select(v => v.Number));

    private static List<Stage>? Demanded(Organisation organisation, EntitlementId entitlement, IEnumerable<EntitlementId> beside)
    {
        var rule = organisation.Rules.FirstOrDefault(r => r.When.Entitlements.Contains(entitlement));
        var added = organisation.Conflicts
            .Where(c => (c.First == entitlement && beside.Contains(c.Second)) || (c.Second == entitlement && beside.Contains(c.First))).Select(c => c.Adds);
        return rule is null ? null : [.. rule.Stages, .. added];
    }

    private static bool Filled(Stage stage, Organisation organisation, SubmittedItem item, HashSet<PersonId> here, Func<PersonId, bool> fit, bool stoodIn)
    {
        HashSet<PersonId> Of(Selector selector) => [.. Members(selector, organisation, item).Where(fit)];
        List<HashSet<PersonId>> seats = [];
        if (stage.Approvers is Selector.AllOf all)
        {
            seats.AddRange(all.Selectors.Select(s => Of(s).Count > 0 || stage.Fallback is null ? Of(s) : Of(stage.Fallback)));
        }
        else
        {
            var own = Of(stage.Approvers);
            seats.AddRange(Enumerable.Range(0, stage.Quorum).Select(n => n < own.Count || stage.Fallback is null ? own : Of(stage.Fallback)));
        }

        var brought = stage.Escalations.SelectMany(e => Of(e.To)).Concat(stoodIn ? Of(stage.Fallback!) : []).ToList();
        seats = [.. seats.Select(s => s.Concat(brought).ToHashSet())];
        return Assign(seats, 0, [.. here.Where(fit)], []);
    }

    private static bool Assign(List<HashSet<PersonId>> seats, int seat, List<PersonId> voters, HashSet<PersonId> seated) =>
        seat == seats.Count || voters.Exists(v => seats[seat].Contains(v) && !seated.Contains(v) && Assign(seats, seat + 1, voters, [.. seated, v]));

    private static IEnumerable<PersonId> Members(Selector selector, Organisation organisation, SubmittedItem item) => selector switch
    {
        Selector.Manager => BossOf(organisation.Roster, item.Identity) is { } boss ? [boss] : [],
        Selector.EntitlementOwner => organisation.Catalog.Entitlements.Single(e => e.Id == item.Entitlement).Owners,
        Selector.Group group => organisation.Roster.Groups[group.Name],
        Selector.Named named => [named.Person],
        Selector.AnyOf any => any.Selectors.SelectMany(s => Members(s, organisation, item)),
        _ => throw new BrokenException("an all-of stands only at the top of a stage"),
    };

    private static PersonId? BossOf(Roster roster, IdentityId identity)
    {
        var human = roster.Machines.FirstOrDefault(m => m.Ref == identity)?.Owner.Value ?? identity.Value;
        return roster.People.FirstOrDefault(p => p.Ref.Value == human)?.Manager;
    }
}
