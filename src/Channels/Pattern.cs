using System.Text.RegularExpressions;

namespace ChatGovernanceBot.Channels;

/// <summary>Patterns for what people type, which is hostile: each text takes a time in proportion to its length, however it is made.</summary>
internal static class Pattern
{
    /// <summary>Of letters alike in every culture.</summary>
    public static Regex Of(string pattern, RegexOptions more = RegexOptions.None) => new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | more);

    /// <summary>The same, whether letters are small or capital.</summary>
    public static Regex OfAnyCase(string pattern, RegexOptions more = RegexOptions.None) => Of(pattern, RegexOptions.IgnoreCase | more);
}
