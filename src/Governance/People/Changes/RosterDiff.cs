using System.Collections.Immutable;
using System.Globalization;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Governance.People.Changes;

/// <summary>How many of how many are taken away.</summary>
public sealed record Share(int Taken, int Of)
{
    private const int Whole = 100;

    public bool Exceeds(int percent) => Taken * Whole > percent * Of;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Taken} of {Of}");
}

/// <summary>What the people files of two policy versions make of one another.</summary>
/// <param name="Left">Who was active before and is no longer: marked as having left, or missing.</param>
/// <param name="Gone">Machines that are missing.</param>
/// <param name="Moved">Who is still here and has another manager, none any more, or another department.</param>
/// <param name="Ownerless">Entitlements and systems whose last active owner has left.</param>
/// <param name="HandedOver">Machines whose owner has left, and machines of one who had left before whom somebody had taken over for who has left too.</param>
public sealed record RosterDiff(
    ImmutableArray<PersonId> Left, ImmutableArray<IdentityId> Gone, ImmutableArray<PersonId> Moved, ImmutableArray<string> Ownerless, ImmutableArray<Machine> HandedOver)
{
    /// <param name="before">With the same names for people as <paramref name="after"/>: refs, or handles in both.</param>
    public static RosterDiff Of(Organisation before, Organisation after)
    {
        var left = before.Roster.People.Where(p => p.Employment == Employment.Active && !after.Roster.IsActive(p.Ref)).Select(p => p.Ref).ToImmutableArray();
        return new(
            left,
            [.. before.Roster.Machines.Where(m => after.Roster.Find(m.Id) is null).Select(m => m.Id)],
            [.. before.Roster.People.Where(p => p.Employment == Employment.Active).Where(p => HasMoved(p, after.Roster)).Select(p => p.Ref)],
            [.. Owned(after).Where(o => !o.Owners.Any(after.Roster.IsActive) && o.Owners.Any(before.Roster.IsActive)).Select(o => o.Name)],
            [.. after.Roster.Machines.Where(m => !after.Roster.IsActive(m.Owner) && (before.Roster.IsActive(m.Owner) || HasNobodyOfBefore(m, before.Roster, after.Roster)))]);
    }

    /// <summary>Whether so many people, or so many machines, are taken away at once that a human should say that it is meant.</summary>
    /// <param name="before">The policy in force; its own bound counts, not that of the new file.</param>
    public bool IsHeldBy(Organisation before) => OfPeople(before).Exceeds(before.HoldRemovalsAbove) || OfMachines(before).Exceeds(before.HoldRemovalsAbove);

    /// <summary>Of those who were active.</summary>
    public Share OfPeople(Organisation before) => new(Left.Length, before.Roster.People.Count(p => p.Employment == Employment.Active));

    public Share OfMachines(Organisation before) => new(Gone.Length, before.Roster.Machines.Count());

    /// <summary>How many are taken away, in words.</summary>
    public static string Words(Share people, Share? machines) => machines is { Taken: > 0 } taken ? $"{people} people and {taken} machines" : $"{people} people";

    private static bool HasNobodyOfBefore(Machine machine, Roster before, Roster after) =>
        before.Find(machine.Id) is Machine was && before.AnswersNow(was) is { } answered && !after.IsActive(answered);

    private static bool HasMoved(Person before, Roster after) => after.Find(before.Ref) is { Employment: Employment.Active } now
        && (now.Manager != before.Manager || now.Department != before.Department);

    private static IEnumerable<(string Name, ImmutableArray<PersonId> Owners)> Owned(Organisation organisation) =>
        organisation.Catalog.Entitlements.Select(e => (e.Id.Value, e.Owners)).Concat(organisation.Catalog.Systems.Select(s => (s.Id.Value, ImmutableArray.Create(s.Owner))));
}
