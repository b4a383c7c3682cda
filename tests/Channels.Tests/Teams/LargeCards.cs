using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Teams;
using ChatGovernanceBot.Channels.Tests.Cards;

namespace ChatGovernanceBot.Channels.Tests.Teams;

/// <summary>Cards over what Teams takes (C15).</summary>
public sealed partial class LargeCards
{
    /// <summary>180 entitlements held, 40 findings, 2,000 emoji of four bytes.</summary>
    internal static CardJson Approval()
    {
        var data = CardFiles.Data("approval");
        data["held"] = new JsonArray([.. Enumerable.Range(1, 180).Select(i => new JsonObject { ["text"] = $"system-{i}/administrator-of-everything until Friday 27 November 2026, 15:04 (Europe/Berlin)" })]);
        data["findings"] = new JsonArray([.. Enumerable.Range(1, 40).Select(i => new JsonObject { ["tone"] = "attention", ["rule"] = $"rule-{i}", ["text"] = $"Finding {i}: " + new string('漢', 90) })]);
        data["justification"] = new JsonObject { ["by"] = "Alice Novak", ["text"] = string.Concat(Enumerable.Repeat("😀", 2000)) };
        return CardLibrary.Load(CardFiles.Folder).Expand("approval", data);
    }

    internal static void AssertWhatMattersStands(JsonObject card)
    {
        var shown = card.Shown();
        Assert.All(["Confidential", "Standard", "Finding 1:", "Finding 3:", "system-1/", "Alice Novak"], text => Assert.Contains(text, shown, StringComparison.Ordinal));
        // What is shown and what is said to be hidden is all there is.
        var hidden = Hidden().Matches(shown).Select(m => int.Parse(m.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal([40 - Count(shown, "Finding "), 180 - Count(shown, "system-")], hidden);
        Assert.Contains("shortened here", shown, StringComparison.Ordinal);
        Assert.Equal(["approve", "deny"], card["actions"].Buttons().Select(b => b.Verb));
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    [GeneratedRegex("… and ([0-9]+) more")]
    private static partial Regex Hidden();

    [Fact]
    public void A_card_over_the_limit_is_cut_visibly_and_keeps_what_a_decision_needs_C15()
    {
        var activity = TeamsCards.ActivityOf(new OutgoingMessage("Alice asks.", Approval()), [], TeamsCards.LargestActivity);
        var text = Newtonsoft.Json.JsonConvert.SerializeObject(activity);

        Assert.InRange(Encoding.UTF8.GetByteCount(text), 1, 28_000);
        Assert.Contains("Finding 3:", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\uFFFD', text);
        var card = JsonNode.Parse(text)!["Attachments"]?[0]?["Content"] ?? JsonNode.Parse(text)!["attachments"]![0]!["content"];
        Assert.All(["Confidential", "Finding 1:", "shortened here", "more"], part => Assert.Contains(part, card.Shown(), StringComparison.Ordinal));
        Assert.Equal(["approve", "deny"], card!["actions"].Buttons().Select(b => b.Verb));
    }

    [Theory]
    [InlineData("my-access")]
    [InlineData("my-approvals")]
    [InlineData("status")]
    public void An_overview_over_the_limit_keeps_its_first_entries_whole_and_says_how_many_are_left_out(string name)
    {
        var data = CardFiles.Data(name);
        var one = data["items"]![0]!;
        data["items"] = new JsonArray([.. Enumerable.Range(0, 180).Select(_ => one.DeepClone())]);
        var card = CardLibrary.Load(CardFiles.Folder).Expand(name, data);
        var whole = CardLibrary.Load(CardFiles.Folder).Expand(name, data.With("items", new JsonArray(one.DeepClone()))).Tree["body"]!.AsArray()[^1];

        var activity = TeamsCards.ActivityOf(new OutgoingMessage("180 of them.", card), [], TeamsCards.LargestActivity);

        var text = Newtonsoft.Json.JsonConvert.SerializeObject(activity);
        Assert.InRange(Encoding.UTF8.GetByteCount(text), 1, TeamsCards.LargestActivity);
        var body = (JsonNode.Parse(text)!["attachments"]![0]!["content"]!["body"]!).AsArray();
        var entries = body.Where(e => (bool?)e!["separator"] == true).ToList();
        Assert.All(entries, e => Assert.StartsWith(whole.Shown(), e.Shown(), StringComparison.Ordinal));
        Assert.InRange(entries.Count, 3, 179);
        Assert.Equal($"… and {180 - entries.Count} more", body[^1].Shown().Trim());
    }

    [Theory]
    [InlineData("漢")]
    [InlineData("😀")]
    [InlineData("\"")]
    [InlineData("a")]
    public void A_text_over_the_limit_is_cut_visibly_and_measured_in_bytes_also_beside_a_card(string letter)
    {
        var text = string.Concat(Enumerable.Repeat(letter, 30_000));
        var alone = TeamsCards.ActivityOf(new OutgoingMessage(text), [], TeamsCards.LargestActivity);
        var beside = TeamsCards.ActivityOf(new OutgoingMessage(text, Approval()), [], TeamsCards.LargestActivity);

        Assert.All([alone, beside], activity => Assert.InRange(Encoding.UTF8.GetByteCount(Newtonsoft.Json.JsonConvert.SerializeObject(activity)), 5_000, TeamsCards.LargestActivity));
        Assert.EndsWith(letter + " …", alone.Text, StringComparison.Ordinal);
        Assert.Equal("Short.", TeamsCards.ActivityOf(new OutgoingMessage("Short."), [], TeamsCards.LargestActivity).Text);
    }

    [Fact]
    public void A_large_bundle_is_confirmed_on_a_card_that_fits_and_says_how_many_it_leaves_out()
    {
        var data = CardFiles.Data("confirm-several");
        data["items"] = Repeated(data["items"]!, Many);
        var whole = CardLibrary.Load(CardFiles.Folder).Expand("confirm-several", data);

        var text = TeamsCards.CardOf(new OutgoingMessage("40 items.", whole), [], TeamsCards.LargestActivity).ToString();

        Assert.InRange(Encoding.UTF8.GetByteCount(text), 1, TeamsCards.LargestActivity);
        var body = JsonNode.Parse(text)!["body"]!.AsArray();
        var entries = body.Where(e => (bool?)e!["separator"] == true).ToList();
        Assert.InRange(entries.Count, 3, Many - 1);
        Assert.Equal(whole.Tree["body"]!.AsArray().Where(e => (bool?)e!["separator"] == true).Take(entries.Count).Select(e => e!.Shown()), entries.Select(e => e!.Shown()));
        Assert.Equal($"… and {Many - entries.Count} more", body[body.IndexOf(entries[^1]) + 1]!.Shown());
        Assert.Equal(whole.Tree["body"]!.AsArray()[^1]!.Shown(), body[^1]!.Shown());
        Assert.Equal(whole.Tree.Buttons().Select(b => b.Verb), JsonNode.Parse(text).Buttons().Select(b => b.Verb));
    }

    [Fact]
    public void The_progress_of_a_large_bundle_keeps_its_first_steps_and_says_how_many_it_leaves_out()
    {
        var data = CardFiles.Data("progress");
        data["steps"] = Repeated(data["steps"]!, 2 * Many);
        var card = CardLibrary.Load(CardFiles.Folder).Expand("progress", data);

        var text = TeamsCards.CardOf(new OutgoingMessage("80 steps.", card), [], TeamsCards.LargestActivity).ToString();

        Assert.InRange(Encoding.UTF8.GetByteCount(text), 1, TeamsCards.LargestActivity);
        var body = JsonNode.Parse(text)!["body"]!.AsArray();
        Assert.Equal(card.Tree["body"]![0]!.Shown(), body[0]!.Shown());
        Assert.Equal(card.Tree["body"]![1]!.Shown(), body[1]!.Shown());
        Assert.Single(body, e => Hidden().IsMatch(e!.Shown()));
        Assert.Equal(card.Tree.Buttons().Select(b => b.Verb), JsonNode.Parse(text).Buttons().Select(b => b.Verb));
    }

    [Fact]
    public void What_is_chosen_stays_on_a_list_that_is_cut_wherever_it_stands()
    {
        var data = CardFiles.Data("request-form");
        data["choices"] = new JsonArray([.. Enumerable.Range(0, 200).Select(i => new JsonObject { ["title"] = $"{i} " + new string('漢', 90), ["value"] = $"system/role-{i}" })]);
        data["entitlement"] = "system/role-199";

        var card = TeamsCards.CardOf(new OutgoingMessage("", CardLibrary.Load(CardFiles.Folder).Expand("request-form", data)), [], TeamsCards.LargestActivity).Tree;

        var field = card["body"]!.AsArray().Single(e => (string?)e!["id"] == "entitlement")!;
        var offered = field["choices"]!.AsArray().Select(c => (string)c!["value"]!).ToList();
        Assert.Equal([.. Enumerable.Range(0, offered.Count - 1).Select(i => $"system/role-{i}"), "system/role-199"], offered);
        Assert.Contains($"more than the {offered.Count} on this list", card.Shown(), StringComparison.Ordinal);
    }

    private const int Many = 40;

    private static JsonArray Repeated(JsonNode some, int count) => [.. Enumerable.Range(0, count).Select(i => some[i % some.AsArray().Count]!.DeepClone())];

    [Fact]
    public void A_card_within_the_limit_is_not_cut()
    {
        var card = CardLibrary.Load(CardFiles.Folder).Expand("approval", CardFiles.Data("approval"));
        var sent = JsonNode.Parse(TeamsCards.CardOf(new OutgoingMessage("", card), [], TeamsCards.LargestActivity).ToString())!;

        Assert.DoesNotContain("shortened here", sent.Shown(), StringComparison.Ordinal);
        Assert.Equal(card.Tree["body"]!.Shown(), sent["body"]!.Shown());
        Assert.Equal("Full", (string?)sent["msteams"]!["width"]);
    }

    [Fact]
    public void What_is_sent_is_the_card_beside_its_buttons_and_the_card_stays_as_it_was()
    {
        foreach (var shown in CardFiles.Cases)
        {
            var card = CardLibrary.Load(CardFiles.Folder).Expand(shown.Template, shown.Data);
            var before = card.Tree.DeepClone();

            var sent = JsonNode.Parse(TeamsCards.CardOf(new OutgoingMessage("", card), [], TeamsCards.LargestActivity).ToString())!.AsObject();

            Assert.True(JsonNode.DeepEquals(before, card.Tree), shown.Name);
            Assert.Equal(card.Tree.Buttons().Select(b => b.Verb), sent.Buttons().Select(b => b.Verb));
            Assert.True(JsonNode.DeepEquals(Plain(before), Plain(sent)), shown.Name);
        }

        // Without what Teams adds or asks elsewhere.
        static JsonNode? Plain(JsonNode? node) => node switch
        {
            JsonObject it when ((string?)it["type"])?.StartsWith("Action.", StringComparison.Ordinal) == true => null,
            JsonObject it when (string?)it["id"] == "reason" => null,
            JsonObject it => new JsonObject(it.Where(p => p.Key != "msteams").Select(p => KeyValuePair.Create(p.Key, Plain(p.Value)))),
            JsonArray many => new JsonArray([.. many.Select(Plain).Where(n => n is not null)]),
            _ => node?.DeepClone(),
        };
    }

    [Fact]
    public void A_card_is_refreshed_for_sixty_people_at_most()
    {
        var own = new OwnView(new("00112233445566778899aabbccddeeff"), []);
        string[] members = [.. Enumerable.Range(1, 61).Select(i => $"29:member-{i}")];

        var sent = JsonNode.Parse(TeamsCards.CardOf(new OutgoingMessage("", ScriptedTalk.Card("x"), own), members, TeamsCards.LargestActivity).ToString())!;

        Assert.Equal(members[..60], sent["refresh"]!["userIds"]!.AsArray().Select(u => (string?)u));
    }

    [Fact]
    public void Teams_asks_for_the_reason_in_a_dialog_and_clients_without_universal_actions_can_press_too()
    {
        var sent = JsonNode.Parse(TeamsCards.CardOf(new OutgoingMessage("", CardLibrary.Load(CardFiles.Folder).Expand("approval", CardFiles.Data("approval"))), [], TeamsCards.LargestActivity).ToString())!;
        var (approve, deny) = (sent["actions"]![0]!, sent["actions"]![1]!);

        Assert.Equal(("Action.Execute", "approve", "Action.Submit", "approve"), ((string?)approve["type"], (string?)approve["verb"], (string?)approve["fallback"]!["type"], (string?)approve["fallback"]!["data"]!["verb"]));
        Assert.Equal(("Action.Submit", "deny", "task/fetch"), ((string?)deny["type"], (string?)deny["data"]!["verb"], (string?)deny["data"]!["msteams"]!["type"]));
        Assert.DoesNotContain(sent["body"]!.AsArray(), e => (string?)e!["id"] == "reason");
        Assert.Contains(sent["body"]!.AsArray(), e => (string?)e!["id"] == "shorten");
    }
}
