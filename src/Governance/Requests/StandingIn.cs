using System.Collections.Immutable;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Governance.Requests;

/// <summary>Somebody who is asked: for themselves, or in the place of somebody who is away.</summary>
public readonly record struct Hand(PersonId Person, PersonId? For);

/// <summary>
/// Who decides while those who should are away: whoever they named, and where that is nobody the stage's fallback, then whom its escalation names.
/// Nobody stands in who may not decide themselves, nor by way of anybody who may not: no chain comes back to who asked, gets or answers (I5).
/// </summary>
internal static class StandingIn
{
    /// <param name="open">Whose vote would bring the stage further.</param>
    /// <param name="lacking">How many votes it lacks.</param>
    public static ImmutableArray<Hand> For(Request request, Item item, int stage, ImmutableArray<PersonId> open, int lacking, Organisation organisation)
    {
        var away = organisation.Away;
        var taken = Authority.Heard(item).Concat(open).ToHashSet();
        var hands = open.Where(p => !away.Is(p)).Select(p => new Hand(p, null)).ToList();
        var alone = new Queue<PersonId>();
        foreach (var absent in open.Where(away.Is))
        {
            if (away.DeputyOf(absent, organisation.Roster, p => Authority.MayStand(request, item, p, organisation)) is { } deputy && taken.Add(deputy))
            {
                hands.Add(new(deputy, absent));
            }
            else
            {
                alone.Enqueue(absent);
            }
        }

        return hands.Count >= lacking || alone.Count == 0 ? [.. hands] : Instead(request, item, stage, hands, alone, taken, lacking, organisation);
    }

    // Where too few are left even so, those who are away are asked: they may answer all the same.
    private static ImmutableArray<Hand> Instead(
        Request request, Item item, int stage, List<Hand> hands, Queue<PersonId> alone, HashSet<PersonId> taken, int lacking, Organisation organisation)
    {
        var asked = item.Stages[stage];
        foreach (var selector in asked.Escalations.Select(e => e.To).Prepend(asked.Fallback).OfType<Selector>())
        {
            foreach (var person in Authority.Eligible(request, item, stage, selector, organisation).Where(p => !organisation.Away.Is(p) && taken.Add(p)))
            {
                hands.Add(new(person, alone.Peek()));
            }

            if (hands.Count >= lacking)
            {
                return [.. hands];
            }
        }

        return [.. hands, .. alone.Select(p => new Hand(p, null))];
    }
}
