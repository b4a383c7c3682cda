using ChatGovernanceBot.Channels.Conversation;
using ChatGovernanceBot.Channels.Conversation.Understanding;
using ChatGovernanceBot.Governance;

namespace ChatGovernanceBot.Channels.Tests.Understanding;

public class BundleWordsTests
{
    [Theory]
    [InlineData("I need the on-call-engineer bundle until Friday because the pager is mine", "on-call-engineer", "?")]
    [InlineData("bundle: on-call-engineer for 2 days because the pager is mine", "on-call-engineer", "?")]
    [InlineData("give me bundle New in finance for 3 days", "finance-newcomer", "?")]
    [InlineData("I need on call bundle for 2 days", "on-call-engineer", "?")]
    [InlineData("I need the finance-newcomr bundle for a week", "finance-newcomer", "?")]
    [InlineData("I need the on-cal-engineer bundle for a week", "?on-call-engineer", "?")]
    [InlineData("I need the handbook bundle for a week", "page-writing", "?")]
    [InlineData("I need billing-db read for 2 days because I am on call", "?", "billing-db/read")]
    [InlineData("I am on call and need billing-db read for 2 days", "?", "billing-db/read")]
    public void A_bundle_is_named_by_id_name_or_alias(string text, string bundle, string entitlement)
    {
        var asks = Asks(text);
        Assert.Equal((bundle, entitlement), (Telling.Of(asks.Bundle), Telling.Of(asks.Entitlement)));
    }

    [Fact]
    public void Length_reason_and_beneficiary_are_read_beside_a_bundle()
    {
        var asks = Asks("Bob needs the on-call-engineer bundle for 2 days because the pager is his, INC-4312");
        Assert.Equal("on-call-engineer", Telling.Of(asks.Bundle));
        Assert.Equal("2.00:00:00", Telling.Of(asks.Length));
        Assert.Equal("INC-4312", Telling.Of(asks.Ticket));
        Assert.Equal("bob", Telling.Of(asks.Beneficiary));
    }

    [Theory]
    [InlineData("I need the handbook for 2 days", "wiki/edit", "page-writing")]
    [InlineData("I need finance-newcomer and crm export for 2 days", "crm/export", "finance-newcomer")]
    public void What_names_an_entitlement_and_a_bundle_is_asked_about(string text, string entitlement, string bundle)
    {
        var asks = Asks(text);
        var draft = Draft.For(Acme.Alice.Ref).With(asks.Entitlement, asks.Bundle);
        Assert.True(draft.NamesNothing);
        Assert.Contains(new EntitlementId(entitlement), draft.Entitlements);
        Assert.Equal(bundle, Assert.Single(draft.Bundles).Value);
    }

    [Fact]
    public void A_bundle_that_nobody_knows_leads_to_those_that_there_are()
    {
        var asks = Asks("I need the astronaut bundle for 2 days");
        var draft = Draft.For(Acme.Alice.Ref).With(asks.Entitlement, asks.Bundle);
        Assert.True(draft.NamesNothing);
        Assert.Equal(3, draft.Bundles.Length);
    }

    [Fact]
    public void A_number_chooses_a_bundle_behind_the_entitlements()
    {
        var open = new OpenQuestion.WhichEntitlement([new("wiki/edit")]) { Bundles = [new("page-writing")] };
        Assert.Equal("page-writing", Telling.Of(AnswerTo(open, "2").Bundle));
        Assert.Equal("wiki/edit", Telling.Of(AnswerTo(open, "1").Entitlement));
        Assert.Equal("finance-newcomer", Telling.Of(AnswerTo(open, "the finance-newcomer bundle").Bundle));
    }

    [Theory]
    [InlineData("wiki edit and billing-db read for 2 days", "wiki/edit|billing-db/read")]
    [InlineData("I need wiki/edit, billing-db/read and crm/export until Friday because of the audit", "wiki/edit|billing-db/read|crm/export")]
    [InlineData("wiki edit or billing-db read for 2 days", null)]
    [InlineData("wiki edit and billing-db for 2 days", null)]
    [InlineData("wiki edit and billing-db amdin for 2 days", null)]
    public void Several_that_are_each_named_clearly_are_asked_for_together(string text, string? together)
    {
        var asks = Asks(text);
        var draft = Draft.For(Acme.Alice.Ref).With(asks.Entitlement, asks.Bundle);
        Assert.Equal((together?.Split('|') ?? []).Order(StringComparer.Ordinal), draft.Together.Select(e => e.Value).Order(StringComparer.Ordinal));
        Assert.Null(draft.Entitlement);
        Assert.Equal(together is null, draft.NamesNothing);
    }

    [Fact]
    public void A_draft_keeps_what_is_asked_for_together_and_what_was_shown_of_it()
    {
        var draft = Draft.For(Acme.Alice.Ref).With(Acme.WithBundles.Catalog.Bundles[0]) with { Shown = [new(Acme.Alice.Id, new("wiki/edit"), Length.OfTime(TimeSpan.FromHours(8)))] };
        var kept = Draft.FromJson(draft.ToJson());
        Assert.Equal(draft.Together.AsEnumerable(), kept.Together.AsEnumerable());
        Assert.Equal((draft.Bundle, draft.Shown[0]), (kept.Bundle, kept.Shown[0]));
        Assert.Empty(kept.With(new EntitlementId("wiki/read")).Shown);
    }

    private static Understood.Asks Asks(string text) => Assert.IsType<Understood.Asks>(Telling.Read(text, organisation: Acme.WithBundles));

    private static Answer.OfEntitlement AnswerTo(OpenQuestion open, string text) =>
        Assert.IsType<Answer.OfEntitlement>(Assert.IsType<Understood.Answers>(Telling.Read(text, open: open, organisation: Acme.WithBundles)).Answer);
}
