using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace ChatGovernanceBot.Channels.Conversation.Understanding;

/// <summary>A part of the text, by character positions; the end is exclusive.</summary>
internal readonly record struct Span(int Start, int End)
{
    public bool Overlaps(Span other) => Start < other.End && other.Start < End;
}

/// <summary>A run of letters and digits, folded.</summary>
internal readonly record struct Word(int Start, int End, string Text)
{
    public Span Span => new(Start, End);
}

/// <summary>
/// A message made safe to read: <see cref="Text"/> as typed without control and bidirectional characters, and
/// <see cref="Folded"/>, of the same length, in which letters are compared: lower case by invariant rules, without accents, plain dashes.
/// </summary>
internal sealed class Said
{
    private Said(string text)
    {
        Text = text;
        Folded = Fold(text);
        Words = Split(Folded);
    }

    public string Text { get; }
    public string Folded { get; }
    public ImmutableArray<Word> Words { get; }

    public static Said Of(string text) => new(Clean(text));

    /// <summary>The text without characters that hide or reorder what a reader sees.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsKept(rune))
            {
                clean.Append(rune.ToString());
            }
        }

        return clean.ToString().Normalize(NormalizationForm.FormC);
    }

    /// <summary>Letters as they are compared, position by position.</summary>
    public static string Fold(string text) => string.Create(text.Length, text, static (folded, from) =>
    {
        for (var i = 0; i < from.Length; i++)
        {
            folded[i] = Fold(from[i]);
        }
    });

    public static ImmutableArray<Word> Split(string folded)
    {
        var words = ImmutableArray.CreateBuilder<Word>();
        for (var i = 0; i < folded.Length; i++)
        {
            var start = i;
            while (i < folded.Length && char.IsLetterOrDigit(folded[i]))
            {
                i++;
            }

            if (i > start)
            {
                words.Add(new Word(start, i, folded[start..i]));
            }
        }

        return words.ToImmutable();
    }

    // Joiners stay: several scripts and emoji need them.
    private static bool IsKept(Rune rune) => rune.Value is '\n' or '\t' or 0x200C or 0x200D
        || Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.PrivateUse or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    private static char Fold(char letter) => letter switch
    {
        < '\u0080' => char.ToLowerInvariant(letter),
        'İ' or 'ı' => 'i',
        '\u2010' or '\u2011' or '\u2012' or '\u2013' or '\u2014' or '\u2212' => '-',
        '\u2018' or '\u2019' or '\u02BC' => '\'',
        '\u201C' or '\u201D' => '"',
        '\u00A0' or '\u2007' or '\u202F' => ' ',
        >= '\uFF01' and <= '\uFF5E' => char.ToLowerInvariant((char)(letter - 0xFEE0)),
        _ => WithoutAccent(letter),
    };

    private static char WithoutAccent(char letter)
    {
        if (char.IsSurrogate(letter) || !char.IsLetter(letter))
        {
            return letter;
        }

        var parts = letter.ToString().Normalize(NormalizationForm.FormD);
        var isAccented = parts.Length > 1 && char.GetUnicodeCategory(parts[1]) == UnicodeCategory.NonSpacingMark;
        return char.ToLowerInvariant(isAccented ? parts[0] : letter);
    }
}
