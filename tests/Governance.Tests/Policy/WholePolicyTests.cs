using ChatGovernanceBot.Governance.Policy;
using CsCheck;

namespace ChatGovernanceBot.Governance.Tests.Policy;

public class WholePolicyTests
{
    private static readonly string[] Troublesome =
    [
        "\0", "\"", "'", "{", "}", "[", "]", ":", "- ", "#", "&a ", "*a", "!!x ", "|\n", ">\n", "---\n", "...\n", "%YAML 1.1\n", "%TAG ! x\n",
        "\t", "\n", "\r", "  ", "? ", "<<: ", "no", "~", "\"\\ud800\"", "\uD800", "\u0085", "\u2028", ",", "end: rules\n", "😀",
    ];

    /// <summary>One of everything, so short that it can be cut at every byte.</summary>
    private static readonly Dictionary<string, string> Small = new()
    {
        ["people.yaml"] = """
            organisation: Small
            people:
              - { id: ana@s.test, name: Ana, title: Lead, department: Ops, zone: UTC, culture: en, accounts: [], status: active }
              - id: ben@s.test
                name: Ben
                title: Engineer
                department: Ops
                zone: Europe/Berlin
                culture: de-DE
                accounts: []
                manager: ana@s.test
                deputy: ana@s.test
                calendar: usual
                hours:
                  - days: [monday]
                    from: "09:00"
                    to: "10:00"
                status: left
            groups:
              - id: ops
                members: [ana@s.test, ben@s.test]
            machines:
              - { id: bot, kind: automation, name: Bot, purpose: Works, owner: ana@s.test }
            calendars:
              - id: usual
                hours: [{ days: [friday], from: "08:00", to: "12:00" }]
                holidays: DE
                closed: ["2026-12-24"]
            end: people
            """,
        ["catalog.yaml"] = """
            systems:
              - { id: db, name: Database, description: Data, connector: files, owner: ana@s.test }
            entitlements:
              - { id: db/read, name: Reader, role: Reads, description: Reads, sensitivity: internal, privilege: standard, class: access-changing, owners: [ana@s.test], maximum: 1 day }
              - id: db/write
                name: Writer
                role: Writes
                description: Writes
                sensitivity: restricted
                privilege: privileged
                class: privileged
                maximum: 1 day
                owners:
                  - ana@s.test
                standing: never
            bundles:
              - id: both
                name: Both
                description: Reads and writes
                entitlements:
                  - db/read
                  - db/write
            end: catalog
            """,
        ["rules.yaml"] = """
            defects-to: ana@s.test
            rules:
              - id: all
                why: Two decide
                when: everything
                stages:
                  - name: One
                    approvers: manager
                    decide-within: 4 working hours
                    escalate:
                      - after: 2 working hours
                        to: their-managers
                  - name: Two
                    approvers:
                      any-of:
                        - group: ops
                        - person: ana@s.test
                    decide-within: 1 day
                    quorum: 2
            limits:
              - id: short
                maximum: 1 hour
                when:
                  privilege:
                    - privileged
                    - elevated
            conflicts:
              - id: both
                reason: One and the other
                adds: { name: Ops, approvers: { group: ops }, decide-within: 1 day }
                between:
                  - db/read
                  - db/write
            reviews:
              - id: each
                when: everything
                every: 1 month
                grace: 1 week
                reviewer: manager
                fallback: { group: ops }
            notice: { share: 10 percent, at-most: 1 day, not-under: 1 hour }
            hold-removals-above: 5 percent
            observe-every: 6 hours
            end: rules
            """,
    };

    [Fact]
    public void The_same_entitlement_twice_is_refused_naming_both_lines()
    {
        var again = Acme.Text("catalog.yaml").Split("  - id: wiki/edit\n")[0].Split('\n').Length;
        var files = Acme.With("catalog.yaml", "end: catalog", "  - id: wiki/edit\n    name: Second\n    role: r\n    description: d\n    sensitivity: public\n    privilege: standard\n    class: access-changing\n    owners: [olivia@acme.test]\n    maximum: 1 day\n\nend: catalog");
        var second = LineOf(files["catalog.yaml"], "    name: Second") - 1;
        Assert.Contains(Acme.Problems(files), p => p.Line == second && Names(p, again, second));
    }

    [Fact]
    public void A_second_rules_key_is_refused_naming_both_lines_even_after_the_end()
    {
        var files = new Dictionary<string, string>(Acme.Files);
        files["rules.yaml"] += "rules: []\n";
        var (first, second) = (LineOf(files["rules.yaml"], "rules:"), LineOf(files["rules.yaml"], "rules: []"));
        Assert.Contains(Acme.Problems(files), p => p.Line == second && p.Column == 1 && Names(p, first, second));
    }

    [Theory]
    [InlineData("Rules: []"), InlineData("\"rules \": []"), InlineData("RULES: []"), InlineData("\"\\uFF52ules\": []")]
    public void A_key_that_differs_only_in_case_or_space_is_refused_naming_both_lines(string key)
    {
        var files = Acme.With("rules.yaml", "\nlimits:", $"\n{key}\nlimits:");
        var (first, second) = (LineOf(files["rules.yaml"], "rules:"), LineOf(files["rules.yaml"], key));
        Assert.Contains(Acme.Problems(files), p => p.Line == second && Names(p, first, second));
    }

    [Fact]
    public void Accounts_of_two_people_may_not_be_the_same()
    {
        var files = Acme.With("people.yaml", "user: bob@acme.test", "user: alice@acme.test");
        Assert.Contains(Acme.Problems(files), p => p.Problem.Contains("the web account 'alice@acme.test' is already in line", StringComparison.Ordinal));
    }

    [Fact]
    public void Managers_in_a_circle_are_all_named()
    {
        var files = Acme.With("people.yaml", "    title: Chief executive\n", "    title: Chief executive\n    manager: bob@acme.test\n");
        var circle = Acme.Problems(files).Where(p => p.Expected == "managers without a circle").ToList();
        Assert.Equal(["bob", "erin", "grace"], circle.Select(p => p.Problem[1..p.Problem.IndexOf('@', StringComparison.Ordinal)]));
    }

    [Theory]
    [InlineData("    approve: by-policy")]
    [InlineData("    stages: [{ name: Owner, approvers: entitlement-owner, decide-within: 1 day }]")]
    [InlineData("    stages: [{ name: Any, approvers: { any-of: [manager, { group: security }] }, decide-within: 1 day }]")]
    public void A_rule_that_leaves_what_is_privileged_to_one_person_is_refused(string approval)
    {
        var files = Acme.With("rules.yaml", "  - id: privileged\n", $"  - id: quick\n    why: In a hurry\n    when: {{ class: [privileged], kind: [automation] }}\n{approval}\n\n  - id: privileged\n");
        var problem = Assert.Single(Acme.Problems(files), p => p.Problem.Contains("'wiki/admin'", StringComparison.Ordinal));
        Assert.Equal((LineOf(files["rules.yaml"], "  - id: quick"), "rules.yaml"), (problem.Line, problem.File));
        Assert.Contains("two different people", problem.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void All_problems_of_all_files_are_reported_at_once_in_order()
    {
        var files = new Dictionary<string, string>(Acme.Files);
        files["people.yaml"] = files["people.yaml"].Replace("status: left", "status: gone", StringComparison.Ordinal);
        files["catalog.yaml"] = files["catalog.yaml"].Replace("standing: humans-may", "standing: yes", StringComparison.Ordinal);
        files["rules.yaml"] = files["rules.yaml"].Replace("ticket: required", "tickets: required", StringComparison.Ordinal);
        var problems = Acme.Problems(files);
        Assert.Equal(6, problems.Count);
        Assert.Equal(problems, problems.OrderBy(p => p.File, StringComparer.Ordinal).ThenBy(p => p.Line).ThenBy(p => p.Column));
    }

    [Theory]
    [InlineData("people.yaml"), InlineData("catalog.yaml"), InlineData("rules.yaml")]
    public void A_missing_file_is_a_problem_and_other_files_do_not_count(string missing)
    {
        var files = new Dictionary<string, string>(Acme.Files) { ["more.yaml"] = "rules: {" };
        Assert.IsType<PolicyRead.Loaded>(PolicyReader.Read(files));
        files.Remove(missing);
        Assert.Equal(missing, Assert.Single(Acme.Problems(files)).File);
    }

    [Theory]
    [InlineData("people.yaml"), InlineData("catalog.yaml"), InlineData("rules.yaml")]
    public void A_file_cut_at_any_byte_is_refused(string file) => AssertRefusedWhenCut(Small, file, _ => true);

    /// <summary>Cuts at line ends are those that leave well-formed YAML.</summary>
    [Theory]
    [InlineData("people.yaml"), InlineData("catalog.yaml"), InlineData("rules.yaml")]
    public void Each_file_of_Acme_cut_at_the_end_of_any_line_is_refused(string file) =>
        AssertRefusedWhenCut(Acme.Files, file, length => length == 0 || Acme.Text(file)[length - 1] == '\n');

    private static void AssertRefusedWhenCut(IReadOnlyDictionary<string, string> whole, string file, Func<int, bool> where)
    {
        Assert.IsType<PolicyRead.Loaded>(PolicyReader.Read(whole));
        var text = whole[file].TrimEnd('\n');
        Assert.All(Enumerable.Range(0, text.Length).Where(where), length =>
            Assert.IsType<PolicyRead.Refused>(PolicyReader.Read(new Dictionary<string, string>(whole) { [file] = text[..length] })));
    }

    [Fact]
    public void Whatever_is_changed_the_reader_answers_and_every_problem_has_a_place()
    {
        var change =
            from file in Gen.Int[0, 2].Select(i => PolicyReader.FileNames[i])
            from edits in Gen.Select(Gen.Double.Unit, Gen.Int[0, 40], Gen.OneOf(Gen.String, Gen.Int[0, Troublesome.Length - 1].Select(i => Troublesome[i]))).Array[1, 4]
            select (file, edits);
        change.Sample(mutation =>
        {
            var text = mutation.edits.Aggregate(Acme.Text(mutation.file), (t, edit) =>
            {
                var at = (int)(edit.Item1 * t.Length);
                return t.Remove(at, Math.Min(edit.Item2, t.Length - at)).Insert(at, edit.Item3);
            });
            var read = PolicyReader.Read(new Dictionary<string, string>(Acme.Files) { [mutation.file] = text });
            return read is PolicyRead.Loaded loaded
                ? loaded.Document.Bind(new PolicyVersion(1), h => "r" + h).Rules.All(r => r.Id.Length > 0)
                : ((PolicyRead.Refused)read).Problems is { IsEmpty: false } problems && problems.All(p => p is { Line: > 0, Column: > 0, Expected.Length: > 0 });
        }, iter: Math.Max(1000, Check.Iter));
    }

    [Fact]
    public void A_catalog_of_ten_thousand_entitlements_is_read()
    {
        var many = string.Concat(Enumerable.Range(0, 10_000).Select(n => $"""

              - id: wiki/space-{n}
                name: Space {n} of the wiki
                role: Reads and changes the pages of space {n}
                description: What the team of space {n} writes down for itself and for those who work with it
                sensitivity: internal
                privilege: standard
                class: access-changing
                owners: [olivia@acme.test]
                aliases: [space {n}]
                maximum: 90 days

            """));
        var read = PolicyReader.Read(new Dictionary<string, string>(Acme.Files) { ["catalog.yaml"] = Acme.Text("catalog.yaml").Replace("end: catalog", many + "\nend: catalog", StringComparison.Ordinal) });

        var loaded = Assert.IsType<PolicyRead.Loaded>(read).Document.Bind(new PolicyVersion(1), h => "r" + h);
        Assert.True(loaded.Catalog.Entitlements.Length > 10_000);
        Assert.NotNull(loaded.Catalog.Find(new EntitlementId("wiki/space-9999")));
    }

    [Fact]
    public void What_is_too_large_too_deep_or_invisible_is_refused_at_once()
    {
        Assert.Contains("4 MiB", Single("rules.yaml", new string('#', (4 << 20) + 1)).Problem, StringComparison.Ordinal);
        Assert.Contains("16 levels", Single("rules.yaml", new string('[', 500_000)).Problem, StringComparison.Ordinal);
        Assert.Contains("U+0000", Single("rules.yaml", Acme.Text("rules.yaml") + "# \0 rules: []").Problem, StringComparison.Ordinal);
        Assert.Equal("rules.yaml:2:4: the character U+202E cannot be seen or read; expected printed characters, spaces and line ends", Single("rules.yaml", "a: b\n# x\u202E\n").ToString());
    }

    [Fact]
    public void The_hash_changes_with_any_text_and_binding_asks_each_ref_once()
    {
        var document = Document(Acme.Files);
        Assert.Matches("^[0-9a-f]{64}$", document.Hash);
        Assert.Equal(document.Hash, Document(Acme.Files).Hash);
        Assert.NotEqual(document.Hash, Document(Acme.With("rules.yaml", "end: rules", "# a comment\nend: rules")).Hash);

        var asked = new List<Handle>();
        var organisation = document.Bind(new PolicyVersion(7), handle => { asked.Add(handle); return "x" + asked.Count; });
        Assert.Equal(document.Handles, asked);
        Assert.Equal((7, document.Hash, "Acme"), (organisation.Version.Number, organisation.Hash, organisation.Name));
        Assert.Equal(new PersonId("x1").AsIdentity, organisation.Roster.Find(new Handle("alice@acme.test"))?.Id);
        Assert.DoesNotContain("@", string.Join(' ', organisation.Roster.Identities.Select(i => i.Id.Value)), StringComparison.Ordinal);
    }

    private static PolicyDocument Document(IReadOnlyDictionary<string, string> files) => Assert.IsType<PolicyRead.Loaded>(PolicyReader.Read(files)).Document;

    private static PolicyProblem Single(string file, string text) => Assert.Single(Acme.Problems(new Dictionary<string, string>(Acme.Files) { [file] = text }));

    private static int LineOf(string text, string line) => Array.IndexOf(text.Split('\n'), line) + 1;

    private static bool Names(PolicyProblem problem, int first, int second) =>
        problem.Problem.Contains($"line {first}", StringComparison.Ordinal) && problem.Problem.Contains($"line {second}", StringComparison.Ordinal);
}
