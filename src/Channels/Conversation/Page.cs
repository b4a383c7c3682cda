using System.Globalization;
using System.Text.RegularExpressions;

namespace ChatGovernanceBot.Channels.Conversation;

/// <summary>A part of a list that is longer than a card may be.</summary>
/// <param name="Count">How long the whole list is.</param>
/// <param name="Number">From 1.</param>
internal readonly record struct Page(int Count, int Number)
{
    public const int Lines = 12;

    public int Pages => Math.Max(1, (Count + Lines - 1) / Lines);

    /// <summary>How many lines come after it.</summary>
    public int Left => Math.Max(0, Count - Number * Lines);

    /// <summary>What stands above it; null where it is the whole list.</summary>
    /// <param name="command">What is said to see the list.</param>
    /// <param name="first">What stands on its first page.</param>
    public string? Note(string command, string first) => Left > 0 ? $"And {Left} more: say {command} page {Number + 1}."
        : Number > 1 ? $"These are the last of {Count}: say {command} to see {first}."
        : null;

    /// <summary>The page that was asked for; beyond the last one that.</summary>
    public static Page Of(int count, int asked) => new Page(count, asked) is var page && asked <= page.Pages ? page : page with { Number = page.Pages };

    /// <summary>The page that a command names in its group <c>page</c>, the second where it says "more"; the first where it names none.</summary>
    public static int NumberIn(Match command) => command.Groups["page"] is not { Success: true } named ? 1
        : int.TryParse(named.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 2;

    /// <summary>The page on which a line stands; its place is counted from 0.</summary>
    public static int On(int place) => place / Lines + 1;

    public IEnumerable<T> Of<T>(IEnumerable<T> all) => all.Skip((Number - 1) * Lines).Take(Lines);
}
