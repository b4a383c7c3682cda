using System.Collections.Frozen;
using System.Globalization;

namespace ChatGovernanceBot.Channels.Conversation.Understanding.Lengths;

/// <summary>A number read in figures or words, and the piece that follows it.</summary>
internal readonly record struct Number(decimal Value, int Next)
{
    // Longer than any time there is; kept out of arithmetic that could overflow.
    private const decimal Huge = 1_000_000_000_000m;

    private static readonly FrozenDictionary<string, decimal> Words = new Dictionary<string, decimal>
    {
        ["zero"] = 0,
        ["a"] = 1,
        ["an"] = 1,
        ["one"] = 1,
        ["two"] = 2,
        ["three"] = 3,
        ["four"] = 4,
        ["five"] = 5,
        ["six"] = 6,
        ["seven"] = 7,
        ["eight"] = 8,
        ["nine"] = 9,
        ["ten"] = 10,
        ["eleven"] = 11,
        ["twelve"] = 12,
        ["thirteen"] = 13,
        ["fourteen"] = 14,
        ["fifteen"] = 15,
        ["sixteen"] = 16,
        ["seventeen"] = 17,
        ["eighteen"] = 18,
        ["nineteen"] = 19,
        ["twenty"] = 20,
        ["thirty"] = 30,
        ["forty"] = 40,
        ["fifty"] = 50,
        ["sixty"] = 60,
        ["seventy"] = 70,
        ["eighty"] = 80,
        ["ninety"] = 90,
        ["dozen"] = 12,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static Number? Read(Pieces pieces, int at)
    {
        if (pieces[at].IsNumber)
        {
            return Figures(pieces, at);
        }

        if (pieces.Words(at, "a", "couple"))
        {
            return new Number(2, pieces[at + 2].Is("of") ? at + 3 : at + 2);
        }

        if (!Words.TryGetValue(pieces[at].Text, out var value))
        {
            return null;
        }

        return WithOnes(pieces, at, value);
    }

    private static Number WithOnes(Pieces pieces, int at, decimal tens)
    {
        var ones = pieces[at + 1].Is('-') ? at + 2 : at + 1;
        var isCompound = tens is >= 20 and <= 90 && Words.TryGetValue(pieces[ones].Text, out var one) && one is >= 1 and <= 9 && pieces[ones].Text.Length > 2;
        return isCompound ? new Number(tens + Words[pieces[ones].Text], ones + 1) : new Number(tens, at + 1);
    }

    private static Number Figures(Pieces pieces, int at)
    {
        var isFraction = (pieces[at + 1].Is('.') || pieces[at + 1].Is(',')) && pieces.Glued(at + 1) && pieces[at + 2].IsNumber && pieces.Glued(at + 2);
        var text = isFraction ? $"{pieces[at].Text}.{pieces[at + 2].Text}" : pieces[at].Text;
        // 1,000 is a thousand to one reader and one to another: not a number that is used for a time.
        var value = text.Length > 15 ? Huge : decimal.Parse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        return new Number(value, isFraction ? at + 3 : at + 1);
    }
}
