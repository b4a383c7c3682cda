using ChatGovernanceBot.Channels.Conversation.Understanding;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Channels.Tests.Understanding;

public class EntitlementTests
{
    [Theory]
    [InlineData("I need read access to billing-db for 3 days to debug INC-4312", "billing-db/read")]
    [InlineData("billing-db read until Friday", "billing-db/read")]
    [InlineData("I need billing-db read", "billing-db/read")]
    [InlineData("billing-db/read", "billing-db/read")]
    [InlineData("I need billing-db/read for 3 days to change the totals", "billing-db/read")]
    [InlineData("can i get BILLING-DB/READ please", "billing-db/read")]
    [InlineData("read on the billing database", "billing-db/read")]
    [InlineData("billingdb read", "billing-db/read")]
    [InlineData("billing_db reader for 2h", "billing-db/read")]
    [InlineData("I'd like to view billing-db", "billing-db/read")]
    [InlineData("biling-db reed acess", "billing-db/read")]
    [InlineData("I ned reed acess to bililng-db", "billing-db/read")]
    [InlineData("billling database read only", "billing-db/read")]
    [InlineData("invoices for 2 hours", "billing-db/read")]
    [InlineData("billing reader role", "billing-db/read")]
    [InlineData("I need to edit the wiki for 2 days because the handbook is wrong", "wiki/edit")]
    [InlineData("wiki edit", "wiki/edit")]
    [InlineData("write access to the wiki", "wiki/edit")]
    [InlineData("wikki edit", "wiki/edit")]
    [InlineData("handbook for a week", "wiki/edit")]
    [InlineData("I want to write to billing-db", "billing-db/write")]
    [InlineData("access to billing-db to change the addresses", "billing-db/write")]
    [InlineData("access to billing-db to look at INC-9", "billing-db/read")]
    [InlineData("I need admin on prod-db for 2 hours", "prod-db/admin")]
    [InlineData("full access to the production database", "prod-db/admin")]
    [InlineData("prod db read", "prod-db/read")]
    [InlineData("crm export for 1 day", "crm/export")]
    [InlineData("download from the CRM", "crm/export")]
    [InlineData("approve payments", "payments/approve")]
    [InlineData("I need to deploy to k8s", "k8s/deploy")]
    [InlineData("kubernetes admin", "k8s/admin")]
    [InlineData("BILLING-INFO view for 12 hours", "BILLING-INFO/view")]
    [InlineData("billing-info read", "BILLING-INFO/view")]
    [InlineData("BİLLİNG-INFO view", "BILLING-INFO/view")]
    [InlineData("invoice archive, view", "BILLING-INFO/view")]
    [InlineData("close books in the ledger", "finance-hub/close-books")]
    [InlineData("read access to prod-db to write a report", "prod-db/read")]
    [InlineData("I need billing-db read to compare with the crm export", "billing-db/read")]
    public void One_entitlement_is_named(string text, string expected) => Assert.Equal(expected, Telling.Of(Telling.Asks(text).Entitlement));

    [Theory]
    [InlineData("access to billing-db", "?billing-db/read|billing-db/write|billing-db/admin")]
    [InlineData("I need access to the wiki for a day", "?wiki/read|wiki/edit")]
    [InlineData("give me payments", "?payments/submit|payments/approve")]
    [InlineData("read billing", "?BILLING-INFO/view|billing-db/read")]
    [InlineData("biling-db admin", "?billing-db/admin")]
    [InlineData("prod-db admn", "?prod-db/admin")]
    [InlineData("read and write on billing-db", "&billing-db/read|billing-db/write")]
    [InlineData("read/write access to billing-db", "&billing-db/read|billing-db/write")]
    [InlineData("billing-db read and wiki edit", "&billing-db/read|wiki/edit")]
    [InlineData("billing-db/read and billing-db/admin for 2h", "&billing-db/read|billing-db/admin")]
    [InlineData("I need crm read, and also admin on prod-db", "&crm/read|prod-db/admin")]
    [InlineData("wiki admin", "?")]
    [InlineData("write access to crm", "?")]
    [InlineData("I need access to the mainframe", "?")]
    [InlineData("invoices write", "?")]
    [InlineData("billing-db and wiki read", "&billing-db/read|wiki/read")]
    [InlineData("I need rights", "?")]
    [InlineData("full access", "?")]
    [InlineData("prod-db-admin-2", "?prod-db/admin")]
    [InlineData("prod2-db admin", "?")]
    [InlineData("write and read on crm", "?crm/read")]
    public void What_is_unclear_is_offered_lowest_privilege_first(string text, string expected) => Assert.Equal(expected, Telling.Of(Telling.Asks(text).Entitlement));

    [Fact]
    public void No_match_suggests_by_description_and_takes_nothing()
    {
        var missing = Assert.IsType<Finding<Entitlement>.Missing>(Telling.Asks("I want to see contacts and opportunities").Entitlement);
        Assert.Equal("crm/read", missing.Nearest[0].Id.Value);
        Assert.DoesNotContain(missing.Nearest, e => e.Id.Name is "admin" or "write");
    }

    [Fact]
    public void A_right_that_the_system_lacks_suggests_what_it_has()
    {
        var missing = Assert.IsType<Finding<Entitlement>.Missing>(Telling.Asks("wiki admin").Entitlement);
        Assert.Equal(["wiki/read", "wiki/edit"], missing.Nearest.Select(e => e.Id.Value));
    }

    /// <summary>Its own name is enough where no other right is called so.</summary>
    [Theory]
    [InlineData("I need the server room for 2 days"), InlineData("server room for 2 days to change the tapes")]
    public void What_has_a_name_of_its_own_is_found_by_it(string text)
    {
        var room = new Entitlement(
            new("doors/server-room"), "Server room", "Opens the door", "The machines", DataSensitivity.Internal, PrivilegeLevel.Elevated, EntitlementClass.AccessChanging, [Acme.Carol.Ref], [], TimeSpan.FromDays(14), StandingRule.Never);
        var doors = new TargetSystem(new("doors"), "Doors", "", "manual", Acme.Carol.Ref);
        var organisation = Acme.Organisation with { Catalog = new Catalog([.. Acme.Organisation.Catalog.Systems, doors], [.. Acme.Organisation.Catalog.Entitlements, room]) };
        Assert.Equal("doors/server-room", Telling.Of(Assert.IsType<Understood.Asks>(Telling.Read(text, organisation: organisation)).Entitlement));
    }
}
