using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Governance.Tests.Policy;

/// <summary>Each row puts one thing wrong into Acme; ¦ marks the line and column at which it must be reported.</summary>
public class StrictReadingTests
{
    private const string Rules = "rules.yaml";
    private const string Catalog = "catalog.yaml";
    private const string People = "people.yaml";

    [Theory]
    [InlineData(Rules, "    ticket: required\n    stages:\n      - name: Owner and", "    ¦tickets: required\n    stages:\n      - name: Owner and", "unknown key 'tickets'", "ticket")]
    [InlineData(Rules, "defects-to: erin@acme.test\n", "defects-to: erin@acme.test\n¦Defects-To: dave@acme.test\n", "differs only in case", "each key once")]
    [InlineData(Rules, "defects-to: erin@acme.test\n", "defects-to: ¦&e erin@acme.test\n", "an anchor", "not read")]
    [InlineData(Rules, "  - id: elevated\n    why: What can change things for others is agreed with the owner\n", "  - ¦id: elevated\n", "no 'why'", "the key 'why'")]
    [InlineData(Rules, "limits:\n  - id: privileged-for-a-day", "limits:\n  - id: ¦[]", "a list", "an id of the letters")]
    [InlineData(Rules, "    maximum: 2 weeks", "    maximum: ¦2", "'2'", "a length of time")]
    [InlineData(Rules, "    maximum: 2 weeks", "    maximum: ¦0 days", "'0 days'", "a length of time")]
    [InlineData(Rules, "    maximum: 2 weeks", "    maximum: ¦-3 days", "'-3 days'", "a length of time")]
    [InlineData(Rules, "    maximum: 2 weeks", "    maximum: ¦999999 weeks", "'999999 weeks'", "a length of time")]
    [InlineData(Rules, "        quorum: 2", "        quorum: ¦\"2\"", "'2'", "a whole number from 1 to 9")]
    [InlineData(Rules, "        quorum: 2", "        quorum: ¦0", "'0'", "a whole number from 1 to 9")]
    [InlineData(Rules, "    approve: by-policy", "    approve: ¦yes", "'yes'", "by-policy")]
    [InlineData(Rules, "    approve: by-policy", "    stages: ¦[]", "a list", "at least one item")]
    [InlineData(Rules, "  - id: wiki-by-policy", "  - ¦stages: [{ name: A, approvers: manager, decide-within: 1 day }]\n    id: wiki-by-policy", "both 'approve' and 'stages'", "either")]
    [InlineData(Rules, "    when: everything", "    when: ¦everyone", "'everyone'", "'everything'")]
    [InlineData(Rules, "    when: everything", "    when: ¦{}", "keys with values", "'everything'")]
    [InlineData(Rules, "      privilege: [privileged]", "      privilege: ¦[]", "a list", "at least one")]
    [InlineData(Rules, "      privilege: [privileged]", "      privilege: [¦Privileged]", "'Privileged'", "elevated, privileged, standard")]
    [InlineData(Rules, "      entitlements: [prod-db/admin]", "      entitlements: [¦prod-db/root]", "declared nowhere", "catalog.yaml")]
    [InlineData(Rules, "      entitlements: [prod-db/admin]", "      entitlements: [prod-db/admin]\n      systems: [¦prod]", "declared nowhere", "a system")]
    [InlineData(Rules, "        approvers: { group: security }\n        decide-within: 2 days\n\n  - id: conf", "        approvers: { group: ¦securty }\n        decide-within: 2 days\n\n  - id: conf", "declared nowhere", "a group")]
    [InlineData(Rules, "        approvers: { group: security }\n        decide-within: 2 days\n\n  - id: conf", "        approvers: ¦managers\n        decide-within: 2 days\n\n  - id: conf", "'managers'", "a selector")]
    [InlineData(Rules, "        approvers: { group: security }\n        decide-within: 2 days\n\n  - id: conf", "        approvers: { person: ¦zoe@acme.test }\n        decide-within: 2 days\n\n  - id: conf", "declared nowhere", "a person")]
    [InlineData(Rules, "            - manager\n            - group: security", "            - manager\n            - ¦all-of: [manager, entitlement-owner]", "keys with values", "only at the top")]
    [InlineData(Rules, "        decide-within: 4 hours", "        quorum: ¦2\n        decide-within: 4 hours", "beside all-of", "no 'quorum'")]
    [InlineData(Rules, "defects-to: erin@acme.test", "defects-to: ¦mallory@acme.test", "is active any more", "active")]
    [InlineData(Rules, "  - id: elevated-for-a-month", "  - id: ¦elevated", "already in line", "each id once")]
    [InlineData(Rules, "    between: [payments/create, payments/approve]", "    between: ¦[payments/create, payments/create]", "not between two", "two different")]
    [InlineData(Rules, "    between: [payments/create, payments/approve]", "    between: ¦[payments/create]", "a list", "at least 2")]
    [InlineData(Rules, "end: rules", "end: ¦rule", "'rule'", "end: rules")]
    [InlineData(Rules, "end: rules", "end: rules\n¦extra: 1", "unknown key", "defects-to")]
    [InlineData(Rules, "end: rules", "end: rules\n¦---\nrules: []", "a second document", "one document")]
    public void What_is_wrong_in_the_rules_is_reported_where_it_stands(string file, string find, string marked, string problem, string expected) =>
        Report(file, find, marked, problem, expected);

    [Theory]
    [InlineData(Catalog, "  - id: wiki/edit", "  - id: ¦Wiki/edit", "'Wiki/edit'", "[a-z0-9-]")]
    [InlineData(Catalog, "  - id: wiki/edit", "  - id: ¦wiki/еdit", "'wiki/еdit'", "[a-z0-9-]")]
    [InlineData(Catalog, "  - id: wiki/edit", "  - id: ¦wikis/edit", "declared nowhere", "a system")]
    [InlineData(Catalog, "  - id: wiki/edit", "  - id: ¦wiki/read", "already in line", "each id once")]
    [InlineData(Catalog, "  - id: source/admin", "  - id: ¦pr0d-db/admin", "looks like", "cannot be taken")]
    [InlineData(Catalog, "  - id: source/release", "  - id: ¦prod-db/adrnin", "looks like", "cannot be taken for one another")]
    [InlineData(Catalog, "    name: Wiki editor", "    name: ¦Wiki reаder", "looks like", "cannot be taken for one another")]
    [InlineData(Catalog, "    name: Source control\n", "    name: ¦Рауmеnts\n", "looks like", "cannot be taken")]
    [InlineData(Catalog, "    name: Wiki editor", "    name: ¦no", "'no'", "quote it")]
    [InlineData(Catalog, "    name: Wiki editor", "    name:¦", "nothing", "text for 'name'")]
    [InlineData(Catalog, "    name: Wiki editor", "    name: ¦\" Wiki editor\"", "Wiki editor", "no space around")]
    [InlineData(Catalog, "    name: Wiki editor", "    name: ¦\"Wiki\\u202Eeditor\"", "\\u202E", "printed characters")]
    [InlineData(Catalog, "    name: Wiki editor", "    name: ¦|\n      Wiki\n      editor", "Wiki", "one line")]
    [InlineData(Catalog, "    name: Wiki editor", "    name: ¦!!str Wiki editor", "a tag", "tags are not read")]
    [InlineData(Catalog, "    name: Wiki editor", "    name: ¦&w Wiki editor", "an anchor", "not read")]
    [InlineData(Catalog, "    name: Wiki editor", "    name: ¦*w", "an alias", "not read")]
    [InlineData(Catalog, "    name: Wiki editor", "    name: ¦{ first: Wiki }", "keys with values", "text")]
    [InlineData(Catalog, "    name: Wiki editor", "    name: Wiki editor\n    ¦name: Wiki", "twice", "each key once")]
    [InlineData(Catalog, "    name: Wiki editor", "    name: Wiki editor\n    ¦\"name \": Wiki", "differs only in case or space", "each key once")]
    [InlineData(Catalog, "    name: Wiki editor", "    name: Wiki editor\n    ¦<<: {}", "unknown key '<<'", "one of")]
    [InlineData(Catalog, "    name: Wiki editor", "    name: Wiki editor\n    ¦[a]: b", "a list as a key", "a word")]
    [InlineData(Catalog, "aliases: [wiki editing,", "aliases: [wiki editing, ¦Wiki Reading,", "already in line", "each alias")]
    [InlineData(Catalog, "    maximum: 365 days\n    standing: humans-may\n\n  - id: wiki/edit", "    maximum: 365 days\n    standing: ¦true\n\n  - id: wiki/edit", "'true'", "humans-may")]
    [InlineData(Catalog, "owners: [olivia@acme.test, kenji@acme.test]", "owners: ¦[]", "a list", "at least one")]
    [InlineData(Catalog, "owners: [olivia@acme.test, kenji@acme.test]", "owners: [¦olive@acme.test]", "declared nowhere", "a person")]
    [InlineData(Catalog, "owners: [olivia@acme.test, kenji@acme.test]", "owners: ¦olivia@acme.test", "'olivia@acme.test'", "a list")]
    public void What_is_wrong_in_the_catalog_is_reported_where_it_stands(string file, string find, string marked, string problem, string expected) =>
        Report(file, find, marked, problem, expected);

    [Theory]
    [InlineData(People, "    zone: Europe/Berlin\n    culture: en-GB", "    zone: ¦Europe/Berln\n    culture: en-GB", "'Europe/Berln'", "IANA")]
    [InlineData(People, "    zone: Europe/Berlin\n    culture: en-GB", "    zone: ¦W. Europe Standard Time\n    culture: en-GB", "Standard Time", "IANA")]
    [InlineData(People, "    zone: Europe/Berlin\n    culture: en-GB", "    zone: Europe/Berlin\n    culture: ¦xx-QQ", "'xx-QQ'", "a culture")]
    [InlineData(People, "    zone: Europe/Berlin\n    culture: en-GB", "    zone: Europe/Berlin\n    culture: ¦no", "'no'", "quote it")]
    [InlineData(People, "    title: Contractor", "    title: ¦007", "'007'", "quote it")]
    [InlineData(People, "    name: Alice Novak", "    name: ¦\"Alice\\u200BNovak\"", "\\u200B", "printed")]
    [InlineData(People, "    status: left", "    status: ¦gone", "'gone'", "active, left")]
    [InlineData(People, "    status: left\n", "", "", "")]
    [InlineData(People, "  - id: alice@acme.test", "  - id: ¦Alice@acme.test", "'Alice@acme.test'", "lower case")]
    [InlineData(People, "  - id: kenji@acme.test", "  - id: ¦alice@acme.test", "already in line 5", "each id once")]
    [InlineData(People, "user: bob@acme.test", "user: alice@acme.test", "", "")]
    [InlineData(People, "    owner: frank@acme.test", "    owner: ¦agent-triage", "declared nowhere", "a person")]
    [InlineData(People, "    owner: frank@acme.test", "    owner: frank@acme.test\n    account: ¦Alice@Acme.test", "already in line 5", "one identity")]
    [InlineData(People, "    kind: ai-agent", "    kind: ¦human", "'human'", "ai-agent, api-key")]
    [InlineData(People, "  - id: svc-backup", "  - id: ¦svc-reporting", "already in line", "each id once")]
    [InlineData(People, "  - id: leadership", "  - id: ¦finance-contro1", "looks like", "cannot be taken for one another")]
    [InlineData(People, "  - id: leadership", "  - id: ¦Leadership", "'Leadership'", "[a-z0-9-]")]
    [InlineData(People, "members: [dave@acme.test, heidi@acme.test, ivan@acme.test]", "members: [¦dave]", "declared nowhere", "a person")]
    [InlineData(People, "organisation: Acme", "organisation:¦", "nothing", "text")]
    [InlineData(People, "organisation: Acme\n", "", "", "")]
    public void What_is_wrong_with_people_is_reported_where_it_stands(string file, string find, string marked, string problem, string expected) =>
        Report(file, find, marked, problem, expected);

    [Fact]
    public void Owners_who_have_left_do_not_keep_the_leavers_of_a_people_file_in_their_access()
    {
        Assert.NotNull(Acme.LoadWith(Catalog, "owners: [olivia@acme.test, kenji@acme.test]", "owners: [mallory@acme.test]"));
        Assert.NotNull(Acme.LoadWith(People, "    owner: frank@acme.test", "    owner: mallory@acme.test"));
    }

    [Theory]
    [InlineData("no"), InlineData("No"), InlineData("on"), InlineData("OFF"), InlineData("yes"), InlineData("y"), InlineData("N"), InlineData("007")]
    [InlineData("12:30"), InlineData("190:20:30"), InlineData("~"), InlineData("null"), InlineData("NULL"), InlineData("true"), InlineData("False")]
    [InlineData("1"), InlineData("+1"), InlineData("1_000"), InlineData("0x1F"), InlineData("0o17"), InlineData("0b11"), InlineData("1.5"), InlineData(".5")]
    [InlineData("1e3"), InlineData("6.02e+23"), InlineData(".inf"), InlineData("-.INF"), InlineData(".NaN"), InlineData("2026-11-24"), InlineData("2026-11-24T10:00:00Z")]
    [InlineData("2026-1-4 10:00:00 +1"), InlineData("="), InlineData("<<")]
    public void A_word_that_some_YAML_reads_as_no_text_must_be_quoted(string word)
    {
        var problem = Acme.ProblemAtMark(People, "    title: Contractor", $"    title: ¦{word}");
        Assert.Contains("quote it", problem.Expected, StringComparison.Ordinal);
        Assert.Equal(word, Acme.LoadWith(People, "    title: Contractor", $"    title: \"{word}\"").Roster.Find(Acme.Person("mallory"))?.Title);
    }

    private static void Report(string file, string find, string marked, string problem, string expected)
    {
        if (!marked.Contains('¦'))
        {
            Assert.NotEmpty(Acme.Problems(Acme.With(file, find, marked)));
            return;
        }

        var found = Acme.ProblemAtMark(file, find, marked);
        Assert.Contains(problem, found.Problem, StringComparison.Ordinal);
        Assert.Contains(expected, found.Expected, StringComparison.Ordinal);
    }
}
