using System.Buffers;
using System.Globalization;
using System.Text;

namespace ChatGovernanceBot.Channels.Cards;

/// <summary>
/// Makes what a person or a target wrote fit to be shown: nothing in it is invisible, reverses the reading order,
/// grows over its neighbours or is computed by a renderer. It is still to be placed in plain-text elements only.
/// </summary>
public static class PlainText
{
    private const string Ellipsis = " …";
    private const string LineEnd = " ↵ ";
    private const int MarksInARow = 4;

    /// <summary>ASCII, the letters of western Europe without the soft hyphen, and what the bot's own sentences use beside them.</summary>
    private static readonly SearchValues<char> Usual = SearchValues.Create(
        [.. Enumerable.Range(' ', '~' - ' ' + 1).Concat(Enumerable.Range(0xA1, 0x17F - 0xA0)).Where(c => c != 0xAD).Select(c => (char)c), .. "–—‘’“”…✓●○"]);


    /// <summary>Text of several lines, at most <paramref name="maximum"/> UTF-16 units: what was cut ends in a visible "…".</summary>
    /// <param name="lines">So many at most: those beyond stand in the last of them, with a visible mark where each of them ended.</param>
    public static string Clean(string text, int maximum = 1000, int lines = 20)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximum, Ellipsis.Length);
        return Cap(Lines(Visible(text), lines), maximum);
    }

    /// <summary>One line, for names, tickets and choices: line ends become spaces.</summary>
    public static string Line(string text, int maximum = 120)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximum, Ellipsis.Length);
        var visible = Visible(text);
        return Cap(IsOneLine(visible) ? visible : string.Join(' ', visible.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)), maximum);
    }

    // Of what is trimmed already, and most names are.
    private static bool IsOneLine(string visible) => !visible.Contains('\n') && !visible.Contains("  ", StringComparison.Ordinal);

    private static string Visible(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(Usual) && !text.Contains("{{", StringComparison.Ordinal))
        {
            // Shows as what it is.
            return text.Trim();
        }

        var seen = new StringBuilder(text.Length);
        var marks = 0;
        foreach (var rune in text.Replace("\r\n", "\n", StringComparison.Ordinal).EnumerateRunes())
        {
            marks = IsMark(rune) ? marks + 1 : 0;
            if (marks <= MarksInARow && Shown(rune) is { } shown)
            {
                seen.Append(shown);
            }
        }
        // Renderers compute {{DATE(…)}} and {{TIME(…)}} even in plain text runs, so what is shown would not be what was written.
        return seen.ToString()
            .Replace("{{DATE", "{ {DATE", StringComparison.OrdinalIgnoreCase)
            .Replace("{{TIME", "{ {TIME", StringComparison.OrdinalIgnoreCase)
            .Trim();
    }

    private static string? Shown(Rune rune) => rune.Value switch
    {
        '\n' or '\r' or 0x0B or 0x0C or 0x85 or 0x2028 or 0x2029 => "\n",
        '\t' => " ",
        // An unpaired surrogate arrives as U+FFFD; the rest are letters or marks that show as nothing.
        0xFFFD or 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x2800 or 0x3164 or 0xFFA0 => null,
        _ => Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate => null,
            UnicodeCategory.SpaceSeparator => " ",
            _ => rune.ToString(),
        },
    };

    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;

    private static string Lines(string text, int most)
    {
        var kept = new List<string>();
        foreach (var line in text.Split('\n').Select(l => l.TrimEnd()))
        {
            if (line.Length > 0 || (kept.Count > 0 && kept[^1].Length > 0))
            {
                kept.Add(line);
            }
        }

        return kept.Count <= most ? string.Join('\n', kept) : string.Join('\n', [.. kept.Take(most - 1), string.Join(LineEnd, kept.Skip(most - 1).Where(l => l.Length > 0))]);
    }

    /// <summary>Cuts between graphemes, so no surrogate pair or combined character is split.</summary>
    private static string Cap(string text, int maximum)
    {
        if (text.Length <= maximum)
        {
            return text;
        }

        var length = 0;
        while (length + StringInfo.GetNextTextElementLength(text, length) is var next && next <= maximum - Ellipsis.Length)
        {
            length = next;
        }
        return text[..length].TrimEnd() + Ellipsis;
    }
}
