using System.Collections.Frozen;
using NodaTime;

namespace ChatGovernanceBot.Channels.Conversation.Understanding.Lengths;

/// <summary>Names of weekdays and months.</summary>
internal static class Calendar
{
    private static readonly FrozenDictionary<string, IsoDayOfWeek> Weekdays = new Dictionary<string, IsoDayOfWeek>
    {
        ["monday"] = IsoDayOfWeek.Monday,
        ["mon"] = IsoDayOfWeek.Monday,
        ["tuesday"] = IsoDayOfWeek.Tuesday,
        ["tue"] = IsoDayOfWeek.Tuesday,
        ["tues"] = IsoDayOfWeek.Tuesday,
        ["wednesday"] = IsoDayOfWeek.Wednesday,
        ["wed"] = IsoDayOfWeek.Wednesday,
        ["weds"] = IsoDayOfWeek.Wednesday,
        ["thursday"] = IsoDayOfWeek.Thursday,
        ["thu"] = IsoDayOfWeek.Thursday,
        ["thur"] = IsoDayOfWeek.Thursday,
        ["thurs"] = IsoDayOfWeek.Thursday,
        ["friday"] = IsoDayOfWeek.Friday,
        ["fri"] = IsoDayOfWeek.Friday,
        ["saturday"] = IsoDayOfWeek.Saturday,
        ["sat"] = IsoDayOfWeek.Saturday,
        ["sunday"] = IsoDayOfWeek.Sunday,
        ["sun"] = IsoDayOfWeek.Sunday,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly string[] MonthNames =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

    public static IsoDayOfWeek? Weekday(string word) =>
        Weekdays.TryGetValue(word, out var day) ? day
        : word.Length < 6 ? null
        : Weekdays.Where(w => w.Key.Length >= 6 && Likeness.IsSlipOf(word, w.Key)).Select(w => (IsoDayOfWeek?)w.Value).FirstOrDefault();

    /// <summary>1 to 12, from a name or its first three letters.</summary>
    public static int? Month(string word)
    {
        var index = Array.FindIndex(MonthNames, m => m == word || (word.Length == 3 && m.StartsWith(word, StringComparison.Ordinal)) || (word == "sept" && m == "september"));
        return index < 0 ? null : index + 1;
    }

    public static bool IsCalendarWord(string word) => Weekday(word) is not null || Month(word) is not null
        || word is "today" or "tonight" or "tomorrow" or "weekend" or "week" or "month" or "year" or "day" or "now" or "next" or "this";
}
