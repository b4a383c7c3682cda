using System.Text;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Conversation;
using ChatGovernanceBot.Channels.Slack.Blocks;
using ChatGovernanceBot.Channels.Slack.Forms;
using ChatGovernanceBot.Channels.Tests.Cards;

namespace ChatGovernanceBot.Channels.Tests.Slack.Blocks;

/// <summary>Dialogs and home tabs of more than Slack takes in a view: 250 KB, in which a character of another script takes six bytes and one of what is escaped up to ten.</summary>
public sealed class LargeViewTests
{
    private const int Largest = 250_000;

    private static readonly CardLibrary Library = CardLibrary.Load(CardFiles.Folder);

    private static readonly string[] Widest = ["界", "&<\"'>", "👩\u200d👩\u200d👧"];

    public static TheoryData<string> Cards => [.. CardFiles.Cases.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Cards))]
    public void No_card_is_larger_in_a_dialog_or_a_home_tab_than_Slack_takes_whatever_is_written_in_it(string name)
    {
        var it = CardFiles.Cases.Single(c => c.Name == name);
        foreach (var text in Widest.Select(w => string.Concat(Enumerable.Repeat(w, 3000 / w.Length))))
        {
            var card = Library.Expand(it.Template, Many(HostileData.In(it.Data, text)!));
            var dialog = SlackDialogs.Of(new OutgoingMessage("", card));
            var home = SlackViews.Home("home", SlackCards.BlocksOf(card.Tree, SlackSurface.Home, 100), "");

            Taken(dialog, "modal");
            Taken(home, "home");
            Assert.Subset(Verbs(BlockKit.Objects(home).Select(o => (string?)o["action_id"])), Verbs(CardButtons.In(card.Tree).Select(b => (string?)b["verb"])));
        }
    }

    [Fact]
    public void A_home_tab_with_the_most_that_stands_there_shows_all_of_it()
    {
        var data = CardFiles.Cases.Single(c => c.Name == "home").Data.DeepClone().AsObject();
        foreach (var section in new[] { "approvals", "work", "requests", "access" })
        {
            // All that is said of any of them.
            var most = new JsonObject(data[section]!.AsArray().SelectMany(l => l!.AsObject()).DistinctBy(m => m.Key).Select(m => KeyValuePair.Create(m.Key, m.Value?.DeepClone())));
            if (most["findings"] is not null)
            {
                most["findings"] = new JsonArray([.. Enumerable.Range(1, 4).Select(n => (JsonNode)new JsonObject { ["tone"] = "warning", ["rule"] = $"rule-{n}", ["text"] = $"What is to be known first, {n}." })]);
                most["justification"]!["text"] = string.Join('\n', Enumerable.Repeat("why it is asked for", 20));
            }

            data[section] = new JsonArray([.. Enumerable.Range(0, Overviews.ShownAtHome).Select(_ => most.DeepClone())]);
            data[$"more{section}"] = "And 3 more: say it in the Messages tab.";
        }

        var home = SlackViews.Home("home", SlackCards.BlocksOf(Library.Expand("home", data).Tree, SlackSurface.Home, SlackLimits.ViewBlocks), "");

        Taken(home, "home");
        var seen = BlockKit.Seen(home);
        Assert.Equal(Overviews.ShownAtHome, seen.Split(string.Join('\n', Enumerable.Repeat("│ why it is asked for", 20))).Length - 1);
        Assert.DoesNotContain("not shown here", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("shortened here", seen, StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_dialog_of_the_longest_lengths_and_the_longest_way_fits_with_all_its_fields()
    {
        var wide = new string('界', 1000);
        var preview = new OutgoingMessage("", Library.Expand("confirm-request", Many(HostileData.In(CardFiles.Cases.Single(c => c.Name == "confirm-request.preview").Data, new string('界', 3000))!)));
        var offer = new FormOffer([.. Enumerable.Range(1, 100).Select(n => new FormChoice($"{n} {new string('界', 140)}", new string('界', 200)))], preview, "way");
        var filled = new JsonObject { ["entitlement"] = new string('e', 129), ["justification"] = wide, ["ticket"] = wide[..60] };

        var view = SlackRequestView.Of(filled, offer);

        Taken(view, "modal");
        Assert.Equal(5, view["blocks"]!.AsArray().Count(b => (string?)b!["type"] == "input"));
        Assert.Contains("not shown here", BlockKit.Seen(view), StringComparison.Ordinal);
        Taken(SlackDialogs.Filled(view, filled, "anew"), "modal");
    }

    [Fact]
    public void What_does_not_fit_is_left_out_from_its_end_which_is_said_and_never_what_is_pressed_or_filled_in()
    {
        var blocks = new JsonArray([.. Enumerable.Range(1, 30).Select(i => Block.Section(SlackText.Plain($"{i}. " + new string('界', 2900), 3000)))]);
        blocks.Add(Block.Actions([new JsonObject { ["type"] = "button", ["text"] = SlackText.Plain("Go on", 75), ["action_id"] = "go-on", ["value"] = """{"id":"1"}""" }]));

        var view = SlackViews.Modal("shown", "Shown", blocks, "", submit: null, "Close");

        Taken(view, "modal");
        var shown = view["blocks"]!.AsArray();
        Assert.Equal("actions", (string?)shown[^1]!["type"]);
        Assert.Contains("more than fits", BlockKit.Seen(shown[^2]!), StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(1, shown.Count - 2).Select(i => $"{i}."), shown.SkipLast(2).Select(b => BlockKit.Seen(b!).Split(' ')[0]));
    }

    private static void Taken(JsonObject view, string type)
    {
        Assert.Empty(SlackBlockRules.OfView(view, type));
        Assert.InRange(Encoding.UTF8.GetByteCount(view.ToJsonString()), 1, Largest);
    }

    private static HashSet<string> Verbs(IEnumerable<string?> verbs) => [.. verbs.OfType<string>().Select(SlackButton.VerbOf)];

    /// <summary>Everything that there are several of, thirty times.</summary>
    private static JsonNode Many(JsonNode node) => node switch
    {
        JsonObject members => new JsonObject(members.Select(m => KeyValuePair.Create(m.Key, m.Value is null ? null : Many(m.Value)))),
        JsonArray { Count: > 0 } items => new JsonArray([.. Enumerable.Range(0, 30).Select(i => items[i % items.Count]!.DeepClone())]),
        _ => node.DeepClone(),
    };
}
