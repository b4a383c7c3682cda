using System.Globalization;

namespace ChatGovernanceBot.Simulation;

/// <summary>What was asked for on the command line.</summary>
/// <param name="Plant">The name of the planted bug that is switched on; null for none.</param>
internal sealed record Arguments(int People, int Days, int Seed, string? Plant, Wanted Wanted)
{
    /// <summary>Whether the ledger is left where it is, to be read.</summary>
    public bool Keeps { get; private init; }

    public const string Usage = "usage: Simulation [--people N] [--days N] [--seed N] [--plant NAME] [--keep]    or    Simulation --plants";

    /// <summary>Fewer cannot fill the approval stages.</summary>
    public const int FewestPeople = 12;

    public static Arguments Usual { get; } = new(300, 365, 1, null, Wanted.Run);

    /// <summary>Null where the arguments make no sense.</summary>
    public static Arguments? Parse(ReadOnlySpan<string> args) => Parse(Usual, args);

    private static Arguments? Parse(Arguments read, ReadOnlySpan<string> rest) => rest switch
    {
        [] => read,
        ["--plants", .. var others] => Parse(read with { Wanted = Wanted.Plants }, others),
        ["--keep", .. var others] => Parse(read with { Keeps = true }, others),
        ["--plant", var name, .. var others] => Parse(read with { Plant = name }, others),
        ["--people", var text, .. var others] when Number(text, FewestPeople) is { } people => Parse(read with { People = people }, others),
        ["--days", var text, .. var others] when Number(text, 1) is { } days => Parse(read with { Days = days }, others),
        ["--seed", var text, .. var others] when Number(text, 0) is { } seed => Parse(read with { Seed = seed }, others),
        _ => null,
    };

    private static int? Number(string text, int least) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least ? number : null;
}

/// <summary>A run, or the list of planted bugs.</summary>
internal enum Wanted { Run, Plants }
