namespace ChatGovernanceBot.Channels.Conversation.Understanding.Lengths;

/// <summary>How a culture reads 03/04.</summary>
internal enum DateOrder { Unknown, DayFirst, MonthFirst }

/// <summary>The order by culture, as a table of our own: the same on every machine, whatever its language data.</summary>
internal static class DateOrders
{
    private static readonly string[] MonthFirstLanguages = ["ja", "zh", "ko", "hu"];

    /// <param name="culture">BCP 47; a language without a region says nothing certain for English, and nothing is assumed for Canada and South Africa.</param>
    public static DateOrder Of(string culture)
    {
        var parts = culture.Split('-');
        var region = parts.FirstOrDefault(p => p.Length == 2 && !ReferenceEquals(p, parts[0]))?.ToUpperInvariant();
        return (parts[0].ToLowerInvariant(), region) switch
        {
            ("", _) or ("en", null) or (_, "CA" or "ZA" or "PH") => DateOrder.Unknown,
            (_, "US") => DateOrder.MonthFirst,
            var (language, _) when MonthFirstLanguages.Contains(language) => DateOrder.MonthFirst,
            var (language, _) => language.Length is 2 or 3 ? DateOrder.DayFirst : DateOrder.Unknown,
        };
    }
}
