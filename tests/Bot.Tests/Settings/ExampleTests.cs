using System.Text.Json;
using ChatGovernanceBot.Bot.Options;
using ChatGovernanceBot.Bot.Tests.Running;

namespace ChatGovernanceBot.Bot.Tests.Settings;

/// <summary>appsettings.example.json says what the options types say: no more, no less, each with a comment.</summary>
public sealed class ExampleTests
{
    private static readonly string Example = Path.Combine(BotProcess.Repository, "appsettings.example.json");

    [Fact]
    public void It_has_every_setting_of_the_options_types_and_no_other()
    {
        using var example = JsonDocument.Parse(File.ReadAllText(Example), new() { CommentHandling = JsonCommentHandling.Skip });
        Assert.Equal(SettingNames.All.Order(StringComparer.Ordinal), Leaves("", example.RootElement).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_setting_has_a_comment_right_above_it()
    {
        var lines = File.ReadAllLines(Example).Select(l => l.Trim()).ToList();
        var settings = lines.Index().Where(l => l.Item.StartsWith('"') && !l.Item.EndsWith('{')).ToList();
        Assert.Equal(SettingNames.All.Count, settings.Count);
        Assert.All(settings, s => Assert.Matches(@"^// \w.{20,}", lines[s.Index - 1]));
    }

    [Fact]
    public void Every_options_type_is_read_and_each_section_is_known()
    {
        var types = typeof(StorageOptions).Assembly.GetTypes().Where(t => t.Namespace == typeof(StorageOptions).Namespace && t.GetField("Section") is not null);
        Assert.All(types, t => Assert.Contains(SettingNames.All, n => n.StartsWith(t.GetField("Section")!.GetRawConstantValue() + ":", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_readme_and_the_operating_guide_name_every_setting()
    {
        foreach (var page in new[] { "README.md", "docs/operating.md" })
        {
            var text = await File.ReadAllTextAsync(Path.Combine(BotProcess.Repository, page));
            Assert.All(SettingNames.All, n => Assert.Contains(n.Replace(":", "__", StringComparison.Ordinal), text, StringComparison.Ordinal));
        }
    }

    private static IEnumerable<string> Leaves(string path, JsonElement element) => element.ValueKind == JsonValueKind.Object
        ? element.EnumerateObject().SelectMany(p => Leaves(path.Length == 0 ? p.Name : $"{path}:{p.Name}", p.Value))
        : [path];
}
