using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace ChatGovernanceBot.Governance.Policy.Reading;

/// <summary>When two names are too alike to stand side by side.</summary>
internal static class Names
{
    // The letters of other scripts that common fonts draw like Latin ones (from UTS 39, confusables.txt), pairwise: look-alike, Latin.
    private const string LookAlikes =
        "аaвbсcеeһhіiјjкkмmнhоoрpѕsтtуyхxԁdԛqԝwӏlьb" +
        "αaβbεeηnιiκkνvοoρpτtυuχxγyωwζz" +
        "օoհhսuոnցgզqѕsʟlɑaɡgıiſfᴏoᴄcᴠvᴡwᴢz";

    private static readonly FrozenDictionary<char, char> Latin = Pairs();

    /// <summary>Equal for names that differ only in case, in space around them or in compatibility form.</summary>
    public static string Fold(string name) => IsWellFormed(name) ? name.Normalize(NormalizationForm.FormKC).Trim().ToLowerInvariant() : name;

    /// <summary>Equal for names that a hurried reader takes for one another: NFKC, no case, accents or separators, look-alikes as one letter.</summary>
    public static string Skeleton(string name)
    {
        // Capital I is drawn like l; other capitals are told apart from look-alikes only after folding.
        var letters = Fold(name.Replace('I', 'l'));
        var skeleton = new StringBuilder(letters.Length);
        foreach (var letter in IsWellFormed(letters) ? letters.Normalize(NormalizationForm.FormKD) : letters)
        {
            if (char.GetUnicodeCategory(letter) is not UnicodeCategory.NonSpacingMark && letter is not (' ' or '-' or '_' or '.'))
            {
                skeleton.Append(Latin.GetValueOrDefault(letter, letter));
            }
        }

        return skeleton.Replace('0', 'o').Replace('1', 'l').Replace('|', 'l').Replace("rn", "m").Replace("vv", "w").ToString();
    }

    /// <summary>The name as it may stand in a message: cut, without anything that would not print.</summary>
    public static string Shown(string name)
    {
        var cut = name.Length > 60 ? name[..60] + "…" : name;
        return string.Concat(cut.Select(c => IsPrinted(c) ? c.ToString() : $"\\u{(int)c:X4}"));
    }

    /// <summary>Neither control nor invisible nor turning the direction of text (bidirectional controls are format characters).</summary>
    public static bool IsPrinted(char letter) => char.GetUnicodeCategory(letter) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate);

    /// <summary>No half of a surrogate pair; <see cref="string.Normalize()"/> throws on one.</summary>
    public static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!Rune.TryGetRuneAt(text, i, out var rune))
            {
                return false;
            }

            i += rune.Utf16SequenceLength - 1;
        }

        return true;
    }

    private static FrozenDictionary<char, char> Pairs()
    {
        var pairs = new Dictionary<char, char>();
        for (var i = 0; i < LookAlikes.Length; i += 2)
        {
            pairs[LookAlikes[i]] = LookAlikes[i + 1];
        }

        return pairs.ToFrozenDictionary();
    }
}
