using System.Collections.Frozen;

namespace ChatGovernanceBot.Channels.Conversation.Understanding.Lengths;

/// <summary>A unit of time: seconds for elapsed ones (a day is 24 hours), months for those of the calendar.</summary>
internal sealed record Unit(decimal Seconds, decimal Months, string Letter)
{
    private static readonly Unit Second = new(1, 0, "s");
    private static readonly Unit Minute = new(60, 0, "m");
    private static readonly Unit Hour = new(3_600, 0, "h");
    private static readonly Unit Day = new(86_400, 0, "d");
    private static readonly Unit Week = new(7 * 86_400, 0, "w");
    private static readonly Unit Month = new(0, 1, "mo");
    private static readonly Unit Year = new(0, 12, "y");

    private static readonly FrozenDictionary<string, Unit> Names = new Dictionary<string, Unit>
    {
        ["s"] = Second,
        ["sec"] = Second,
        ["secs"] = Second,
        ["second"] = Second,
        ["seconds"] = Second,
        ["m"] = Minute,
        ["min"] = Minute,
        ["mins"] = Minute,
        ["minute"] = Minute,
        ["minutes"] = Minute,
        ["h"] = Hour,
        ["hr"] = Hour,
        ["hrs"] = Hour,
        ["hour"] = Hour,
        ["hours"] = Hour,
        ["d"] = Day,
        ["day"] = Day,
        ["days"] = Day,
        ["night"] = Day,
        ["nights"] = Day,
        ["w"] = Week,
        ["wk"] = Week,
        ["wks"] = Week,
        ["week"] = Week,
        ["weeks"] = Week,
        ["fortnight"] = new(14 * 86_400, 0, "f"),
        ["fortnights"] = new(14 * 86_400, 0, "f"),
        ["mo"] = Month,
        ["mos"] = Month,
        ["mth"] = Month,
        ["mths"] = Month,
        ["month"] = Month,
        ["months"] = Month,
        ["y"] = Year,
        ["yr"] = Year,
        ["yrs"] = Year,
        ["year"] = Year,
        ["years"] = Year,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public bool IsHour => ReferenceEquals(this, Hour);
    public bool IsDay => ReferenceEquals(this, Day);

    /// <summary>For comparing only.</summary>
    public decimal Size => Seconds + (Months * 2_592_000);

    public static Unit? Named(string word)
    {
        if (Names.TryGetValue(word, out var unit))
        {
            return unit;
        }

        var meant = word.Length < 4 ? [] : Names.Keys.Where(name => name.Length > 3 && Likeness.IsSlipOf(word, name)).Select(name => Names[name]).Distinct().Take(2).ToArray();
        return meant.Length == 1 ? meant[0] : null;
    }
}
