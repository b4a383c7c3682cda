using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Cards;

namespace ChatGovernanceBot.Channels.Slack.Blocks;

/// <summary>The buttons of one card: https://docs.slack.dev/reference/block-kit/block-elements/button-element.</summary>
internal sealed class CardButtons
{
    /// <summary>The verb of a button that only leads to a page: Slack tells of its press too, and nothing is to be done.</summary>
    public const string OpenUrl = "open-url";

    /// <summary>The style of a button, by that of the card; null for the usual.</summary>
    public static readonly FrozenDictionary<string, string?> Styles = new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["default"] = null,
        ["positive"] = "primary",
        ["destructive"] = "danger",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly Dictionary<string, int> _verbs = new(StringComparer.Ordinal);

    /// <summary>The actions of a card or of a set in it.</summary>
    public static IEnumerable<JsonObject> In(JsonObject it) => it["actions"] is JsonArray actions ? actions.Select(a => a!.AsObject()) : [];

    /// <exception cref="CardException">The button would not come back as what it is.</exception>
    public JsonObject Of(JsonObject action) => (string?)action["type"] == "Action.OpenUrl" ? Leading(action) : Pressed(action);

    /// <summary>Names a block or an element; never cut, since it would name something else.</summary>
    /// <exception cref="CardException">It is longer than Slack takes.</exception>
    public static string Identifier(string id) => id.Length <= SlackLimits.Identifier ? id : throw new CardException($"An id has {id.Length} characters, and Slack takes {SlackLimits.Identifier}.");

    private JsonObject Pressed(JsonObject action)
    {
        // The usual encoder escapes &, < and > too, which Slack would otherwise give back in another spelling.
        var value = action["data"]!.ToJsonString();
        return value.Length <= SlackLimits.ButtonValue
            ? Button(action, (string)action["verb"]!, "value", value)
            : throw new CardException($"The data of the button {action["verb"]} has {value.Length} characters, and Slack takes {SlackLimits.ButtonValue}.");
    }

    private JsonObject Leading(JsonObject action)
    {
        var url = (string)action["url"]!;
        return url.Length <= SlackLimits.Url
            ? Button(action, OpenUrl, "url", url)
            : throw new CardException($"A link has {url.Length} characters, and Slack takes {SlackLimits.Url}.");
    }

    private JsonObject Button(JsonObject action, string verb, string name, string value)
    {
        var button = new JsonObject
        {
            ["type"] = "button",
            ["text"] = SlackText.Plain((string)action["title"]!, SlackLimits.ButtonText),
            ["action_id"] = Unique(verb),
            [name] = value,
        };
        if ((string?)action["style"] is { } style && Styles[style] is { } shown)
        {
            button["style"] = shown;
        }

        if ((string?)action["tooltip"] is { } tooltip)
        {
            button["accessibility_label"] = SlackText.Cut(SlackText.Visible(tooltip), SlackLimits.AccessibilityLabel);
        }

        return button;
    }

    private string Unique(string verb)
    {
        var number = _verbs[verb] = _verbs.GetValueOrDefault(verb) + 1;
        return Identifier(number == 1 ? verb : string.Create(CultureInfo.InvariantCulture, $"{verb}{SlackButton.Suffix}{number}"));
    }
}
