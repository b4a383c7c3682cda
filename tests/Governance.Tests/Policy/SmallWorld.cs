using System.Collections.Immutable;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Governance.Tests.Policy;

/// <summary>
/// Six people, one machine and one rule. Group a is ana; b is ben and cai; everyone is all, fay among them, who has left.
/// dia manages ana and ben; cai manages eve, who owns the bot; ben is its deputy in addition.
/// </summary>
internal sealed record SmallWorld(Organisation Organisation)
{
    private static readonly string[] People = ["ana", "ben", "cai", "dia", "eve", "fay"];

    public static EntitlementId Read { get; } = new("db/read");

    public Rule Rule => Organisation.Rules[0];

    /// <param name="first">The keys of the only stage, or of the first of two.</param>
    public static SmallWorld Of(string first, string? second = null, string when = "everything")
    {
        var stages = $"      - name: One\n        {first}\n        decide-within: 1 day\n" + (second is null ? "" : $"      - name: Two\n        {second}\n        decide-within: 1 day\n");
        var files = new Dictionary<string, string>
        {
            ["people.yaml"] = $"""
                organisation: Small
                people:
                {string.Join('\n', People.Select(PersonText))}
                groups:
                  - {"{ id: a, members: [ana@s.test] }"}
                  - {"{ id: b, members: [ben@s.test, cai@s.test] }"}
                  - {"{ id: everyone, members: [ana@s.test, ben@s.test, cai@s.test, dia@s.test, eve@s.test, fay@s.test] }"}
                machines:
                  - {"{ id: bot, kind: automation, name: Bot, purpose: Works, owner: eve@s.test, deputy: ben@s.test }"}
                end: people
                """,
            ["catalog.yaml"] = """
                systems:
                  - { id: db, name: Database, description: Data, connector: files, owner: dia@s.test }
                entitlements:
                  - { id: db/read, name: Reader, role: Reads, description: Reads, sensitivity: internal, privilege: standard, class: access-changing, owners: [dia@s.test], maximum: 30 days }
                end: catalog
                """,
            ["rules.yaml"] = $"defects-to: dia@s.test\nrules:\n  - id: only\n    why: Small\n    when: {when}\n    stages:\n{stages}limits: []\nconflicts: []\nend: rules\n",
        };
        return PolicyReader.Read(files) switch
        {
            PolicyRead.Loaded loaded => new SmallWorld(loaded.Document.Bind(new PolicyVersion(1), h => h.Value.Split('@')[0])),
            var refused => throw new InvalidOperationException(string.Join('\n', ((PolicyRead.Refused)refused).Problems)),
        };
    }

    public static PersonId Person(string name) => new(name);

    public static IEnumerable<string> Names(ImmutableArray<PersonId> people) => people.Select(p => p.Value);

    public Routed RouteFor(string name) => Routing.Route(Organisation, Person(name), Person(name).AsIdentity, Read, []);

    public ImmutableArray<Seat> SeatsFor(string requester, string? beneficiary = null) =>
        Routing.Seats(Organisation, Rule.Stages[0], Person(requester), Person(beneficiary ?? requester).AsIdentity, Read);

    public SmallWorld WithClass(EntitlementClass given) =>
        new(Organisation with { Catalog = new Catalog(Organisation.Catalog.Systems, Organisation.Catalog.Entitlements.Select(e => e with { Class = given })) });

    private static string PersonText(string name)
    {
        var manager = name switch { "ana" or "ben" => ", manager: dia@s.test", "eve" => ", manager: cai@s.test", _ => "" };
        var shown = char.ToUpperInvariant(name[0]) + name[1..];
        return $"  - {{ id: {name}@s.test, name: {shown}, title: T, department: D, zone: UTC, culture: en-GB, accounts: [], status: {(name == "fay" ? "left" : "active")}{manager} }}";
    }
}
