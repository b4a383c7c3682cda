using System.Collections.Immutable;
using ChatGovernanceBot.Governance.People;

namespace ChatGovernanceBot.Governance.Policy;

/// <summary>Who may decide about one entitlement for one beneficiary, and why each.</summary>
internal sealed class Electorate(Organisation organisation, PersonId requester, IdentityId beneficiary, EntitlementId entitlement, IReadOnlyCollection<PersonId> counted)
{
    private const int NamesShown = 3;

    private Roster Roster => organisation.Roster;

    public ImmutableArray<Seat> Seats(Stage stage)
    {
        if (stage.Approvers is Selector.AllOf all)
        {
            ImmutableArray<Seat> seats = [.. all.Selectors.Select(Asked)];
            var vacant = seats.Count(s => s.Eligible.IsEmpty);
            return vacant == 0 ? seats : [.. seats.Select((seat, n) => seat.Eligible.IsEmpty ? Instead(stage, all.Selectors[n], [], vacant) : seat)];
        }

        // With fewer people left than the quorum asks, others fill what they cannot.
        var asked = Asked(stage.Approvers);
        var own = stage is { Fallback: null, Escalations.IsEmpty: true } ? stage.Quorum : Math.Min(stage.Quorum, asked.Eligible.Length);
        var filled = Enumerable.Repeat(asked, own);
        return own == stage.Quorum ? [.. filled] : [.. filled, .. Enumerable.Repeat(Instead(stage, stage.Approvers, asked.Eligible, stage.Quorum - own), stage.Quorum - own)];
    }

    private Seat Asked(Selector selector) => new(Eligible(selector), () => Why(selector));

    // In turn those whom the stage names instead, until they are enough beside those who are left.
    private Seat Instead(Stage stage, Selector selector, ImmutableArray<PersonId> left, int lacking)
    {
        ImmutableArray<Selector> named = [];
        ImmutableArray<PersonId> people = [];
        foreach (var other in stage.Instead.Where(s => !Eligible(s).IsEmpty))
        {
            (named, people) = (named.Add(other), [.. people.Union(Eligible(other))]);
            if (people.Except(left).Count() >= lacking)
            {
                break;
            }
        }

        return new(people, () => people.IsEmpty
            ? $"nobody is left to ask of {Words(selector)}"
            : $"{Why(new Selector.AnyOf(named))}, and stands in because too few are left to ask of {Words(selector)}");
    }

    // Most selectors select one person.
    private ImmutableArray<PersonId> Eligible(Selector selector) => Selected(selector) switch
    {
        [] => [],
        [var one] => MayDecide(one) ? [one] : [],
        var several => [.. several.Distinct().Where(MayDecide)],
    };

    private bool MayDecide(PersonId person) =>
        Roster.IsActive(person) && person != requester && !beneficiary.Is(person) && !Roster.AnswerableFor(beneficiary).Contains(person) && !counted.Contains(person);

    private ImmutableArray<PersonId> Selected(Selector selector) => selector switch
    {
        Selector.Manager => Managed?.Manager is { } manager ? [manager] : [],
        Selector.EntitlementOwner => organisation.Catalog.Find(entitlement)?.Owners ?? [],
        Selector.Group group => Roster.Groups.GetValueOrDefault(group.Name, []),
        Selector.Named named => [named.Person],
        Selector.AnyOf any => [.. any.Selectors.SelectMany(s => Selected(s))],
        Selector.AllOf all => [.. all.Selectors.SelectMany(s => Selected(s))],
        Selector.ManagersOf managed => [.. Selected(managed.People).Select(p => Roster.Find(p)?.Manager).OfType<PersonId>()],
        _ => throw new ArgumentOutOfRangeException(nameof(selector), selector.GetType().Name),
    };

    /// <summary>Whose manager is asked: the beneficiary's, and for a machine its owner's.</summary>
    private Person? Managed => Roster.Find(beneficiary) switch
    {
        Person person => person,
        Machine machine => Roster.Find(machine.Owner),
        _ => null,
    };

    private string Why(Selector selector)
    {
        var eligible = Eligible(selector);
        var names = NamesOf(eligible);
        var one = eligible.Length == 1;
        return selector switch
        {
            _ when eligible.IsEmpty => $"nobody is left to ask of {Words(selector)}",
            Selector.Manager => $"{names} is {Words(selector)}",
            Selector.EntitlementOwner => $"{names} {(one ? "owns" : "own")} {entitlement}",
            Selector.Group group => $"{names} {(one ? "is" : "are")} in group {group.Name}",
            Selector.Named => $"{names} is named by the policy",
            Selector.AnyOf any => string.Join("; ", any.Selectors.Where(s => !Eligible(s).IsEmpty).Select(Why)),
            _ => $"{names} {(one ? "is" : "are")} of {Words(selector)}",
        };
    }

    private string Words(Selector selector) => selector switch
    {
        Selector.Manager => Roster.Find(beneficiary) is Machine machine
            ? $"the manager of {Roster.NameOf(machine.Owner)}, who owns {machine.DisplayName}"
            : $"{Roster.NameOf(beneficiary)}'s manager",
        Selector.EntitlementOwner => $"the owners of {entitlement}",
        Selector.Group group => $"group {group.Name}",
        Selector.Named named => Roster.NameOf(named.Person),
        Selector.AnyOf any => string.Join(" or ", any.Selectors.Select(Words)),
        Selector.AllOf all => string.Join(" and ", all.Selectors.Select(Words)),
        Selector.ManagersOf managed => $"the managers of {Words(managed.People)}",
        _ => throw new ArgumentOutOfRangeException(nameof(selector), selector.GetType().Name),
    };

    private string NamesOf(ImmutableArray<PersonId> people)
    {
        var names = people.Select(Roster.NameOf).ToList();
        return names.Count switch
        {
            0 => "nobody",
            1 => names[0],
            <= NamesShown => $"{string.Join(", ", names[..^1])} and {names[^1]}",
            _ => $"{string.Join(", ", names[..(NamesShown - 1)])} and {names.Count - NamesShown + 1} others",
        };
    }
}
