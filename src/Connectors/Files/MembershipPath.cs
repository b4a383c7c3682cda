using System.Text.RegularExpressions;
using ChatGovernanceBot.Governance;

namespace ChatGovernanceBot.Connectors.Files;

/// <summary>Where an entitlement's members stand below the root, in two names that cannot lead anywhere else.</summary>
internal sealed partial record MembershipPath(string System, string Name)
{
    public string FileName => $"{Name}.yaml";

    /// <summary>For people: relative to the root.</summary>
    public override string ToString() => $"{System}/{FileName}";

    public static bool IsSafe(EntitlementId entitlement) => Safe().IsMatch(entitlement.Value ?? "");

    /// <exception cref="UnusableFile">The name could lead elsewhere.</exception>
    public static MembershipPath Of(EntitlementId entitlement) => IsSafe(entitlement)
        ? new(entitlement.System.Value, entitlement.Name)
        : throw UnusableFile.ForNow($"\"{entitlement.Value}\" cannot be a membership file: system and entitlement are lower-case letters, digits and hyphens");

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]*/[a-z0-9][a-z0-9-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Safe();
}
