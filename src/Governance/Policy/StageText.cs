using System.Globalization;
using System.Runtime.CompilerServices;

namespace ChatGovernanceBot.Governance.Policy;

/// <summary>Writes a stage as text by which stages of different versions are compared. Names and times are not part of it: who may decide is.</summary>
public static class StageText
{
    // By the object, since a stage is no other for having been written: no field of it may hold this.
    private static readonly ConditionalWeakTable<Stage, string> Known = [];

    /// <summary>The text of a stage, made once for each.</summary>
    public static string Remembered(Stage stage) => Known.GetValue(stage, Of);

    public static string Of(Stage stage) => string.Create(CultureInfo.InvariantCulture,
        $"{Of(stage.Approvers)} quorum {stage.Quorum}{(stage.Fallback is { } fallback ? " fallback " + Of(fallback) : "")}{string.Concat(stage.Escalations.Select(e => " then " + Of(e.To)))}");

    public static string Of(Selector selector) => selector switch
    {
        Selector.Manager => "manager",
        Selector.EntitlementOwner => "entitlement-owner",
        Selector.Group group => "group:" + group.Name,
        Selector.Named named => "person:" + named.Person.Value,
        Selector.AnyOf any => "any-of(" + string.Join(", ", any.Selectors.Select(Of)) + ")",
        Selector.AllOf all => "all-of(" + string.Join(", ", all.Selectors.Select(Of)) + ")",
        Selector.ManagersOf managed => "managers-of(" + Of(managed.People) + ")",
        _ => throw new ArgumentOutOfRangeException(nameof(selector), selector.GetType().Name),
    };
}
