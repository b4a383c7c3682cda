using ChatGovernanceBot.Channels.Conversation;
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

    private static IEnumerable<Entitlement> Many(int count) => Enumerable.Range(0, count).Select(n => new Entitlement(
        new EntitlementId($"queue-{n}/read"), $"Queue reader {n}", $"Reads queue number {n}", "Messages of a queue", DataSensitivity.Internal, PrivilegeLevel.Standard, EntitlementClass.AccessChanging,
        [Acme.Carol.Ref], [$"queue {n} consumer"], TimeSpan.FromDays(14), StandingRule.Never));
}
