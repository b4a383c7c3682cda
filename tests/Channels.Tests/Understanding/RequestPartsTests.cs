using ChatGovernanceBot.Channels.Conversation.Understanding;
using ChatGovernanceBot.Governance.People;

namespace ChatGovernanceBot.Channels.Tests.Understanding;

public class RequestPartsTests
{
    [Theory]
    [InlineData("I need read access to billing-db for 3 days to debug INC-4312", "billing-db/read", "3.00:00:00", "INC-4312", "debug INC-4312", "alice")]
    [InlineData("I need billing-db read to debug INC-4312 for 3 days", "billing-db/read", "3.00:00:00", "INC-4312", "debug INC-4312", "alice")]
    [InlineData("I need billing-db read to debug INC-4312, for 3 days please", "billing-db/read", "3.00:00:00", "INC-4312", "debug INC-4312", "alice")]
    [InlineData("billing-db read for svc-reporting for 2 weeks to fill the Nightly Report", "billing-db/read", "14.00:00:00", "?", "fill the Nightly Report", "svc-reporting")]
    [InlineData("Please give svc-etl read on billing-db for the nightly load until Friday", "billing-db/read", "2026-10-16 21:59Z", "?", "the nightly load", "svc-etl")]
    [InlineData("wiki edit for Bob for 2 days because the handbook is out of date", "wiki/edit", "2.00:00:00", "?", "the handbook is out of date", "bob")]
    [InlineData("grant wiki edit to Bob for 2h", "wiki/edit", "02:00:00", "?", "?", "bob")]
    [InlineData("on behalf of bob@acme.test: wiki edit for 2h", "wiki/edit", "02:00:00", "?", "?", "bob")]
    [InlineData("Bob needs wiki edit for 2h", "wiki/edit", "02:00:00", "?", "?", "bob")]
    [InlineData("wiki edit for me, for 2h", "wiki/edit", "02:00:00", "?", "?", "alice")]
    [InlineData("wiki edit for MARK MOLLER, 2h", "wiki/edit", "02:00:00", "?", "?", "mark")]
    [InlineData("I need wiki edit to mark old pages", "wiki/edit", "?", "?", "mark old pages", "alice")]
    [InlineData("give Ana Lima billing-db read for 2h", "billing-db/read", "02:00:00", "?", "?", "?ana.lima|ana.lima2")]
    [InlineData("<at>GovBot</at>&nbsp;give <at>Ana Lima</at> billing-db read for 2h", "billing-db/read", "02:00:00", "?", "?", "?ana.lima|ana.lima2")]
    [InlineData("give ana.lima2@acme.test billing-db read for 2h", "billing-db/read", "02:00:00", "?", "?", "ana.lima2")]
    [InlineData("wiki edit for Frank for 2h", "wiki/edit", "02:00:00", "?", "?", "!")]
    [InlineData("wiki edit for Zork for 2h", "wiki/edit", "02:00:00", "?", "?", "?")]
    [InlineData("wiki edit for svc-reportng for 2h", "wiki/edit", "02:00:00", "?", "?", "?")]
    [InlineData("wiki edit for carrol for 2h", "wiki/edit", "02:00:00", "?", "?", "?")]
    [InlineData("wiki edit for 2h for moler, please", "wiki/edit", "02:00:00", "?", "?", "?")]
    [InlineData("wiki edit for 2h for carrol reports", "wiki/edit", "02:00:00", "?", "carrol reports", "alice")]
    [InlineData("wiki edit for testing for 2h", "wiki/edit", "02:00:00", "?", "testing", "alice")]
    [InlineData("wiki edit for maintenance until Friday", "wiki/edit", "2026-10-16 21:59Z", "?", "maintenance", "alice")]
    [InlineData("wiki edit for Bob and for Carol", "wiki/edit", "?", "?", "?", "&bob|carol")]
    [InlineData("wiki edit to fix the report for Bob", "wiki/edit", "?", "?", "fix the report", "?alice|bob")]
    [InlineData("wiki edit for Bob's report", "wiki/edit", "?", "?", "Bob's report", "alice")]
    [InlineData("because the last 3 days were lost, I need billing-db read", "billing-db/read", "?", "?", "the last 3 days were lost", "alice")]
    [InlineData("billing-db read because invoices failed 2 days", "billing-db/read", "?", "?", "invoices failed 2 days", "alice")]
    [InlineData("I need billing-db read for CHG0012345", "billing-db/read", "?", "CHG0012345", "CHG0012345", "alice")]
    [InlineData("billing-db read, ticket #4312, for 2h", "billing-db/read", "02:00:00", "#4312", "?", "alice")]
    [InlineData("billing-db read ticket: 4312", "billing-db/read", "?", "4312", "?", "alice")]
    [InlineData("billing-db read jira-1 and INC-2", "billing-db/read", "?", "&INC-2|JIRA-1", "?", "alice")]
    [InlineData("billing-db read to convert to UTF-8", "billing-db/read", "?", "?", "convert to UTF-8", "alice")]
    [InlineData("Hi, I need access to foo-db for 2h to look around", "?", "02:00:00", "?", "look around", "alice")]
    [InlineData("crm read in order to call ${customer} \"{}\" **now**", "crm/read", "?", "?", "call ${customer} \"{}\" **now**", "alice")]
    public void Each_part_is_found(string text, string entitlement, string length, string ticket, string justification, string beneficiary)
    {
        var asks = Telling.Asks(text);
        Assert.Equal(
            (entitlement, length, ticket, justification, beneficiary),
            (Telling.Of(asks.Entitlement), Telling.Of(asks.Length), Telling.Of(asks.Ticket), Telling.Of(asks.Justification), Telling.Of(asks.Beneficiary)));
    }

    [Fact]
    public void A_misspelt_machine_is_suggested_and_not_taken()
    {
        var missing = Assert.IsType<Finding<Identity>.Missing>(Telling.Asks("wiki edit for svc-reportng for 2h").Beneficiary);
        Assert.Equal("svc-reporting", missing.Nearest[0].Handle.Value);
    }

    [Theory]
    [InlineData("give @unlinked-account (Bob Brown) wiki edit for 2h")]
    [InlineData("wiki edit for @unlinked-account (Bob Brown) for 2h")]
    [InlineData("let @unlinked-account have wiki edit")]
    [InlineData("@unlinked-account (Bob Brown) needs wiki edit for 2h")]
    [InlineData("on behalf of @unlinked-account (x for bob@acme.test) wiki edit")]
    public void A_mention_of_nobody_known_is_asked_about_and_is_neither_the_speaker_nor_who_is_called_so(string text) =>
        Assert.Empty(Assert.IsType<Finding<Identity>.Missing>(Telling.Asks(text).Beneficiary).Nearest);

    [Fact]
    public void A_justification_of_over_2000_characters_is_refused_with_the_limit()
    {
        var refused = Assert.IsType<Finding<string>.Refused>(Telling.Asks("billing-db read because " + new string('x', 2_001)).Justification);
        Assert.Contains("2,000", refused.Reason, StringComparison.Ordinal);
        Assert.IsType<Finding<string>.Found>(Telling.Asks("billing-db read because " + new string('x', 2_000)).Justification);
    }

    [Fact]
    public void Characters_that_hide_or_reorder_are_taken_out_of_a_justification() =>
        Assert.Equal("see abc\nd", Telling.Of(Telling.Asks("billing-db read because see a\u202Eb\u0007c\r\nd").Justification));
}
