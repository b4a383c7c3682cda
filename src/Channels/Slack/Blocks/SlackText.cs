using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Cards;

namespace ChatGovernanceBot.Channels.Slack.Blocks;

/// <summary>
/// Texts of blocks. What is data is plain text, in which Slack reads neither markup, mentions, emoji codes nor links under other words, though its
/// clients may make a bare address clickable; markup is for the bot's own fixed words alone. https://docs.slack.dev/reference/block-kit/composition-objects/text-object.
/// </summary>
internal static class SlackText
{
    /// <summary>What stands where there is no text: Slack refuses an empty one.</summary>
    public const string Nothing = "—";

    /// <summary>What stands before each line that somebody wrote.</summary>
    public const string Bar = "│ ";

    private const string Mark = " …";

    /// <summary>Data, of at most so many characters once it is escaped; what was cut ends in a visible "…".</summary>
    public static JsonObject Plain(string text, int most) => Literal(Cut(Visible(text), most));

    /// <summary>Data that is visible and escaped already.</summary>
    public static JsonObject Literal(string escaped) => new() { ["type"] = "plain_text", ["text"] = escaped, ["emoji"] = false };

    /// <summary>The bot's own fixed words, with markup: never with anything in it that anybody wrote.</summary>
    public static JsonObject Words(string markup) => new() { ["type"] = "mrkdwn", ["text"] = markup, ["verbatim"] = true };

    /// <summary>Without what is invisible or reverses the reading order, and never empty.</summary>
    public static string Visible(string text) => PlainText.Clean(text, int.MaxValue) is { Length: > 0 } visible ? visible : Nothing;

    /// <summary>As Slack wants its three characters written: https://docs.slack.dev/messaging/formatting-message-text#escaping.</summary>
    public static string Escape(string text) => text.AsSpan().IndexOfAny('&', '<', '>') < 0
        ? text
        : text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>The other way round.</summary>
    public static string Unescape(string escaped) => escaped.Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal);

    /// <summary>Escaped, and at most so long then; cut between graphemes.</summary>
    public static string Cut(string text, int most)
    {
        if (EscapedLength(text) <= most)
        {
            return Escape(text);
        }

        return Escape(text[..Fitting(text, most - Mark.Length)].TrimEnd()) + Mark;
    }

    /// <summary>The beginning of a text, not escaped, cut between graphemes.</summary>
    public static string Start(string text, int most) => text[..Fitting(text, most)].TrimEnd();

    /// <summary>The whole text in escaped pieces of at most so many characters, parted at a line end or space where one is near.</summary>
    public static IEnumerable<string> Split(string text, int most)
    {
        while (EscapedLength(text) > most)
        {
            var end = Fitting(text, most);
            var space = text.AsSpan(0, end).LastIndexOfAny('\n', ' ');
            end = space > end / 2 ? space + 1 : end;
            yield return Escape(text[..end]);
            text = text[end..];
        }

        if (text.Length > 0)
        {
            yield return Escape(text);
        }
    }

    /// <summary>The same of lines of which some stand behind the bar: where such a line is parted, its rest stands behind it too.</summary>
    public static IEnumerable<string> SplitBehindBars(string text, int most)
    {
        var isBehind = false;
        foreach (var piece in Split(text, most - Bar.Length))
        {
            yield return isBehind && piece[0] != Bar[0] ? Bar + piece : piece;
            var line = piece.AsSpan(piece.LastIndexOf('\n') + 1);
            isBehind = line.Length == piece.Length ? isBehind || line[0] == Bar[0] : line.Length > 0 && line[0] == Bar[0];
        }
    }

    public static int EscapedLength(ReadOnlySpan<char> text) =>
        text.IndexOfAny('&', '<', '>') < 0 ? text.Length : text.Length + (4 * text.Count('&')) + (3 * (text.Count('<') + text.Count('>')));

    /// <summary>How much of a text fits: whole graphemes, or whole characters where one grapheme alone is too large.</summary>
    private static int Fitting(string text, int most)
    {
        var end = 0;
        var length = 0;
        while (end < text.Length)
        {
            var next = StringInfo.GetNextTextElementLength(text, end);
            var size = EscapedLength(text.AsSpan(end, next));
            if (length + size > most)
            {
                return end > 0 ? end : FittingCharacters(text, most);
            }

            end += next;
            length += size;
        }

        return end;
    }

    private static int FittingCharacters(string text, int most)
    {
        var end = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (end + rune.Utf16SequenceLength > most)
            {
                break;
            }

            end += rune.Utf16SequenceLength;
        }

        return end;
    }
}
