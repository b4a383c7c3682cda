using System.Globalization;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Cards;

namespace ChatGovernanceBot.Channels.Tests.Cards;

/// <summary>Every card as people see it: the official renderer in Chromium, light and dark, on a narrow and a wide page.</summary>
public sealed class CardRenderTests
{
    [Fact]
    public async Task Every_card_renders_without_a_complaint_and_within_its_width()
    {
        var answers = await Render(CardFiles.Cases.Select(c => (c.Name, c.Template, (JsonNode)c.Data)), [360, 700], "light", "dark");
        Assert.Equal(CardFiles.Cases.Count * 4, answers.Count);
        Assert.All(answers, a => Assert.True(IsClean(a), a.ToJsonString()));
    }

    [Fact]
    public async Task What_an_attacker_writes_is_shown_as_the_characters_it_is()
    {
        var cases = from card in CardFiles.Cases.DistinctBy(c => c.Template)
                    from text in HostileData.Texts.Select((t, i) => (Text: PlainText.Clean(t), Number: i))
                    select ($"{card.Name}-{text.Number}", card.Template, HostileData.In(card.Data, text.Text)!);
        var answers = await Render(cases, [360], "light");
        Assert.All(answers, a =>
        {
            Assert.True(IsClean(a), a.ToJsonString());
            Assert.Equal(0, (int)a["links"]!);
            var written = HostileData.Texts[int.Parse(((string)a["name"]!).Split('-')[^1], CultureInfo.InvariantCulture)];
            Assert.Contains(Squeezed(PlainText.Clean(written)), Squeezed((string)a["text"]!), StringComparison.Ordinal);
        });
    }

    private static async Task<List<JsonObject>> Render(IEnumerable<(string Name, string Template, JsonNode Data)> cases, int[] widths, params string[] themes)
    {
        var library = CardLibrary.Load(CardFiles.Folder);
        var answers = await NodeScript.RunAsync("render.mjs", new JsonObject
        {
            ["hostConfigs"] = new JsonObject(themes.Select(t => KeyValuePair.Create(t, (JsonNode?)CardFiles.Read(Path.Combine(CardFiles.Web, $"hostconfig-{t}.json"))))),
            ["styles"] = await File.ReadAllTextAsync(Path.Combine(CardFiles.Web, "chat", "cards.css")),
            ["widths"] = new JsonArray([.. widths.Select(w => (JsonNode)w)]),
            ["pictures"] = null,
            ["cards"] = new JsonArray([.. cases.Select(c => (JsonNode)new JsonObject { ["name"] = c.Name, ["card"] = library.Expand(c.Template, c.Data).Tree })]),
        });
        return [.. answers.Select(a => a!.AsObject())];
    }

    private static bool IsClean(JsonObject answer) => answer["problems"]!.AsArray().Count == 0 && answer["overflow"]!.AsArray().Count == 0;

    private static string Squeezed(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
