using System.Text.Json;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Cards;

namespace ChatGovernanceBot.Channels.Tests.Cards;

/// <summary>Conventions that every template in cards/ keeps, now and later.</summary>
public sealed class CardLintTests
{
    /// <summary>What people or targets wrote. It stands in an emphasised container of its own, after everything that is ours.</summary>
    private static readonly string[] Untrusted = ["justification", "reason", "quote", "target"];

    private static readonly string[] Verbs =
        ["submit-request", "discard", "approve", "deny", "nudge", "cancel", "release", "extend", "ask-again", "release-listed", "review", "choose", "remove-edge", "keep-edge", "request-form", "submit-form",
            "same-code", "not-me", "send-cards-here", "unlink", "confirm-unlink", "keep-link", "release-policy",
            "keep-access", "revoke-access", "not-mine", "ask-later", "appeal", "re-provision", "adopt", "revoke-found", "attest", "attest-otherwise", "cannot-do"];

    /// <summary>Where data may be placed. TextBlock, FactSet and fallbackText are read as Markdown, so no data at all goes there.</summary>
    private static readonly string[] Places =
        ["TextRun.text", "TextRun.color", "Container.style", "Action.Execute.title", "Action.Execute.tooltip", "Action.OpenUrl.url", "data.id", "data.choice",
            "Input.ChoiceSet.value", "Input.Text.value", "data.title", "data.value"];

    private static readonly string[] TimeButtons = ["1 hour", "1 day", "7 days"];

    public static TheoryData<string> Templates => [.. CardFiles.Templates];

    [Theory]
    [MemberData(nameof(Templates))]
    public void A_card_says_its_version_and_what_to_show_instead_of_it(string name)
    {
        var card = Card(name);
        Assert.Equal("AdaptiveCard", (string?)card["type"]);
        Assert.Equal("1.5", (string?)card["version"]);
        Assert.NotEmpty((string?)card["fallbackText"] ?? "");
    }

    [Theory]
    [MemberData(nameof(Templates))]
    public void Data_goes_only_where_no_renderer_reads_markup(string name) =>
        Assert.Empty(Elements(Card(name)).SelectMany(DataPlaces).Except(Places));

    [Theory]
    [MemberData(nameof(Templates))]
    public void What_people_wrote_stands_apart_and_last(string name)
    {
        var body = Card(name)["body"]!.AsArray();
        // Of entries that repeat, each has it last by itself.
        foreach (var entry in body.Where(e => e!["$data"] is not null && MentionsUntrusted(e)))
        {
            Assert.Equal("Container", (string?)entry!["type"]);
            StandsApartAndLast([.. entry["items"]!.AsArray().Where(e => (string?)e!["type"] != "ActionSet")]);
        }

        StandsApartAndLast([.. body.Where(e => e!["$data"] is null || !MentionsUntrusted(e))]);
    }

    private static void StandsApartAndLast(JsonNode?[] body)
    {
        var apart = body.Select(e => MentionsUntrusted(e!)).ToArray();
        Assert.All(body.Where((_, i) => apart[i]), e => Assert.Equal(("Container", "emphasis"), ((string?)e!["type"], (string?)e["style"])));
        var first = Array.IndexOf(apart, true);
        Assert.Empty(body.Where((e, i) => first >= 0 && i > first && !apart[i] && DataPlacesWithin(e!).Any()).Select(e => e!.ToJsonString()));
    }

    [Theory]
    [MemberData(nameof(Templates))]
    public void Text_right_under_a_list_of_choices_says_that_there_is_more(string name)
    {
        var lists = Elements(Card(name)).SelectMany(e => e.Select(m => m.Value).OfType<JsonArray>());
        var under = lists.SelectMany(l => l.Zip(l.Skip(1))).Where(p => p.First is JsonObject field && (string?)field["type"] == "Input.ChoiceSet").Select(p => p.Second!);
        Assert.All(under.Where(e => !((string?)e["type"])!.StartsWith("Input.", StringComparison.Ordinal)), e => Assert.Equal("${more}", (string?)e["inlines"]!.AsArray().Single()!["text"]));
    }

    [Theory]
    [MemberData(nameof(Templates))]
    public void Nothing_lacks_a_label_an_alternative_text_or_a_title(string name) =>
        Assert.All(Elements(Card(name)), e => Assert.True(Required((string?)e["type"]) is not { } key || ((string?)e[key])?.Length > 0, e.ToJsonString()));

    [Theory]
    [MemberData(nameof(Templates))]
    public void An_action_is_a_known_verb_and_carries_no_authority(string name)
    {
        foreach (var action in Elements(Card(name)).Where(e => ((string?)e["type"])?.StartsWith("Action.", StringComparison.Ordinal) == true))
        {
            if (OpensThePage(name, action))
            {
                continue;
            }

            Assert.Equal("Action.Execute", (string?)action["type"]);
            Assert.Contains((string?)action["verb"], Verbs);
            Assert.Empty(action["data"]!.AsObject().Select(m => m.Key).Except(["id", "choice"]));
            Assert.Contains((string?)action["data"]!["id"], new[] { "${id}", "${$root.id}" });
            Assert.DoesNotContain((string?)action["title"], TimeButtons);
        }
    }

    /// <summary>The one button that leads out of the chat: to the bot's own page, and to nothing that anybody wrote.</summary>
    private static bool OpensThePage(string name, JsonObject action) =>
        name == "link-account" && (string?)action["type"] == "Action.OpenUrl" && (string?)action["url"] == "${link}" && (string?)action["title"] == "Sign in";

    [Theory]
    [MemberData(nameof(Templates))]
    public void A_template_has_sample_data_that_fills_it(string name)
    {
        var card = CardLibrary.Load(CardFiles.Folder).Expand(name, CardFiles.Data(name)).Tree;
        Assert.DoesNotContain("${", card.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Sample_data_belongs_to_a_template()
    {
        var samples = Directory.EnumerateFiles(CardFiles.Folder, "*.data.json").Select(f => Path.GetFileName(f)[..^".data.json".Length]);
        Assert.Empty(samples.Except(CardFiles.Templates));
    }

    [Fact]
    public void A_card_stays_under_20_KB_whatever_people_write_at_length()
    {
        var library = CardLibrary.Load(CardFiles.Folder);
        Assert.All(CardFiles.Cases, it =>
        {
            var data = it.Data.DeepClone().AsObject();
            foreach (var (_, value) in data.Where(m => Untrusted.Contains(m.Key)))
            {
                value!["text"] = PlainText.Clean(new string('漢', 10_000));
            }
            Assert.InRange(JsonSerializer.SerializeToUtf8Bytes(library.Expand(it.Template, data).Tree).Length, 1, 20_000);
        });
    }

    private static JsonObject Card(string name) => CardFiles.Read(Path.Combine(CardFiles.Folder, name + ".json"));

    private static IEnumerable<JsonObject> Elements(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(m => Elements(m.Value)).Prepend(members),
        JsonArray items => items.SelectMany(Elements),
        _ => [],
    };

    private static IEnumerable<string> DataPlaces(JsonObject element) => element
        .Where(m => m.Key is not ("$data" or "$when") && m.Value is JsonValue value && value.GetValueKind() == JsonValueKind.String && HasData(value))
        .Select(m => $"{(string?)element["type"] ?? "data"}.{m.Key}");

    private static IEnumerable<string> DataPlacesWithin(JsonNode node) => Elements(node).SelectMany(DataPlaces);

    private static bool HasData(JsonValue text) => text.GetValue<string>().Contains("${", StringComparison.Ordinal);

    private static bool MentionsUntrusted(JsonNode node) => Elements(node)
        .Where(e => (string?)e["type"] == "TextRun")
        .Any(e => Untrusted.Any(u => ((string?)e["text"])!.Contains("${" + u + ".", StringComparison.Ordinal)));

    private static string? Required(string? type) => type switch
    {
        "Image" => "altText",
        _ when type?.StartsWith("Input.", StringComparison.Ordinal) == true => "label",
        _ when type?.StartsWith("Action.", StringComparison.Ordinal) == true => "title",
        _ => null,
    };
}
