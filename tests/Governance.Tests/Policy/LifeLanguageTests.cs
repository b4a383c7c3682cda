using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.People.Working;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Governance.Tests.Policy;

/// <summary>What the policy says about silence, reviews, hours and ends. In the theories ¦ marks where a mistake must be reported.</summary>
public class LifeLanguageTests
{
    private const string Rules = "rules.yaml";
    private const string Catalog = "catalog.yaml";
    private const string People = "people.yaml";
    private const string FewerHours = "          - { after: 12 hours, to: their-managers }\n";

    [Theory]
    [InlineData(Rules, FewerHours, "          - { after: ¦19 hours, to: their-managers }\n          - { after: 12 hours, to: their-managers }\n", "", "")]
    [InlineData(Rules, "          - { after: 18 hours, to: fallback }", "          - { after: ¦12 hours, to: fallback }", "before the one above", "times that rise")]
    [InlineData(Rules, "          - { after: 18 hours, to: fallback }", "          - { after: ¦1 day, to: fallback }", "not before the end", "under 'decide-within'")]
    [InlineData(Rules, "          - { after: 18 hours, to: fallback }", "          - { after: ¦6 working hours, to: fallback }", "not counted as its stage", "in neither")]
    [InlineData(Rules, "          - { after: 18 hours, to: fallback }", "          - { after: 18 hours, to: ¦managers }", "'managers'", "a selector")]
    [InlineData(Rules, "          - { after: 18 hours, to: fallback }", "          - { after: 18 hours, to: { group: ¦nobody } }", "declared nowhere", "a group")]
    [InlineData(Rules, "          - { after: 18 hours, to: fallback }", "          - ¦{ after: 18 hours }", "no 'to'", "the key 'to'")]
    [InlineData(Rules, "        approvers: { group: security }\n        decide-within: 2 days\n\n  - id: conf", "        approvers: { group: security }\n        decide-within: 2 days\n        escalate: [{ after: 1 day, to: ¦fallback }]\n\n  - id: conf", "'fallback'", "a stage with a 'fallback'")]
    [InlineData(Rules, "16 working hours", "¦1001 working hours", "'1001 working hours'", "a length of time")]
    [InlineData(Rules, "16 working hours", "¦two working hours", "'two working hours'", "a length of time")]
    [InlineData(Rules, "    every: 6 weeks", "    every: ¦6 hours", "'6 hours'", "an interval")]
    [InlineData(Rules, "    every: 6 weeks", "    every: ¦11 years", "'11 years'", "an interval")]
    [InlineData(Rules, "    grace: 2 weeks", "    grace: ¦12 weeks", "not over before the next", "shorter than 'every'")]
    [InlineData(Rules, "  - id: people-each-quarter", "  - id: ¦privileged-for-a-day", "already in line", "and reviews")]
    [InlineData(Rules, "    reviewer: manager\n", "    reviewer: ¦{ all-of: [manager, entitlement-owner] }\n", "keys with values", "a selector")]
    [InlineData(Rules, "share: 25 percent", "share: ¦0 percent", "'0 percent'", "from '1 percent'")]
    [InlineData(Rules, "share: 25 percent", "share: ¦25", "'25'", "from '1 percent'")]
    [InlineData(Rules, "hold-removals-above: 20 percent", "hold-removals-above: ¦101 percent", "'101 percent'", "'100 percent'")]
    [InlineData(Rules, "revocations: { group: security }", "revocations: ¦manager", "'manager'", "a group, a person")]
    [InlineData(Rules, "revocations: { group: security }", "revocations: { group: ¦nobody }", "declared nowhere", "a group")]
    [InlineData(Rules, "revocations: { group: security }", "revocations: ¦{ all-of: [{ group: security }, { group: leadership }] }", "keys with values", "a group, a person")]
    [InlineData(Rules, "revocations: { group: security }", "revocations: { any-of: ¦[{ group: security }] }", "a list", "at least two")]
    [InlineData(Rules, "observe-every: 1 day", "observe-every: ¦1 month", "'1 month'", "a length of time")]
    [InlineData(Rules, "at-most: 1 day, not-under", "¦most: 1 day, not-under", "unknown key 'most'", "at-most")]
    [InlineData(Catalog, "    entitlements: [wiki/read, billing-db/read]", "    entitlements: [wiki/read, ¦billing/read]", "declared nowhere", "an entitlement")]
    [InlineData(Catalog, "    entitlements: [wiki/read, billing-db/read]", "    entitlements: ¦[wiki/read, wiki/read]", "the same entitlement twice", "once")]
    [InlineData(Catalog, "    entitlements: [wiki/read, billing-db/read]", "    entitlements: ¦[wiki/read]", "a list", "at least 2")]
    [InlineData(Catalog, "  - id: finance-newcomer", "  - id: ¦on-cal1-engineer", "looks like", "cannot be taken")]
    [InlineData(Catalog, "    aliases: [on call, on-call duty]", "    aliases: [on call, ¦handbook]", "already in line", "each alias")]
    [InlineData(Catalog, "    owner: ivan@acme.test", "    owner: ivan@acme.test\n    operators: { group: security }", "", "")]
    [InlineData(Catalog, "    connector: files\n    owner: ivan@acme.test", "    connector: ¦manual\n    owner: ivan@acme.test", "without 'operators'", "only there")]
    [InlineData(Catalog, "    connector: files\n    owner: ivan@acme.test", "    connector: ¦files\n    owner: ivan@acme.test\n    operators: { group: security }", "not manual", "only there")]
    [InlineData(Catalog, "    connector: files\n    owner: ivan@acme.test", "    connector: manual\n    owner: ivan@acme.test\n    operators: ¦{ person: ivan@acme.test }", "fewer than two operators", "two attestations")]
    [InlineData(Catalog, "    connector: files\n    owner: ivan@acme.test", "    connector: manual\n    owner: ivan@acme.test\n    operators: ¦{ any-of: [{ person: ivan@acme.test }, { person: ivan@acme.test }] }", "fewer than two operators", "two attestations")]
    [InlineData(Catalog, "    connector: files\n    owner: ivan@acme.test", "    connector: manual\n    owner: ivan@acme.test\n    operators: ¦manager", "'manager'", "a group, a person")]
    [InlineData(People, "    deputy: ivan@acme.test", "    deputy: ¦bob@acme.test", "their own deputy", "somebody else")]
    [InlineData(People, "    deputy: ivan@acme.test", "    deputy: ¦ivor@acme.test", "declared nowhere", "a person")]
    [InlineData(People, "    calendar: england", "    calendar: ¦wales", "declared nowhere", "a calendar")]
    [InlineData(People, "  - id: england", "  - id: ¦denmark", "already in line", "each id once")]
    [InlineData(People, "    holidays: DE-BE", "    holidays: ¦DE-XX", "'DE-XX'", "'DE-BE'")]
    [InlineData(People, "    holidays: DE-BE", "    holidays: ¦NO", "'NO'", "quote it")]
    [InlineData(People, "    holidays: DE-BE", "    holidays: ¦PO", "'PO'", "a country")]
    [InlineData(People, "from: \"10:00\", to: \"18:30\"", "from: ¦10:00, to: \"18:30\"", "'10:00'", "quote it")]
    [InlineData(People, "from: \"10:00\", to: \"18:30\"", "from: ¦\"25:00\", to: \"18:30\"", "'25:00'", "a time of day")]
    [InlineData(People, "from: \"10:00\", to: \"18:30\"", "from: \"18:30\", to: ¦\"18:30\"", "end before they begin", "a later time")]
    [InlineData(People, "days: [monday, tuesday, wednesday, thursday], from", "days: [¦mon], from", "'mon'", "monday")]
    [InlineData(People, "closed: [\"2026-12-24\"", "closed: [¦\"2026-02-30\"", "'2026-02-30'", "a day in quotes")]
    [InlineData(People, "closed: [\"2026-12-24\"", "closed: [¦2026-12-24", "'2026-12-24'", "quote it")]
    [InlineData(People, "    hours:\n      - { days: [monday, tuesday, wednesday, thursday], from", "    hours:\n      ¦- { days: [monday], from: \"08:00\", to: \"12:00\" }\n      - { days: [monday, tuesday, wednesday, thursday], from", "overlap on Monday", "each hour once")]
    [InlineData(People, "provider: web, tenant: local, user: bob@acme.test", "provider: slack, tenant: T0ACME0000, user: ¦C0GENERAL0", "'C0GENERAL0'", "begins with U or W")]
    [InlineData(People, "provider: web, tenant: local, user: bob@acme.test", "provider: slack, tenant: T0ACME0000, user: ¦G0GROUP000", "'G0GROUP000'", "begins with U or W")]
    [InlineData(People, "provider: web, tenant: local, user: bob@acme.test", "provider: slack, tenant: T0ACME0000, user: ¦D0DIRECT00", "'D0DIRECT00'", "begins with U or W")]
    [InlineData(People, "provider: web, tenant: local, user: bob@acme.test", "provider: slack, tenant: T0ACME0000, user: ¦bob@acme.test", "'bob@acme.test'", "begins with U or W")]
    [InlineData(People, "provider: web, tenant: local, user: bob@acme.test", "provider: slack, tenant: T0ACME0000, user: ¦u0bob00000", "'u0bob00000'", "begins with U or W")]
    public void What_is_wrong_is_reported_where_it_stands(string file, string find, string marked, string problem, string expected)
    {
        if (problem.Length == 0)
        {
            Assert.NotEmpty(Acme.Problems(Acme.With(file, find, marked.Replace("¦", "", StringComparison.Ordinal))));
            return;
        }

        var found = Acme.ProblemAtMark(file, find, marked);
        Assert.Contains(problem, found.Problem, StringComparison.Ordinal);
        Assert.Contains(expected, found.Expected, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("slack", "U0BOB00000")]
    [InlineData("slack", "W0BOB00000")]
    [InlineData("teams", "C0GENERAL0")]
    public void An_account_is_taken_that_is_a_persons_at_its_provider(string provider, string user) =>
        Assert.Contains(
            new ChatAccount(provider, "T0ACME0000", user),
            Acme.Load(Acme.With(People, "provider: web, tenant: local, user: bob@acme.test", $"provider: {provider}, tenant: T0ACME0000, user: {user}")).Roster.Identities.OfType<Person>().SelectMany(p => p.Accounts));

    [Fact]
    public void People_work_by_their_calendar_or_by_hours_of_their_own()
    {
        Assert.Equal("DE-BE", Person("alice").Calendar.Holidays.Region);
        Assert.Equal(new WorkingSpan(DayOfWeek.Friday, new(8, 0), new(18, 0)), Person("alice").Calendar.Spans[^1]);
        Assert.Contains(new DateOnly(2026, 12, 24), Person("alice").Calendar.Closed);
        Assert.Equal([DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday], Person("niraj").Calendar.Spans.Select(s => s.Day));
        Assert.Same(WorkCalendar.Usual, Person("dave").Calendar);
        Assert.Equal(Acme.Person("ivan"), Person("bob").Deputy);
        Assert.Null(Person("alice").Deputy);
    }

    [Fact]
    public void A_stage_says_whom_its_silence_brings_in_and_by_that_it_is_another_stage()
    {
        var stage = Acme.Organisation.Rules.Single(r => r.Id == "confidential-data").Stages[0];
        Assert.Equal([TimeSpan.FromHours(12), TimeSpan.FromHours(18)], stage.Escalations.Select(e => e.After));
        Assert.Equal(new Selector.ManagersOf(new Selector.Manager()), stage.Escalations[0].To);
        Assert.Same(stage.Fallback, stage.Escalations[1].To);
        Assert.Equal("manager quorum 1 fallback group:leadership then managers-of(manager) then group:leadership", stage.Text);
        Assert.Equal(stage.Text, (stage with { DecideWithin = TimeSpan.FromDays(9), Escalations = [.. stage.Escalations.Select(e => e with { After = e.After / 2 })] }).Text);
    }

    [Fact]
    public void People_who_are_named_in_escalations_reviews_and_operators_are_bound_to_their_refs()
    {
        var organisation = Acme.Load(new Dictionary<string, string>(Acme.With(Rules, "          - { after: 18 hours, to: fallback }", "          - { after: 18 hours, to: { person: grace@acme.test } }"))
        {
            [Catalog] = Acme.With(Catalog, "    connector: files\n    owner: ivan@acme.test", "    connector: manual\n    owner: ivan@acme.test\n    operators: { any-of: [{ person: ivan@acme.test }, { group: security }] }")[Catalog],
        });
        Assert.Equal(new Selector.Named(Acme.Person("grace")), organisation.Rules.Single(r => r.Id == "confidential-data").Stages[0].Escalations[1].To);
        var system = organisation.Catalog.Find(new SystemId("prod-db"))!;
        Assert.True(system.IsManual);
        Assert.Equal(new Selector.Named(Acme.Person("ivan")), Assert.IsType<Selector.AnyOf>(system.Operators).Selectors[0]);
        Assert.IsType<Selector.EntitlementOwner>(organisation.Reviews[0].Reviewer);
        Assert.Equal(new Selector.Group("security"), organisation.Revocations);
        Assert.Equal(new Selector.Named(Acme.Person("grace")), Acme.LoadWith(Rules, "revocations: { group: security }", "revocations: { person: grace@acme.test }").Revocations);
        Assert.Null(Acme.LoadWith(Rules, "revocations: { group: security }\n", "").Revocations);
    }

    [Theory]
    [InlineData("wiki/admin", IdentityKind.Human, "privileged-each-month")]
    [InlineData("wiki/read", IdentityKind.AiAgent, "machines-every-six-weeks")]
    [InlineData("wiki/read", IdentityKind.Human, "people-each-quarter")]
    public void The_first_review_that_matches_counts(string entitlement, IdentityKind kind, string review) =>
        Assert.Equal(review, Acme.Organisation.ReviewOf(Acme.Organisation.Catalog.Find(Acme.Entitlement(entitlement))!, kind).Id);

    [Fact]
    public void What_no_review_matches_is_reviewed_all_the_same()
    {
        var none = Acme.Organisation with { Reviews = [] };
        Assert.Same(ReviewRule.Usual, none.ReviewOf(none.Catalog.Entitlements[0], IdentityKind.Human));
        Assert.True(ReviewRule.Usual.Grace < ReviewRule.Usual.Every.Shortest);
    }

    [Fact]
    public void A_bundle_and_the_other_numbers_of_Acme_are_read()
    {
        var bundle = Acme.Organisation.Catalog.Find(new BundleId("on-call-engineer"))!;
        Assert.Equal(["wiki/edit", "source/write", "prod-db/admin"], bundle.Entitlements.Select(e => e.Value));
        Assert.Equal("on call, on-call duty", string.Join(", ", bundle.Aliases));
        Assert.Equal((20, TimeSpan.FromDays(1), NoticeRule.Usual), (Acme.Organisation.HoldRemovalsAbove, Acme.Organisation.ObserveEvery, Acme.Organisation.Notice));
        var other = Acme.LoadWith(Rules, "notice: { share: 25 percent, at-most: 1 day, not-under: 1 hour }", "notice: { share: 10 percent, at-most: 2 days, not-under: 30 minutes }");
        Assert.Equal(new NoticeRule(10, TimeSpan.FromDays(2), TimeSpan.FromMinutes(30)), other.Notice);
    }

    private static Person Person(string name) => Acme.Organisation.Roster.Find(Acme.Person(name))!;
}
