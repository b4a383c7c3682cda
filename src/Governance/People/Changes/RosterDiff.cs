using System.Collections.Immutable;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Governance.People.Changes;

/// <summary>What the people files of two policy versions make of one another.</summary>
/// <param name="Left">Who was active before and is no longer: marked as having left, or missing.</param>
/// <param name="Moved">Who is still here and has another manager, none any more, or another department.</param>
/// <param name="Ownerless">Entitlements and systems whose last active owner has left.</param>
/// <param name="HandedOver">Machines whose owner has left, and machines of one who had left before whom somebody had taken over for who has left too.</param>
public sealed record RosterDiff(
    ImmutableArray<PersonId> Left, ImmutableArray<PersonId> Moved, ImmutableArray<string> Ownerless, ImmutableArray<Machine> HandedOver)
{
    private const int Whole = 100;

    /// <param name="before">With the same names for people as <paramref name="after"/>: refs, or handles in both.</param>
    public static RosterDiff Of(Organisation before, Organisation after)
    {
        var left = before.Roster.People.Where(p => p.Employment == Employment.Active && !after.Roster.IsActive(p.Ref)).Select(p => p.Ref).ToImmutableArray();
        return new(
            left,
            [.. before.Roster.People.Where(p => p.Employment == Employment.Active).Where(p => HasMoved(p, after.Roster)).Select(p => p.Ref)],
            [.. Owned(after).Where(o => !o.Owners.Any(after.Roster.IsActive) && o.Owners.Any(before.Roster.IsActive)).Select(o => o.Name)],
            [.. after.Roster.Machines.Where(m => !after.Roster.IsActive(m.Owner) && (before.Roster.IsActive(m.Owner) || HasNobodyOfBefore(m, before.Roster, after.Roster)))]);
    }

    /// <summary>Whether so many left at once that a human should say that it is meant.</summary>
    /// <param name="before">The policy in force; its own bound counts, not that of the new file.</param>
    public bool IsHeldBy(Organisation before) => Left.Length * Whole > before.HoldRemovalsAbove * Active(before);

    /// <summary>How many people are active in a policy.</summary>
    public static int Active(Organisation organisation) => organisation.Roster.People.Count(p => p.Employment == Employment.Active);

    private static bool HasNobodyOfBefore(Machine machine, Roster before, Roster after) =>
        before.Find(machine.Id) is Machine was && before.AnswersNow(was) is { } answered && !after.IsActive(answered);

    private static bool HasMoved(Person before, Roster after) => after.Find(before.Ref) is { Employment: Employment.Active } now
        && (now.Manager != before.Manager || now.Department != before.Department);

    private static IEnumerable<(string Name, ImmutableArray<PersonId> Owners)> Owned(Organisation organisation) =>
        organisation.Catalog.Entitlements.Select(e => (e.Id.Value, e.Owners)).Concat(organisation.Catalog.Systems.Select(s => (s.Id.Value, ImmutableArray.Create(s.Owner))));
}
