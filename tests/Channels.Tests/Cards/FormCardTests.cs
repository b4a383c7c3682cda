using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Slack.Blocks;
using ChatGovernanceBot.Channels.Tests.Understanding;

namespace ChatGovernanceBot.Channels.Tests.Cards;

/// <summary>The request form as a card, which is shown again with what was filled in.</summary>
public sealed class FormCardTests
{
    private static readonly string Typed = string.Join('\n', Enumerable.Range(1, 25).Select(n => $"{n}. customer {n}"));

    private static OutgoingMessage Form(string justification) => new TalkCards(CardLibrary.Load(CardFiles.Folder)).Form(Acme.Organisation, new("crm/read", "a while", "", "", justification), "For how long: write 3 days.");

    [Fact]
    public void A_justification_of_many_lines_stands_in_the_form_that_is_shown_again_as_it_was_typed()
    {
        Assert.Equal(Typed, (string?)Form(Typed).Card!["body"]!.AsArray().Single(e => (string?)e!["id"] == "justification")!["value"]);
        var element = SlackCards.MessageOf(Form(Typed)).Blocks.OfType<JsonObject>().Single(b => (string?)b["block_id"] == "justification")["element"];
        Assert.Equal(Typed, (string?)element!["initial_value"]);
    }

    [Fact]
    public void What_hides_in_a_justification_or_is_computed_by_a_renderer_does_not_come_back()
    {
        var shown = (string?)Form("a\u202eb {{DATE(2026-01-01)}}").Card!["body"]!.AsArray().Single(e => (string?)e!["id"] == "justification")!["value"];

        Assert.Equal("ab { {DATE(2026-01-01)}}", shown);
    }
}
