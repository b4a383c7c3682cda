using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ChatGovernanceBot.Connectors.Files;

/// <summary>Writes a string so that every YAML reader reads the same string again (YAML 1.2.2, 7.3; YAML 1.1's words are quoted too).</summary>
internal static partial class YamlScalar
{
    public static string Write(string value)
    {
        if (Plain().IsMatch(value) && !Ambiguous().IsMatch(value))
            return value;
        return value.EnumerateRunes().All(IsPlainToSee) ? $"'{value.Replace("'", "''", StringComparison.Ordinal)}'" : Escaped(value);
    }

    // What cannot be seen, or moves what is seen around it, is escaped, so that the file shows what it holds.
    private static bool IsPlainToSee(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    private static string Escaped(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var rune in value.EnumerateRunes())
            text.Append(rune.Value switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                > 0xffff when !IsPlainToSee(rune) => $"\\U{rune.Value:X8}",
                _ when !IsPlainToSee(rune) => $"\\u{rune.Value:X4}",
                _ => rune.ToString(),
            });
        return text.Append('"').ToString();
    }

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9._@+/-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();

    [GeneratedRegex(@"\A(?:null|true|false|yes|no|on|off|y|n)\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Ambiguous();
}
