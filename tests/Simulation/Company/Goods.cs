namespace ChatGovernanceBot.Simulation.Company;

/// <summary>An entitlement of the simulated company.</summary>
/// <param name="Hours">The longest time it may be had.</param>
internal sealed record Good(string System, string Right, string Sensitivity, string Privilege, int Hours)
{
    public string Id => $"{System}/{Right}";
    public bool IsPrivileged => Privilege == "privileged";
}

/// <summary>What can be held: eight systems, three rights in each, and one that no rule routes.</summary>
internal static class Goods
{
    /// <summary>A system that the rules forget.</summary>
    public const string Unrouted = "museum/keys";

    public static IReadOnlyList<string> Systems { get; } = ["wiki", "crm", "billing-db", "payments", "prod-db", "source", "payroll", "lake"];

    /// <summary>What is asked for together, by one name.</summary>
    public const string Bundle = "newcomer";

    public static IReadOnlyList<string> Bundled { get; } = ["wiki/read", "wiki/write", "crm/read", "crm/write", "source/read"];

    /// <summary>A system that nothing but people can change.</summary>
    public const string ByHand = "lake";

    private static readonly string[] Confidential = ["billing-db", "payments", "payroll", "prod-db"];

    public static IReadOnlyList<Good> All { get; } =
    [
        .. Systems.SelectMany(system => new[]
        {
            new Good(system, "read", Confidential.Contains(system) ? "confidential" : "internal", "standard", 24 * 30),
            new Good(system, "write", Confidential.Contains(system) ? "confidential" : "internal", "elevated", 24 * 10),
            new Good(system, "admin", "restricted", "privileged", 12),
        }),
    ];
}
