using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Tests.Teams;
using ChatGovernanceBot.Channels.Tests.Understanding;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Channels.Tests.Cards;

/// <summary>What somebody who decides is to know, on the card and in a line.</summary>
public sealed class WhatIsKnownTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);
    private static readonly Finding Conflict = new("sod-pay-and-approve", "Alice Adams holds crm/read already: together they let one identity pay and approve.");
    private static readonly Finding Denied = new("denied", "Denied a week ago.");
    private static readonly Commitment Why = new("why");

    private static readonly ImmutableArray<Stage> Stages =
        [.. new[] { "Manager", "Data owner" }.Select(name => new Stage(name, new Selector.Named(Acme.Bob.Ref), 1, TimeSpan.FromDays(1), null))];

    private static readonly ItemState.AwaitingApproval Open = new(0, [Acme.Bob.Ref], Now, Now.AddDays(1), 1);

    private static readonly Request Asked = new(new("R-AAAABBBB"), 4, Acme.Alice.Ref, Why, "INC-4312", Now,
        [.. new[] { "wiki/edit", "crm/read" }.Select((e, n) => new Item(n + 1, Acme.Alice.Id, new(e), Length.OfTime(TimeSpan.FromDays(3)), "rule", "Because.", [new(1)], Stages, null, [Conflict], [], 1, 0, Open))], null);

    private static CardView View(string why) => new(Acme.Organisation, Acme.Bob, Now, commitment => commitment == Why ? why : null);

    private static string[] Rules(JsonNode findings) => [.. findings.AsArray().Select(f => (string)f!["rule"]!)];

    [Fact]
    public void What_the_rules_found_stands_before_what_is_known_of_other_requests()
    {
        var card = new RequestCards(CardLibrary.Load(CardFiles.Folder)).Approval(View("x"), Asked, Asked.Items[0], [], new("d"), before: new([Denied])).Card!.ToJsonString();
        int[] places = [.. new[] { Conflict.Text, Denied.Text, "also asks for" }.Select(text => card.IndexOf(text, StringComparison.Ordinal))];
        Assert.All(places, place => Assert.True(place > 0));
        Assert.Equal(places.Order(), places);
    }

    [Fact]
    public void Why_it_was_denied_before_is_cut_visibly_in_a_line_and_read_before_it_is_decided_on()
    {
        var line = RequestCards.InShort(View("x"), Asked, Asked.Items[0], Open, new([Denied], new JsonObject { ["by"] = "Bob Brown", ["text"] = new string('x', 900) }));
        Assert.EndsWith("(Review shows all of it)", (string)line["denied"]!["text"]!, StringComparison.Ordinal);
        Assert.False(line.ContainsKey("whole"));
    }

    [Fact]
    public void A_line_that_can_be_decided_on_says_what_a_decision_is_about()
    {
        var line = RequestCards.InShort(View("to close the books"), Asked, Asked.Items[0], Open);
        Assert.Equal(("3 days, ticket INC-4312", "Manager (first of 2 decisions)", "Alice Adams", "to close the books"),
            ((string?)line["asked"], (string?)line["stage"], (string?)line["justification"]!["by"], (string?)line["justification"]!["text"]));
        Assert.Equal([Conflict.Rule, Asked.Id.Value], Rules(line["findings"]!));
    }

    [Fact]
    public void What_was_written_at_length_is_cut_visibly_in_a_line()
    {
        var text = (string)RequestCards.InShort(View(new string('x', 900)), Asked, Asked.Items[0], Open)["justification"]!["text"]!;
        Assert.InRange(text.Length, 400, 500);
        Assert.EndsWith("(Review shows all of it)", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("to close the books", 0, new[] { "approve", "deny", "review" })]
    [InlineData("long", 0, new[] { "review" })]
    [InlineData("to close the books", 3, new[] { "review" })]
    public void What_a_line_cuts_is_not_decided_on_before_the_card_was_looked_at(string why, int denials, string[] verbs)
    {
        var line = RequestCards.InShort(View(why == "long" ? new string('x', 900) : why), Asked, Asked.Items[0], Open, new([.. Enumerable.Repeat(Denied, denials)]));
        var data = CardFiles.Data("home");
        foreach (var (name, value) in data["approvals"]![0]!.AsObject().Where(m => !line.ContainsKey(m.Key) && m.Key != "whole").ToList())
        {
            line[name] = value?.DeepClone();
        }

        data["approvals"] = new JsonArray(line);
        data["work"] = new JsonArray();
        data["access"] = new JsonArray();
        var card = CardLibrary.Load(CardFiles.Folder).Expand("home", data).Tree;
        Assert.Equal(verbs, card.Buttons().Select(b => b.Verb).Where(v => v != "request-form"));
    }
}
