using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels.Cards;

/// <summary>The templates of a folder (<c>cards/NAME.json</c>), read once; safe to share between threads.</summary>
public sealed class CardLibrary
{
    private const string SampleSuffix = ".data";
    private readonly Dictionary<string, CardTemplate> _templates;

    private CardLibrary(Dictionary<string, CardTemplate> templates) => _templates = templates;

    /// <summary>The names that <see cref="Expand"/> knows, sorted.</summary>
    public IEnumerable<string> Names => _templates.Keys.Order(StringComparer.Ordinal);

    /// <summary>Reads every template of the folder. The sample data beside them is for people, designers and tests.</summary>
    /// <exception cref="CardException">The folder is missing or empty, or a template is wrong; the message names the file.</exception>
    public static CardLibrary Load(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new CardException($"The cards folder {folder} does not exist.");
        }
        var templates = Directory.EnumerateFiles(folder, "*.json")
            .Where(file => !Path.GetFileNameWithoutExtension(file).EndsWith(SampleSuffix, StringComparison.Ordinal))
            .ToDictionary(file => Path.GetFileNameWithoutExtension(file), Read, StringComparer.Ordinal);
        return templates.Count > 0 ? new(templates) : throw new CardException($"The cards folder {folder} holds no template.");
    }

    /// <summary>The card of that name with this data. A card never goes out with a hole in it.</summary>
    /// <exception cref="CardException">No such template, the data lacks something that the template shows, or the result is no card.</exception>
    public CardJson Expand(string name, JsonNode data)
    {
        if (!_templates.TryGetValue(name, out var template))
        {
            throw new CardException($"There is no card named {name}.");
        }
        var card = CardExpander.Expand(template, data, out var missing);
        return missing.Count == 0
            ? card.Span[0] == '{' ? new(card) : throw new CardException($"The card {name} is not an object.")
            : throw new CardException($"The data of the card {name} lacks {string.Join(", ", missing)}.");
    }

    private static CardTemplate Read(string file)
    {
        try
        {
            return CardTemplate.Parse(File.ReadAllText(file));
        }
        catch (CardException problem)
        {
            throw new CardException($"{file}: {problem.Message}", problem);
        }
    }
}
