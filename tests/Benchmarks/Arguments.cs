namespace ChatGovernanceBot.Benchmarks;

/// <summary>How much is measured: enough to see whether a goal is reached, or longer for figures to quote.</summary>
internal enum Effort { Short, Full }

/// <summary>What was asked for on the command line.</summary>
/// <param name="Json">The file that the rows are written to; null for the table alone.</param>
/// <param name="Only">A row, or how the rows wanted begin; null for all.</param>
internal sealed record Arguments(string? Json, string? Only, Effort Effort)
{
    public bool Wants(string row) => Only is null || row.StartsWith(Only, StringComparison.Ordinal);

    /// <summary>Null where the arguments make no sense.</summary>
    public static Arguments? Parse(string[] args) => Parse(new Arguments(null, null, Effort.Short), args);

    private static Arguments? Parse(Arguments read, ReadOnlySpan<string> rest) => rest switch
    {
        [] => read,
        ["--json", var file, .. var others] => Parse(read with { Json = file }, others),
        ["--only", var name, .. var others] => Parse(read with { Only = name }, others),
        ["--full", .. var others] => Parse(read with { Effort = Effort.Full }, others),
        _ => null,
    };
}
