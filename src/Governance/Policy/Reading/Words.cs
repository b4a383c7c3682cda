using System.Collections.Immutable;
using ChatGovernanceBot.Governance.People;

namespace ChatGovernanceBot.Governance.Policy.Reading;

/// <summary>How the files write what the model holds as enumerations.</summary>
internal static class Words
{
    public static readonly ImmutableSortedDictionary<string, DataSensitivity> Sensitivity = Of(
        ("public", DataSensitivity.Public), ("internal", DataSensitivity.Internal),
        ("confidential", DataSensitivity.Confidential), ("restricted", DataSensitivity.Restricted));

    public static readonly ImmutableSortedDictionary<string, PrivilegeLevel> Privilege = Of(
        ("standard", PrivilegeLevel.Standard), ("elevated", PrivilegeLevel.Elevated), ("privileged", PrivilegeLevel.Privileged));

    public static readonly ImmutableSortedDictionary<string, EntitlementClass> Class = Of(
        ("access-changing", EntitlementClass.AccessChanging), ("privileged", EntitlementClass.Privileged));

    public static readonly ImmutableSortedDictionary<string, StandingRule> Standing = Of(
        ("never", StandingRule.Never), ("humans-may", StandingRule.HumansMay));

    public static readonly ImmutableSortedDictionary<string, IdentityKind> Kind = Of(
        ("human", IdentityKind.Human), ("service-account", IdentityKind.ServiceAccount), ("api-key", IdentityKind.ApiKey),
        ("automation", IdentityKind.Automation), ("ai-agent", IdentityKind.AiAgent));

    public static readonly ImmutableSortedDictionary<string, IdentityKind> MachineKind = Kind.Remove("human");

    public static readonly ImmutableSortedDictionary<string, Employment> Status = Of(
        ("active", Employment.Active), ("left", Employment.Left));

    public static readonly ImmutableSortedDictionary<string, TicketRule> Ticket = Of(
        ("required", TicketRule.Required), ("optional", TicketRule.Optional));

    public static readonly ImmutableSortedDictionary<string, DayOfWeek> Weekday = Of(
        ("monday", DayOfWeek.Monday), ("tuesday", DayOfWeek.Tuesday), ("wednesday", DayOfWeek.Wednesday), ("thursday", DayOfWeek.Thursday),
        ("friday", DayOfWeek.Friday), ("saturday", DayOfWeek.Saturday), ("sunday", DayOfWeek.Sunday));

    private static ImmutableSortedDictionary<string, T> Of<T>(params ReadOnlySpan<(string Word, T Value)> words)
    {
        var all = ImmutableSortedDictionary.CreateBuilder<string, T>(StringComparer.Ordinal);
        foreach (var (word, value) in words)
        {
            all.Add(word, value);
        }

        return all.ToImmutable();
    }
}
