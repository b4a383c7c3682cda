namespace ChatGovernanceBot.Governance.Policy;

/// <summary>Different people on seats: a person sits once, so this is a matching between people and seats, not a count.</summary>
internal static class Seating
{
    /// <summary>The most seats that these people, all different, can fill.</summary>
    public static int Filled(IReadOnlyList<Seat> seats, IReadOnlyList<PersonId> people)
    {
        var seatOf = new Dictionary<PersonId, int>();
        return Enumerable.Range(0, seats.Count).Count(seat => Sit(seat, seats, people, seatOf, []));
    }

    /// <summary>Whether everybody eligible together could fill all seats.</summary>
    public static bool CanBeFilled(IReadOnlyList<Seat> seats) => Filled(seats, [.. seats.SelectMany(s => s.Eligible).Distinct()]) == seats.Count;

    /// <summary>Finds someone for a seat, moving those who sit already where that makes room (Kuhn's augmenting path).</summary>
    private static bool Sit(int seat, IReadOnlyList<Seat> seats, IReadOnlyList<PersonId> people, Dictionary<PersonId, int> seatOf, HashSet<PersonId> tried)
    {
        foreach (var person in people.Where(seats[seat].Eligible.Contains))
        {
            if (tried.Add(person) && (!seatOf.TryGetValue(person, out var taken) || Sit(taken, seats, people, seatOf, tried)))
            {
                seatOf[person] = seat;
                return true;
            }
        }

        return false;
    }
}
