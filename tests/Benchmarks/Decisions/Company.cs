using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ChatGovernanceBot.Channels.Tests.Teams.Trust;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Benchmarks.Decisions;

/// <summary>The example organisation, grown to two thousand people with managers of their own.</summary>
internal static class Company
{
    public const int People = 2000;

    private const int PeopleOfManager = 10;

    /// <summary>The tenant in which everybody who was added has an account of Teams.</summary>
    public const string Tenant = MockMicrosoft.Tenant;

    /// <summary>The workspace in which everybody who was added has an account of Slack.</summary>
    public const string Workspace = "T0BENCH";

    private static readonly Dictionary<string, string> Texts = Grow();
    private static readonly PolicyDocument Policy = Read();

    public static PolicyFiles Files => new(Policy.Hash, Texts.ToImmutableSortedDictionary(StringComparer.Ordinal));

    public static Organisation Build(PolicyVersion version, Func<Handle, string> refOf) => Policy.Bind(version, refOf);

    public static PersonId Employee(Organisation organisation, int number) => new(organisation.Roster.Find(new Handle(Address(number)))!.Id.Value);

    /// <summary>What the manager decides first and the owner of the data next.</summary>
    public static ImmutableArray<EntitlementId> ByManagerThenOwner(Organisation organisation)
    {
        var person = Employee(organisation, 1);
        return [.. from entitlement in organisation.Catalog.Entitlements
                   where Routing.Route(organisation, person, person.AsIdentity, entitlement.Id, []) is Routed.By { Route.Rule: "confidential-data" }
                   select entitlement.Id];
    }

    /// <summary>Writes the policy where a host reads it.</summary>
    public static void WriteTo(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, text) in Texts)
            File.WriteAllText(Path.Combine(folder, name), text);
    }

    private static Dictionary<string, string> Grow()
    {
        var files = PolicyReader.FileNames.ToDictionary(name => name, name => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "policy", name)));
        files["people.yaml"] = files["people.yaml"].Replace("\npeople:\n", "\npeople:\n" + Employees(), StringComparison.Ordinal);
        return files;
    }

    private static PolicyDocument Read() => PolicyReader.Read(Texts) switch
    {
        PolicyRead.Loaded loaded => loaded.Document,
        PolicyRead.Refused refused => throw new InvalidDataException(string.Join('\n', refused.Problems)),
        var other => throw new InvalidOperationException(other.GetType().Name),
    };

    private static string Employees()
    {
        var text = new StringBuilder();
        for (var number = 0; number < People; number++)
        {
            var manager = number % PeopleOfManager == 0 ? "erin@acme.test" : Address(number - number % PeopleOfManager);
            text.Append(CultureInfo.InvariantCulture, $$"""
                  - { id: {{Address(number)}}, name: Employee {{number}}, title: Engineer, department: Engineering, manager: {{manager}}, zone: Europe/Berlin, culture: en-GB, status: active, accounts: [ { provider: web, tenant: local, user: {{Address(number)}} }, { provider: teams, tenant: "{{Tenant}}", user: aad-{{number}} }, { provider: slack, tenant: {{Workspace}}, user: U{{number}} } ] }

                """);
        }
        return text.ToString();
    }

    private static string Address(int number) => string.Create(CultureInfo.InvariantCulture, $"employee-{number}@acme.test");
}
