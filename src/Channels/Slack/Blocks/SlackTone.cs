using System.Collections.Frozen;

namespace ChatGovernanceBot.Channels.Slack.Blocks;

/// <summary>
/// The colour of a container or text as a sign of the bot's own, and what it says where no title of the card does: Slack has no coloured boxes.
/// </summary>
/// <param name="Words">Empty where the colour means no more than that this comes first.</param>
internal sealed record SlackTone(string Sign, string Words)
{
    private static readonly SlackTone Plain = new("", "");

    /// <summary>By the word of Adaptive Cards, in the spelling of the data (<c>attention</c>) and of templates (<c>Attention</c>).</summary>
    private static readonly FrozenDictionary<string, SlackTone> All = new Dictionary<string, SlackTone>(StringComparer.OrdinalIgnoreCase)
    {
        ["default"] = Plain,
        ["accent"] = new("🔵", ""),
        ["good"] = new("🟢", ""),
        ["warning"] = new("🟠", "Please note"),
        ["attention"] = new("🔴", "Attention"),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static IEnumerable<string> Names => All.Keys;

    /// <summary>Null for no colour, or for one that is none of a message's: <c>emphasis</c>.</summary>
    public static SlackTone? Of(string? name) => name is null ? null : All.GetValueOrDefault(name);

    /// <summary>The sign before the bot's own words, in bold.</summary>
    public string Before(string words) => Sign.Length > 0 ? $"{Sign} {CardLine.Bold(words)}" : CardLine.Bold(words);
}
