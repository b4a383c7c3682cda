namespace ChatGovernanceBot.Governance.Tests.Lives;

/// <summary>Choices of one step, all drawn from the one number that CsCheck generated for it (splitmix64).</summary>
internal struct Dice(ulong seed)
{
    private ulong _state = seed;

    public int Roll(int sides)
    {
        _state += 0x9E3779B97F4A7C15;
        var z = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (int)((z ^ (z >> 31)) % (ulong)sides);
    }

    public bool Chance(int percent) => Roll(100) < percent;

    public T Pick<T>(IReadOnlyList<T> from) => from[Roll(from.Count)];
}
