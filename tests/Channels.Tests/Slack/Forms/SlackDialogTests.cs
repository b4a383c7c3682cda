using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Slack.Blocks;
using ChatGovernanceBot.Channels.Slack.Forms;
using ChatGovernanceBot.Channels.Tests.Cards;

namespace ChatGovernanceBot.Channels.Tests.Slack.Forms;

/// <summary>Dialogs as Slack takes them, whatever is shown in them.</summary>
public sealed class SlackDialogTests
{
    private static readonly FormOffer Offer = new([new("1 hour", "1 hour"), new("14 days", "14 days")], new OutgoingMessage("", CardLibrary.Load(CardFiles.Folder).Expand("confirm-request", CardFiles.Cases.Single(c => c.Name == "confirm-request.preview").Data)), "way");

    /// <summary>The request dialog: empty, filled in with anything, and with more lengths than Slack takes.</summary>
    internal static IReadOnlyList<JsonObject> Requests
    {
        get
        {
            var filled = new JsonObject { ["entitlement"] = new string('e', 129), ["beneficiary"] = "<!channel>", ["length"] = "14 days", ["justification"] = new string('&', 1000), ["ticket"] = 7 };
            var many = Offer with { Lengths = [.. Enumerable.Range(1, 150).Select(n => new FormChoice($"{n} days", new string('<', 200)))] };
            return [SlackRequestView.Of([], Offer), SlackRequestView.Of(filled, Offer, "*Read below.*"), SlackRequestView.Of(filled, many)];
        }
    }

    public static TheoryData<string> Cards => [.. CardFiles.Cases.Where(c => c.Template is not ("home" or "request-form")).Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Cards))]
    public void Every_card_can_be_shown_in_a_dialog_and_a_form_is_sent_by_the_dialogs_own_button(string name)
    {
        var it = CardFiles.Cases.Single(c => c.Name == name);
        var view = SlackDialogs.Of(new OutgoingMessage("", CardLibrary.Load(CardFiles.Folder).Expand(it.Template, it.Data)));

        Assert.Empty(SlackBlockRules.OfView(view, "modal"));
        (string, string?) own = it.Template switch
        {
            "deny-reason" => ("deny", "Deny"),
            "approval" => ("approve", "Approve"),
            "preexisting-end" when it.Name != "preexisting-end.undecidable" => ("remove-edge", "Remove"),
            "policy-held" => ("release-policy", "Release"),
            "hands" => ("attest", it.Name switch { "hands" => "Attest that it is there", "hands.look" => "It is so", _ => "Attest that it is gone" }),
            "finding" => ("re-provision", "Re-provision"),
            "review" => ("keep-access", "Keep"),
            _ => (SlackDialogs.Shown, null),
        };
        Assert.Equal(own, ((string?)view["callback_id"], (string?)view["submit"]?["text"]));
    }

    [Fact]
    public void The_request_dialog_keeps_to_Slacks_limits_whatever_stands_in_it() => Assert.All(Requests, view => Assert.Empty(SlackBlockRules.OfView(view, "modal")));

    [Fact]
    public void What_was_emptied_before_stands_empty_in_the_next_dialog_also_where_it_is_chosen()
    {
        var view = SlackRequestView.Of(new JsonObject { ["entitlement"] = "crm/read", ["beneficiary"] = "ana.lima", ["length"] = "14 days", ["justification"] = "to read", ["ticket"] = "INC-1" }, Offer);

        var emptied = SlackDialogs.Filled(view, new JsonObject { ["entitlement"] = "crm/read", ["beneficiary"] = "", ["length"] = "", ["justification"] = "to write", ["ticket"] = "" }, "anew");

        Assert.Equal(["entitlement", "justification"], emptied["blocks"]!.AsArray().Select(b => b!["element"]).OfType<JsonObject>()
            .Where(e => e.ContainsKey("initial_option") || e.ContainsKey("initial_value")).Select(e => (string?)e["action_id"]));
        Assert.Empty(SlackBlockRules.OfView(emptied, "modal"));
    }

    [Fact]
    public void What_is_filled_in_anew_stands_in_blocks_that_were_never_there()
    {
        var view = SlackRequestView.Of(new JsonObject { ["entitlement"] = "crm/read" }, Offer);
        string[] Blocks(JsonObject of) => [.. of["blocks"]!.AsArray().Where(b => b!["element"] is not null).Select(b => (string)b!["block_id"]!)];
        Assert.Equal(3 * Blocks(view).Length, new[] { view, SlackDialogs.Filled(view, [], "1"), SlackDialogs.Filled(view, [], "2") }.SelectMany(Blocks).Distinct().Count());
    }

    [Fact]
    public void Lengths_that_differ_stand_in_another_block_so_that_none_is_taken_over()
    {
        var other = Offer with { Lengths = [new("1 hour", "1 hour")] };
        Assert.NotEqual(SlackRequestView.LengthBlockOf(Offer), SlackRequestView.LengthBlockOf(other));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"way\":1,\"length\":\"x\"}")]
    [InlineData("{\"way\":\"a\",\"way\":\"b\",\"length\":\"x\"}")]
    [InlineData("not JSON")]
    public void Metadata_that_is_none_of_the_dialogs_showed_no_way(string metadata) => Assert.Equal("", SlackRequestState.Of(metadata).Way);
}
