using System.Globalization;
using System.Text;

namespace ChatGovernanceBot.Simulation.Company;

/// <summary>The company's policy as its files say it.</summary>
internal static class PolicyText
{
    private static readonly string[] Zones = ["Europe/Berlin", "Europe/London", "America/New_York", "Asia/Kolkata", "Africa/Lagos"];

    public static IReadOnlyDictionary<string, string> Of(Staff staff) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["people.yaml"] = People(staff),
        ["catalog.yaml"] = Catalog(staff),
        ["rules.yaml"] = Rules(staff),
    };

    private static string People(Staff staff)
    {
        var text = new StringBuilder("organisation: Sim\npeople:\n");
        foreach (var person in staff.People)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  - id: {person.Id}");
            text.AppendLine(CultureInfo.InvariantCulture, $"    name: Person {person.Number}");
            text.AppendLine("    title: Colleague");
            text.AppendLine(CultureInfo.InvariantCulture, $"    department: {person.Department}");
            text.AppendLine(CultureInfo.InvariantCulture, $"    zone: {Zones[person.Number % Zones.Length]}");
            text.AppendLine("    culture: en-GB");
            text.AppendLine(CultureInfo.InvariantCulture, $"    status: {(person.IsHere ? "active" : "left")}");
            if (person.Manager is { } manager)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"    manager: {manager.Id}");
            }

            text.AppendLine(CultureInfo.InvariantCulture, $"    accounts: [{{ provider: {Chat.RecordingChannel.ProviderName}, tenant: sim, user: {person.Id} }}]");
        }

        text.AppendLine("groups:");
        text.AppendLine(CultureInfo.InvariantCulture, $"  - {{ id: security, members: [{string.Join(", ", staff.Security.Select(p => p.Id))}] }}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  - {{ id: leadership, members: [{string.Join(", ", staff.Heads.Select(p => p.Id))}] }}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  - {{ id: operators, members: [{string.Join(", ", staff.Operators.Select(p => p.Id))}] }}");
        text.AppendLine("machines:");
        foreach (var machine in staff.Machines)
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"  - {{ id: {machine.Id}, kind: {machine.Kind}, name: Machine {machine.Id}, purpose: Works by itself, owner: {machine.Owner.Id}, deputy: {machine.Deputy.Id} }}");
        }

        return text.Append("end: people\n").ToString();
    }

    private static string Catalog(Staff staff)
    {
        var text = new StringBuilder("systems:\n");
        foreach (var (system, index) in Goods.Systems.Append("museum").Select((s, i) => (s, i)))
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"  - {{ id: {system}, name: System {system}, description: What it is for, connector: {ConnectorOf(system)}, owner: {staff.Heads[index % staff.Heads.Count].Id} }}");
        }

        text.AppendLine("entitlements:");
        foreach (var good in Goods.All.Append(new Good("museum", "keys", "public", "standard", 24)))
        {
            var owners = new[] { OwnerOf(staff, good.System, 0), OwnerOf(staff, good.System, 1) };
            text.AppendLine(CultureInfo.InvariantCulture, $"  - id: {good.Id}");
            text.AppendLine(CultureInfo.InvariantCulture, $"    name: {good.System} {good.Right}");
            text.AppendLine("    role: Works in it\n    description: What it allows");
            text.AppendLine(CultureInfo.InvariantCulture, $"    sensitivity: {good.Sensitivity}\n    privilege: {good.Privilege}");
            text.AppendLine(CultureInfo.InvariantCulture, $"    class: {(good.IsPrivileged ? "privileged" : "access-changing")}");
            text.AppendLine(CultureInfo.InvariantCulture, $"    owners: [{string.Join(", ", owners)}]\n    maximum: {good.Hours} hours");
        }

        text.AppendLine("bundles:");
        text.AppendLine(CultureInfo.InvariantCulture, $"  - {{ id: {Goods.Bundle}, name: Newcomer, description: For the first weeks, entitlements: [{string.Join(", ", Goods.Bundled)}] }}");
        return text.Append("end: catalog\n").ToString();
    }

    private static string ConnectorOf(string system) => system == Goods.ByHand ? "manual, operators: { group: operators }" : Targets.Target.Connector;

    private static string OwnerOf(Staff staff, string system, int which)
    {
        var index = Math.Max(0, Goods.Systems.ToList().IndexOf(system));
        return staff.Heads[(index + which) % staff.Heads.Count].Id;
    }

    private static string Rules(Staff staff) => $$"""
        defects-to: {{staff.Security[0].Id}}
        rules:
          - id: handbook
            why: The handbook is open to everyone
            when: { entitlements: [wiki/read], kind: [human] }
            approve: by-policy
          - id: privileged
            why: What is privileged takes its owner and security, two different people
            when: { class: [privileged] }
            ticket: required
            stages:
              - name: Owner and security
                approvers:
                  all-of:
                    - entitlement-owner
                    - group: security
                decide-within: 8 hours
                fallback: { group: leadership }
          - id: confidential
            why: The manager and the owner of the data
            when: { sensitivity: [confidential] }
            stages:
              - name: Manager
                approvers: manager
                decide-within: 1 day
                fallback: { group: leadership }
              - name: Owner
                approvers: entitlement-owner
                decide-within: 2 days
                fallback: { group: leadership }
          - id: internal
            why: A manager knows what their people need
            when: { sensitivity: [internal] }
            stages:
              - name: Manager
                approvers: manager
                decide-within: 1 day
                fallback: { group: leadership }
        limits: []
        conflicts: []
        reviews:
          - id: soon
            when: everything
            every: 2 weeks
            reviewer: entitlement-owner
            grace: 4 days
            fallback: { group: security }
        end: rules

        """;
}
