namespace ChatGovernanceBot.Simulation;

/// <summary>Choices drawn from a seed (splitmix64). What is named differently is drawn apart, so that one part of the world does not disturb another.</summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>Dice for one thing: the same seed and name give the same throws, whatever else was thrown.</summary>
    public static Dice For(int seed, string name)
    {
        var hash = 14695981039346656037 ^ (ulong)seed;
        foreach (var c in name)
        {
            hash = (hash ^ c) * 1099511628211;
        }

        return new Dice(hash);
    }

    /// <summary>From 0, below <paramref name="sides"/>.</summary>
    public int Roll(int sides) => (int)(Next() % (ulong)sides);

    public bool Chance(int percent) => Roll(100) < percent;

    public T Pick<T>(IReadOnlyList<T> from) => from[Roll(from.Count)];

    /// <summary>Up to this time, to the minute.</summary>
    public TimeSpan Within(TimeSpan longest) => TimeSpan.FromMinutes(Roll((int)longest.TotalMinutes + 1));

    private ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
