using ChatGovernanceBot.Channels.Conversation;
using ChatGovernanceBot.Channels.Conversation.Understanding;
using ChatGovernanceBot.Channels.Slack.Forms;
using ChatGovernanceBot.Channels.Tests.Understanding;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Channels.Tests.Slack.Forms;

/// <summary>What the fields of a form offer for the letters typed so far.</summary>
public sealed class FormSearchTests
{
    private readonly FormSearch _search = new();

    [Theory]
    [InlineData("bill read", "billing-db/read")]
    [InlineData("BILLING-DB/W", "billing-db/write")]
    [InlineData("changes inv", "billing-db/write")]
    [InlineData("production root", "prod-db/admin")]
    [InlineData("handbook", "wiki/edit")]
    [InlineData("biling databse", "billing-db/read")]
    public void Words_are_found_by_their_beginnings_and_mistyped_ones_by_what_they_are_like(string typed, string first) =>
        Assert.Contains(first, Found(Acme.Organisation, typed).Take(3));

    [Fact]
    public void What_begins_with_what_is_typed_goes_first_and_before_anything_is_typed_what_asks_least()
    {
        Assert.Equal(["wiki/read", "wiki/edit"], Found(Acme.Organisation, "wiki").Order(StringComparer.Ordinal).Reverse());
        Assert.Equal(Acme.Organisation.Catalog.LeastFirst.Select(e => e.Id.Value), Found(Acme.Organisation, ""));
        Assert.All(["%", "\"; drop table", "\u202e", new string('x', 5000)], (string hostile) => Assert.NotNull(Found(Acme.Organisation, hostile)));
        Assert.Empty(Found(Acme.Organisation, new string('x', 5000)));
    }

    [Fact]
    public void Bundles_are_offered_beside_entitlements_as_what_they_are_and_with_how_much_is_in_them()
    {
        var offered = _search.Entitlements(Acme.WithBundles, Acme.Alice, "on call", DateTimeOffset.UnixEpoch, 20);
        Assert.Equal(("bundle:on-call-engineer", "Bundle on-call-engineer (3 items) · On-call engineer"), (offered[0].Value, offered[0].Label));
        Assert.Equal(["bundle:page-writing", "wiki/edit"], Found(Acme.WithBundles, "handbook"));
        Assert.Equal(3, Found(Acme.WithBundles, "bundle").Count);
        Assert.Equal(new BundleId("on-call-engineer"), FormSearch.BundleOf(Acme.WithBundles.Catalog, offered[0].Value)?.Id);
        Assert.All(["bundle:", "bundle:unknown", "bundle:\u202eon-call-engineer", "on-call-engineer", ""], (string hostile) => Assert.Null(FormSearch.BundleOf(Acme.WithBundles.Catalog, hostile)));
    }

    [Fact]
    public void Who_has_left_and_machines_of_others_are_not_offered()
    {
        Assert.Equal(["svc-reporting"], Offered(Acme.Alice, "svc"));
        Assert.Equal(["svc-etl"], Offered(Acme.Bob, "svc"));
        Assert.Empty(Offered(Acme.Alice, "frank"));
        Assert.Equal(["ana.lima2@acme.test", "ana.lima@acme.test"], Offered(Acme.Alice, "ana li").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Whoever_is_offered_is_who_is_meant_whatever_the_parts_of_their_handles_mean()
    {
        Identity[] alike =
        [
            Acme.Alice,
            Acme.Human("s.miller", "Sara Meyer", "Engineer", "Payments", "Europe/Berlin", "en-GB"),
            Acme.Human("k.miller", "Karl Miller", "Engineer", "Payments", "Europe/Berlin", "en-GB"),
            Acme.Human("my.nguyen", "My Nguyen", "Engineer", "Payments", "Europe/Berlin", "en-GB"),
            Acme.Human("the.nguyen", "The Nguyen", "Engineer", "Payments", "Europe/Berlin", "en-GB"),
            Acme.Human("charles", "Charles Atlas", "Engineer", "Payments", "Europe/Berlin", "en-GB"),
            Acme.Human("me", "Mia Ecker", "Engineer", "Payments", "Europe/Berlin", "en-GB"),
            Machine("atlas"), Machine("it-backup"), Machine("a-b-c-d-e-f-g-h"), Machine("a-b-c-d-e-f-g-h-i"), Machine("2"),
        ];
        var organisation = Acme.Organisation with { Roster = new Roster(alike, []) };
        var offered = _search.Beneficiaries(organisation, Acme.Alice, "", 100);

        Assert.Equal(alike.Length, offered.Length);
        Assert.All(offered, choice =>
        {
            var answer = Assert.IsType<Answer.OfBeneficiary>(FreeText.Answer(choice.Value, organisation, Acme.Alice, DateTimeOffset.UnixEpoch, new OpenQuestion.ForWhom([])));
            Assert.Equal(choice.Value, Assert.IsType<Finding<Identity>.Found>(answer.Beneficiary).Value.Handle.Value);
        });
    }

    [Fact]
    public void What_is_offered_and_begins_alike_shows_how_it_ends()
    {
        var alike = new[] { "read", "admin" }.Select(end => Acme.Organisation.Catalog.Entitlements[0] with { Id = new EntitlementId($"wiki/{new string('q', 110)}-{end}"), Role = "Reads the queue of the orders of last year & this" });
        var organisation = Acme.Organisation with { Catalog = new Catalog(Acme.Organisation.Catalog.Systems, alike) };

        var shown = SelectOptions.Of(_search.Entitlements(organisation, Acme.Alice, "wiki", DateTimeOffset.UnixEpoch, 100)).Select(o => (string)o!["text"]!["text"]!).ToList();

        Assert.Single(shown, text => text.Contains("qq-read · Reads", StringComparison.Ordinal));
        Assert.Single(shown, text => text.Contains("qq-admin · Reads", StringComparison.Ordinal));
        Assert.All(shown, text => Assert.StartsWith("wiki/qqqq", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Of_ten_thousand_entitlements_the_one_that_is_meant_goes_first_and_no_more_are_offered_than_a_list_holds()
    {
        var large = Acme.Organisation with { Catalog = new Catalog(Acme.Organisation.Catalog.Systems, Acme.Organisation.Catalog.Entitlements.Concat(Many(10_000))) };

        Assert.Equal("queue-77/read", Found(large, "queue-77/read")[0]);
        Assert.Equal("queue-9999/read", Found(large, "reader 9999")[0]);
        Assert.Equal("billing-db/read", Found(large, "billing-db/read")[0]);
        Assert.All(["", "q", "queue"], (string typed) => Assert.Equal(100, Found(large, typed).Count));
        Assert.Empty(Found(large, "r 1 2 3"));
    }

    private List<string> Found(Organisation organisation, string typed) => [.. _search.Entitlements(organisation, Acme.Alice, typed, DateTimeOffset.UnixEpoch, 100).Select(c => c.Value)];

    private List<string> Offered(Person person, string typed) => [.. _search.Beneficiaries(Acme.Organisation, person, typed, 100).Select(c => c.Value)];

    private static Machine Machine(string handle) => new(new IdentityId("m-" + handle), new Handle(handle), IdentityKind.ServiceAccount, "Service " + handle, "Works", Acme.Alice.Ref, null, handle);

    private static IEnumerable<Entitlement> Many(int count) => Enumerable.Range(0, count).Select(n => new Entitlement(
        new EntitlementId($"queue-{n}/read"), $"Queue reader {n}", $"Reads queue number {n}", "Messages of a queue", DataSensitivity.Internal, PrivilegeLevel.Standard, EntitlementClass.AccessChanging,
        [Acme.Carol.Ref], [$"queue {n} consumer"], TimeSpan.FromDays(14), StandingRule.Never));
}
