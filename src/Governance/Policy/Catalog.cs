using System.Collections.Immutable;

namespace ChatGovernanceBot.Governance.Policy;

/// <summary>How sensitive the data behind an entitlement is, rising.</summary>
public enum DataSensitivity { Public, Internal, Confidential, Restricted }

/// <summary>How much power an entitlement gives, rising.</summary>
public enum PrivilegeLevel { Standard, Elevated, Privileged }

/// <summary>Access-changing, or privileged: a privileged one always takes the path of two different people.</summary>
public enum EntitlementClass { AccessChanging, Privileged }

/// <summary>Whether an entitlement may be held without an end, by humans.</summary>
public enum StandingRule { Never, HumansMay }

/// <summary>A target system.</summary>
/// <param name="Connector">Which connector reaches it, for example <c>files</c>.</param>
public sealed record TargetSystem(SystemId Id, string Name, string Description, string Connector, PersonId Owner)
{
    /// <summary>The connector of systems that people change by hand and that cannot be observed.</summary>
    public const string Manual = "manual";

    /// <summary>Who changes a manual system and attests it; null for every other.</summary>
    public Selector? Operators { get; init; }

    public bool IsManual => Connector == Manual;
}

/// <summary>Entitlements that are asked for together under one name; each goes its own way.</summary>
/// <param name="Entitlements">At least two, all different.</param>
public sealed record Bundle(BundleId Id, string Name, string Description, ImmutableArray<EntitlementId> Entitlements, ImmutableArray<string> Aliases);

/// <summary>A role or right in a system.</summary>
/// <param name="Role">The role in words, as an approver reads it.</param>
public sealed record Entitlement(
    EntitlementId Id, string Name, string Role, string Description, DataSensitivity Sensitivity, PrivilegeLevel Privilege, EntitlementClass Class,
    ImmutableArray<PersonId> Owners, ImmutableArray<string> Aliases, TimeSpan MaximumDuration, StandingRule Standing);

/// <summary>All systems and entitlements of one policy version.</summary>
public sealed class Catalog
{
    private readonly Dictionary<string, Entitlement> _byId;
    private readonly Dictionary<string, TargetSystem> _systems;

    public Catalog(IEnumerable<TargetSystem> systems, IEnumerable<Entitlement> entitlements)
    {
        Systems = [.. systems];
        Entitlements = [.. entitlements];
        _systems = Systems.ToDictionary(s => s.Id.Value, StringComparer.Ordinal);
        _byId = Entitlements.ToDictionary(e => e.Id.Value, StringComparer.Ordinal);
    }

    public ImmutableArray<TargetSystem> Systems { get; }
    public ImmutableArray<Entitlement> Entitlements { get; }
    public ImmutableArray<Bundle> Bundles { get; init; } = [];

    /// <summary>What asks least stands first: where people choose from a list.</summary>
    public IEnumerable<Entitlement> LeastFirst => Entitlements.OrderBy(e => e.Privilege).ThenBy(e => e.Id.Value, StringComparer.Ordinal);

    public Entitlement? Find(EntitlementId id) => _byId.GetValueOrDefault(id.Value);
    public TargetSystem? Find(SystemId id) => _systems.GetValueOrDefault(id.Value);
    public Bundle? Find(BundleId id) => Bundles.FirstOrDefault(b => b.Id == id);
}
