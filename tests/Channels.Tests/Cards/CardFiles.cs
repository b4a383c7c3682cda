using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels.Tests.Cards;

/// <summary>A card as it is shown: a template with its sample data, or with a variant of it.</summary>
public sealed record CardCase(string Name, string Template, JsonObject Data);

/// <summary>The files of the repository that the card tests are about.</summary>
internal static class CardFiles
{
    public static string Root { get; } = FindRoot(new DirectoryInfo(AppContext.BaseDirectory));
    public static string Folder => Path.Combine(Root, "cards");
    public static string Web => Path.Combine(Root, "src", "Bot", "wwwroot");
    private static string Variants => Path.Combine(Root, "tests", "Channels.Tests", "Cards", "variants");

    public static IEnumerable<string> Templates => Directory.EnumerateFiles(Folder, "*.json")
        .Select(Path.GetFileNameWithoutExtension).OfType<string>().Where(n => !n.EndsWith(".data", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    public static string Template(string name) => File.ReadAllText(Path.Combine(Folder, name + ".json"));

    public static JsonObject Data(string name) => Read(Path.Combine(Folder, name + ".data.json"));

    /// <summary>Every template with its sample data, and with each variant: the sample with some members replaced, or taken out by null.</summary>
    public static IReadOnlyList<CardCase> Cases { get; } =
    [
        .. Templates.Select(name => new CardCase(name, name, Data(name))),
        .. Directory.EnumerateFiles(Variants, "*.json").Order(StringComparer.Ordinal).Select(Variant),
    ];

    public static JsonObject Read(string file) => JsonNode.Parse(File.ReadAllText(file))!.AsObject();

    private static CardCase Variant(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        var template = name[..name.IndexOf('.', StringComparison.Ordinal)];
        var data = Data(template);
        foreach (var (key, value) in Read(file))
        {
            data.Remove(key);
            if (value is not null)
            {
                data[key] = value.DeepClone();
            }
        }
        return new(name, template, data);
    }

    private static string FindRoot(DirectoryInfo? folder) => folder is null
        ? throw new DirectoryNotFoundException("ChatGovernanceBot.sln stands in no folder above the tests.")
        : File.Exists(Path.Combine(folder.FullName, "ChatGovernanceBot.sln")) ? folder.FullName : FindRoot(folder.Parent);
}
