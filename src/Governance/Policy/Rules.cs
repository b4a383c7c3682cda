using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.People.Absences;

namespace ChatGovernanceBot.Governance.Policy;

/// <summary>Who may take part in a stage. Resolved against the roster at the moment of use (I6).</summary>
[JsonDerivedType(typeof(Manager), "manager")]
[JsonDerivedType(typeof(EntitlementOwner), "entitlement-owner")]
[JsonDerivedType(typeof(Group), "group")]
[JsonDerivedType(typeof(Named), "person")]
[JsonDerivedType(typeof(AnyOf), "any-of")]
[JsonDerivedType(typeof(AllOf), "all-of")]
[JsonDerivedType(typeof(ManagersOf), "managers-of")]
public abstract record Selector
{
    /// <summary>The beneficiary's manager; for a machine, the manager of its owner.</summary>
    public sealed record Manager : Selector;
    /// <summary>The owners of the entitlement.</summary>
    public sealed record EntitlementOwner : Selector;
    /// <summary>The members of a group.</summary>
    public sealed record Group(string Name) : Selector;
    /// <summary>One person.</summary>
    public sealed record Named(PersonId Person) : Selector;
    /// <summary>Anyone whom one of these selects.</summary>
    public sealed record AnyOf(ImmutableArray<Selector> Selectors) : Selector;
    /// <summary>One person from each of these, all of them different people.</summary>
    public sealed record AllOf(ImmutableArray<Selector> Selectors) : Selector;
    /// <summary>The managers of those whom another selects: where an escalation goes.</summary>
    public sealed record ManagersOf(Selector People) : Selector;
}

/// <summary>How a time to decide passes.</summary>
public enum TimeCount
{
    /// <summary>As the clock does.</summary>
    Elapsed,
    /// <summary>In the working hours of each who is asked.</summary>
    Working,
}

/// <summary>Who is asked too when a stage has been open for some time.</summary>
/// <param name="After">From the opening of the stage, counted as its time to decide is.</param>
public sealed record Escalation(TimeSpan After, Selector To);

/// <summary>One step of approval: who, how many, by when, and who instead when nobody eligible is left.</summary>
/// <param name="Quorum">How many different people of the selected; with <see cref="Selector.AllOf"/> it is 1 of each.</param>
/// <param name="DecideWithin">Governance time from the opening of the stage, counted as <see cref="Counted"/> says; then it lapses.</param>
public sealed record Stage(string Name, Selector Approvers, int Quorum, TimeSpan DecideWithin, Selector? Fallback)
{
    public TimeCount Counted { get; init; } = TimeCount.Elapsed;

    /// <summary>Whom silence brings in, in order: each later than the one before and earlier than the end.</summary>
    public ImmutableArray<Escalation> Escalations { get; init; } = [];

    /// <summary>Who decides in turn what nobody is left for of those who are asked first: the fallback, then whom silence would bring in.</summary>
    [JsonIgnore]
    public IEnumerable<Selector> Instead => Escalations.Select(e => e.To).Prepend(Fallback).OfType<Selector>();

    /// <summary>The same asked of one of these, and of nobody instead of them.</summary>
    public Stage Of(Selector approvers) => this with { Approvers = approvers, Quorum = 1, Fallback = null, Escalations = [] };

    /// <summary>The stage as text, the same for the same demand: by this, stages are compared and covered by the digest.</summary>
    [JsonIgnore]
    public string Text => StageText.Remembered(this);
}

/// <summary>Whether a ticket must be named.</summary>
public enum TicketRule { Optional, Required }

/// <summary>Which requests a rule is for. An empty list matches everything.</summary>
public sealed record Matcher(
    ImmutableArray<SystemId> Systems, ImmutableArray<EntitlementId> Entitlements, ImmutableArray<DataSensitivity> Sensitivities,
    ImmutableArray<PrivilegeLevel> Privileges, ImmutableArray<EntitlementClass> Classes, ImmutableArray<IdentityKind> Kinds)
{
    public bool Matches(Entitlement entitlement, IdentityKind kind) =>
        Allows(Systems, entitlement.Id.System) && Allows(Entitlements, entitlement.Id) && Allows(Sensitivities, entitlement.Sensitivity)
        && Allows(Privileges, entitlement.Privilege) && Allows(Classes, entitlement.Class) && Allows(Kinds, kind);

    private static bool Allows<T>(ImmutableArray<T> allowed, T value) => allowed.IsEmpty || allowed.Contains(value);
}

/// <summary>A rule. The first that matches routes; one without stages approves by policy.</summary>
public sealed record Rule(string Id, string Why, Matcher When, ImmutableArray<Stage> Stages, TicketRule Ticket);

/// <summary>A longest time for whatever matches; all matching limits apply.</summary>
public sealed record Limit(string Id, Matcher When, TimeSpan Maximum);

/// <summary>Two entitlements that one identity may not hold together (separation of duties). Held or asked together they are a finding and add a stage.</summary>
public sealed record Conflict(string Id, EntitlementId First, EntitlementId Second, string Reason, Stage Adds);

/// <summary>Catalog, rules and people of one recorded version: immutable, whole, checked when it was loaded.</summary>
/// <param name="DefectOwner">An active human who owns whatever nobody else does.</param>
public sealed record Organisation(
    PolicyVersion Version, string Hash, string Name, Catalog Catalog, Roster Roster,
    ImmutableArray<Rule> Rules, ImmutableArray<Limit> Limits, ImmutableArray<Conflict> Conflicts, PersonId DefectOwner)
{
    /// <summary>The first that matches an access says how it is recertified.</summary>
    public ImmutableArray<ReviewRule> Reviews { get; init; } = [];

    /// <summary>Who is away now. It is none of the policy: whoever decides lays it over.</summary>
    public WhoIsAway Away { get; init; } = WhoIsAway.Nobody;

    /// <summary>Who may revoke whatever was granted, beside those who own it or lead who has it; null where the policy names nobody.</summary>
    public Selector? Revocations { get; init; }

    public NoticeRule Notice { get; init; } = NoticeRule.Usual;

    /// <summary>A people file that takes away more than these of a hundred people is held until a human releases it.</summary>
    public int HoldRemovalsAbove { get; init; } = 20;

    /// <summary>How often each edge that is live is read, to find what changed beside us.</summary>
    public TimeSpan ObserveEvery { get; init; } = TimeSpan.FromDays(1);

    public ReviewRule ReviewOf(Entitlement entitlement, IdentityKind kind) => Reviews.FirstOrDefault(r => r.When.Matches(entitlement, kind)) ?? ReviewRule.Usual;
}
