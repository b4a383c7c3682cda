using System.Collections.Immutable;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Governance.Requests;

/// <summary>Somebody who is asked: for themselves, or in the place of somebody who is away.</summary>
public readonly record struct Hand(PersonId Person, PersonId? For);

/// <summary>
/// Who decides while those who should are away: whoever they named, and where that is nobody the stage's fallback, then whom its escalation names.
/// Nobody stands in who may not decide themselves, nor by way of anybody who may not: no chain comes back to who asked, gets or answers (I5).
/// </summary>
internal sealed class StandingIn(Request request, Item item, int stage, Organisation organisation)
{
    private readonly HashSet<PersonId> _taken = [.. Authority.Heard(item)];

    /// <param name="voters">Whose votes count.</param>
    /// <param name="open">Whose vote would bring the stage further.</param>
    public ImmutableArray<Hand> For(IReadOnlyList<Seat> seats, IEnumerable<PersonId> voters, ImmutableArray<PersonId> open)
    {
        _taken.UnionWith(open);
        var hands = open.Where(p => !organisation.Away.Is(p)).Select(p => new Hand(p, null)).ToList();
        hands.AddRange(open.Where(organisation.Away.Is).Select(absent => (absent, deputy: DeputyOf(absent))).Where(p => p.deputy is not null).Select(p => new Hand(p.deputy!.Value, p.absent)));

        List<PersonId> heard = [.. voters, .. hands.Select(h => h.For ?? h.Person)];
        foreach (var absent in open.Where(p => !heard.Contains(p)))
        {
            if (Routing.Lacking(seats, [.. heard, absent]) < Routing.Lacking(seats, heard))
            {
                var instead = Instead(absent);
                // Where nobody else is left, those who are away are asked: they may answer all the same.
                hands.AddRange(instead.Count > 0 ? instead : open.Where(p => !heard.Contains(p) && !hands.Contains(new(p, null))).Select(p => new Hand(p, null)).ToList());
                heard.Add(absent);
            }
        }

        return [.. hands];
    }

    private PersonId? DeputyOf(PersonId absent) =>
        organisation.Away.DeputyOf(absent, organisation.Roster, p => Authority.MayStand(request, item, p, organisation)) is { } deputy && _taken.Add(deputy) ? deputy : null;

    private List<Hand> Instead(PersonId absent)
    {
        foreach (var selector in item.Stages[stage].Instead)
        {
            if (Authority.Eligible(request, item, stage, selector, organisation).Where(p => !organisation.Away.Is(p) && _taken.Add(p)).ToList() is { Count: > 0 } here)
            {
                return [.. here.Select(p => new Hand(p, absent))];
            }
        }

        return [];
    }
}
