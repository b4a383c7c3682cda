using System.Collections.Immutable;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Channels.Tests.Understanding;

/// <summary>A small organisation to talk about.</summary>
internal static class Acme
{
    public static Person Alice { get; } = Human("alice", "Alice Adams", "Engineer", "Payments", "Europe/Berlin", "en-GB");
    public static Person Bob { get; } = Human("bob", "Bob Brown", "Engineering Manager", "Payments", "America/New_York", "en-US");
    public static Person Carol { get; } = Human("carol", "Carol Clark", "Data Owner", "Finance", "Europe/Berlin", "");

    public static Organisation Organisation { get; } = Build();

    /// <summary>The same with bundles; one is called like an entitlement, too.</summary>
    public static Organisation WithBundles { get; } = Organisation with
    {
        Catalog = new Catalog(Systems, Entitlements)
        {
            Bundles =
            [
                new(new BundleId("on-call-engineer"), "On-call engineer", "While on call", [new("wiki/edit"), new("k8s/deploy"), new("prod-db/admin")], ["on call"]),
                new(new BundleId("finance-newcomer"), "New in finance", "The first day", [new("wiki/read"), new("billing-db/read")], []),
                new(new BundleId("page-writing"), "Page writing", "Pages", [new("wiki/read"), new("wiki/edit")], ["handbook"]),
            ],
        },
    };

    public static Person Human(string name, string display, string title, string department, string zone, string culture, Employment employment = Employment.Active) =>
        new(new PersonId($"p-{name}"), new Handle($"{name}@acme.test"), display, title, department, zone, culture, null, employment, $"{name}@acme.test", []);

    /// <summary>Five thousand people more, and ten thousand entitlements.</summary>
    public static Organisation Large { get; } = Organisation with
    {
        Roster = new Roster(Organisation.Roster.Identities.Concat(Enumerable.Range(0, 5_000).Select(n => Human($"emp{n}", $"{Syllables(n)} {Syllables(n * 7 + 1)}", "Engineer", "Engineering", "Europe/Berlin", "en-GB"))), []),
        Catalog = new Catalog(Systems, Entitlements.Concat(Enumerable.Range(0, 10_000).Select(n => new Entitlement(
            new EntitlementId($"queue-{n}/read"), $"Queue reader {n}", $"Reads queue number {n}", "Messages of a queue", DataSensitivity.Internal, PrivilegeLevel.Standard, EntitlementClass.AccessChanging,
            [Carol.Ref], [$"queue {n} consumer"], TimeSpan.FromDays(14), StandingRule.Never)))),
    };

    private static string Syllables(int n) => string.Concat("Ba", (char)('a' + n % 26), (char)('a' + n / 26 % 26), (char)('a' + n / 676 % 26), "o");

    private static Organisation Build()
    {
        Identity[] identities =
        [
            Alice, Bob, Carol,
            Human("dave", "Dave Diaz", "Security Analyst", "Security", "Europe/London", "en-GB"),
            Human("erin", "Erin Evans", "VP Engineering", "Engineering", "America/New_York", "en-US"),
            Human("ana.lima", "Ana Lima", "Accountant", "Finance", "Europe/Lisbon", "pt-PT"),
            Human("ana.lima2", "Ana Lima", "Designer", "Marketing", "Europe/Lisbon", "pt-PT"),
            Human("mark", "Mark Möller", "Engineer", "Platform", "Europe/Berlin", "de-DE"),
            Human("frank", "Frank Former", "Engineer", "Payments", "Europe/Berlin", "en-GB", Employment.Left),
            new Machine(new IdentityId("m-rep"), new Handle("svc-reporting"), IdentityKind.ServiceAccount, "Reporting service", "Nightly reports", Alice.Ref, null, "svc-reporting"),
            new Machine(new IdentityId("m-etl"), new Handle("svc-etl"), IdentityKind.ServiceAccount, "ETL service", "Loads data", Bob.Ref, null, "svc-etl"),
        ];
        return new Organisation(new PolicyVersion(1), "hash", "Acme", new Catalog(Systems, Entitlements), new Roster(identities, []), [], [], [], Carol.Ref);
    }

    private static ImmutableArray<TargetSystem> Systems =>
    [
        System("billing-db", "Billing database", "Invoices and customers"), System("prod-db", "Production database", "The live database"),
        System("wiki", "Wiki", "Company knowledge"), System("crm", "CRM", "Customer relations"), System("payments", "Payments", "Payment runs"),
        System("k8s", "Kubernetes", "Container clusters"), System("BILLING-INFO", "Invoice archive", "Old invoices"), System("finance-hub", "Ledger", "General ledger"),
    ];

    private static ImmutableArray<Entitlement> Entitlements =>
    [
        Right("billing-db/read", PrivilegeLevel.Standard, "Reads invoices", "Query invoice and customer records", "invoices", "billing reader"),
        Right("billing-db/write", PrivilegeLevel.Elevated, "Changes invoices", "Correct invoice records"),
        Right("billing-db/admin", PrivilegeLevel.Privileged, "Administers billing", "Everything in the billing database"),
        Right("prod-db/read", PrivilegeLevel.Elevated, "Reads production", "Query production tables"),
        Right("prod-db/admin", PrivilegeLevel.Privileged, "Administers production", "Everything in production", "production root"),
        Right("wiki/read", PrivilegeLevel.Standard, "Reads pages", "Read company pages"),
        Right("wiki/edit", PrivilegeLevel.Standard, "Edits pages", "Edit company pages", "wiki author", "handbook"),
        Right("crm/read", PrivilegeLevel.Standard, "Reads customers", "See contacts and opportunities"),
        Right("crm/export", PrivilegeLevel.Elevated, "Exports customers", "Download contact lists"),
        Right("payments/submit", PrivilegeLevel.Standard, "Submits payments", "Enter a payment run"),
        Right("payments/approve", PrivilegeLevel.Elevated, "Approves payments", "Release a payment run"),
        Right("k8s/deploy", PrivilegeLevel.Elevated, "Deploys workloads", "Roll out services"),
        Right("k8s/admin", PrivilegeLevel.Privileged, "Administers clusters", "Everything in the clusters"),
        Right("BILLING-INFO/view", PrivilegeLevel.Standard, "Views the archive", "Old invoice scans"),
        Right("finance-hub/close-books", PrivilegeLevel.Elevated, "Closes the books", "Close a month in the general ledger"),
    ];

    private static TargetSystem System(string id, string name, string description) => new(new SystemId(id), name, description, "files", Carol.Ref);

    private static Entitlement Right(string id, PrivilegeLevel privilege, string role, string description, params string[] aliases) =>
        new(new EntitlementId(id), $"{role} role", role, description, DataSensitivity.Internal, privilege,
            privilege == PrivilegeLevel.Privileged ? EntitlementClass.Privileged : EntitlementClass.AccessChanging, [Carol.Ref], [.. aliases], TimeSpan.FromDays(14), StandingRule.Never);
}
