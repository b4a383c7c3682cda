using System.Globalization;
using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels.Cards;

/// <summary>Numbers as ECMAScript writes them (ECMA-262, Number::toString), since that is what the official engine puts into text.</summary>
internal static class CardNumber
{
    public static double Of(JsonValue value) => double.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);

    public static string Text(JsonValue value)
    {
        var number = Of(value);
        if (number == 0)
        {
            return "0";
        }
        var size = Math.Abs(number);
        if (size is >= 1e-6 and < 1e21)
        {
            // "R" gives the shortest digits but turns to exponents earlier than ECMAScript does; decimal keeps all of at most 17 digits.
            return size is >= 1e-5 and < 1e15
                ? number.ToString("R", CultureInfo.InvariantCulture)
                : decimal.Parse(number.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture)
                    .ToString(CultureInfo.InvariantCulture);
        }
        var parts = number.ToString("R", CultureInfo.InvariantCulture).Split('E');
        var exponent = int.Parse(parts[1], CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{parts[0]}e{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent)}");
    }
}
