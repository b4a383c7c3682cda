namespace ChatGovernanceBot.Connectors.Files;

/// <summary>Where lines begin and end in a text that may end them with LF, CRLF or CR.</summary>
internal static class TextLines
{
    /// <summary>Where the line of the character at <paramref name="at"/> begins.</summary>
    public static int StartOf(string text, int at) => at <= 0 ? 0 : text.AsSpan(0, at).LastIndexOfAny('\n', '\r') + 1;

    /// <summary>Where the next line begins: behind the newline, or the end of the text.</summary>
    public static int EndOf(string text, int at)
    {
        var length = text.AsSpan(at).IndexOfAny('\n', '\r');
        return length < 0 ? text.Length : at + length + LengthOfNewline(text, at + length);
    }

    public static bool EndsWithNewline(string text, int end) => end > 0 && text[end - 1] is '\n' or '\r';

    /// <summary>The newline of that line or, where it has none, of the first line.</summary>
    public static string NewlineOf(string text, int at)
    {
        var newline = IndexOfNewline(text, at) is var here and >= 0 ? here : IndexOfNewline(text, 0);
        return newline < 0 ? "\n" : text.Substring(newline, LengthOfNewline(text, newline));
    }

    public static string WithoutFinalNewline(string text) =>
        text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : EndsWithNewline(text, text.Length) ? text[..^1] : text;

    private static int IndexOfNewline(string text, int from) =>
        text.AsSpan(from).IndexOfAny('\n', '\r') is var found and >= 0 ? from + found : -1;

    private static int LengthOfNewline(string text, int at) => text.AsSpan(at).StartsWith("\r\n") ? 2 : 1;
}
