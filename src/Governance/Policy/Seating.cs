namespace ChatGovernanceBot.Governance.Policy;

/// <summary>Different people on seats: a person sits once, so this is a matching between people and seats, not a count.</summary>
internal static class Seating
{
    /// <summary>The most seats that these people, all different, can fill.</summary>
    public static int Filled(IReadOnlyList<Seat> seats, IReadOnlyList<PersonId> people)
    {
        if (seats.Count == 1)
        {
            return people.Any(person => seats[0].Eligible.Contains(person)) ? 1 : 0;
        }

        var seatOf = new Dictionary<PersonId, int>();
        for (var seat = 0; seat < seats.Count; seat++)
        {
            Sit(seat, seats, people, seatOf, []);
        }

        return seatOf.Count;
    }

    /// <summary>Whether everybody eligible together could fill all seats.</summary>
    public static bool CanBeFilled(IReadOnlyList<Seat> seats) => Filled(seats, Everybody(seats)) == seats.Count;

    /// <summary>Everybody who may fill one of the seats, each once.</summary>
    public static IReadOnlyList<PersonId> Everybody(IReadOnlyList<Seat> seats) =>
        seats.Count == 1 ? seats[0].Eligible : [.. seats.SelectMany(s => s.Eligible).Distinct()];

    /// <summary>Finds someone for a seat, moving those who sit already where that makes room (Kuhn's augmenting path).</summary>
    private static bool Sit(int seat, IReadOnlyList<Seat> seats, IReadOnlyList<PersonId> people, Dictionary<PersonId, int> seatOf, HashSet<PersonId> tried)
    {
        foreach (var person in people)
        {
            if (seats[seat].Eligible.Contains(person) && tried.Add(person) && (!seatOf.TryGetValue(person, out var taken) || Sit(taken, seats, people, seatOf, tried)))
            {
                seatOf[person] = seat;
                return true;
            }
        }

        return false;
    }
}
