using System.Globalization;
using System.Text.RegularExpressions;

namespace ChatGovernanceBot.Governance.Policy.Reading;

/// <summary>Scalars: what is ambiguous without quotes, and what lengths of time and names look like.</summary>
internal static partial class PlainWords
{
    /// <summary>
    /// Whether some YAML reader takes the unquoted word for something other than text: null, bool, int, float, sexagesimal, timestamp, merge
    /// (yaml.org/type for 1.1, section 10.3 for 1.2). The union of both is refused, so that no version of YAML reads another policy.
    /// </summary>
    public static bool IsAmbiguous(string word) => word.Length == 0 || Keyword().IsMatch(word) || Number().IsMatch(word) || Date().IsMatch(word);

    /// <summary>A length of time such as <c>8 hours</c>; null where it is not one. At most 3,660 days.</summary>
    public static TimeSpan? Duration(string text)
    {
        if (Length().Match(text) is not { Success: true } match)
        {
            return null;
        }

        var count = Count(match);
        var time = match.Groups[2].Value switch
        {
            "minute" => TimeSpan.FromMinutes(count),
            "hour" => TimeSpan.FromHours(count),
            "day" => TimeSpan.FromDays(count),
            _ => TimeSpan.FromDays(7L * count),
        };
        return time <= TimeSpan.FromDays(3660) ? time : null;
    }

    /// <summary>Such as <c>4 working hours</c>; null where it is not. At most 1,000 hours.</summary>
    public static TimeSpan? WorkingHours(string text) =>
        Working().Match(text) is { Success: true } match && Count(match) is <= 1000 and var hours ? TimeSpan.FromHours(hours) : null;

    /// <summary>Such as <c>90 days</c> or <c>3 months</c>; null where it is not. At most ten years.</summary>
    public static Interval? Interval(string text)
    {
        if (Every().Match(text) is not { Success: true } match)
        {
            return null;
        }

        var count = Count(match);
        return match.Groups[2].Value switch
        {
            "day" when count <= 3660 => new Interval(count, IntervalUnit.Days),
            "week" when count <= 520 => new Interval(7 * count, IntervalUnit.Days),
            "month" when count <= 120 => new Interval(count, IntervalUnit.Months),
            "year" when count <= 10 => new Interval(12 * count, IntervalUnit.Months),
            _ => null,
        };
    }

    /// <summary>Such as <c>20 percent</c>; null where it is not.</summary>
    public static int? Percent(string text) => Share().Match(text) is { Success: true } match && Count(match) is <= 100 and var share ? share : null;

    private static int Count(Match match) => int.Parse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    public static TimeOnly? TimeOfDay(string text) => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    public static DateOnly? Day(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    public static bool IsId(string text) => text.Length <= 64 && Id().IsMatch(text);

    public static bool IsAddress(string text) => text.Length <= 128 && Address().IsMatch(text);

    public static bool IsZone(string text) => Zone().IsMatch(text) && TimeZoneInfo.TryFindSystemTimeZoneById(text, out var zone) && zone.HasIanaId;

    public static bool IsCulture(string text)
    {
        try
        {
            return CultureTag().IsMatch(text) && CultureInfo.GetCultureInfo(text, predefinedOnly: true).Name == text;
        }
        catch (CultureNotFoundException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^(~|null|y|yes|n|no|true|false|on|off|<<|=)\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Keyword();

    [GeneratedRegex(@"^[-+]?(\.inf|\.nan|0x[0-9a-f_]+|0o[0-7_]+|0b[01_]+|[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?|(\.[0-9][0-9_]*|[0-9][0-9_,]*(\.[0-9_]*)?)(e[-+]?[0-9]+)?)\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt \t].*)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Date();

    [GeneratedRegex(@"^([1-9][0-9]{0,5}) (minute|hour|day|week)s?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Length();

    [GeneratedRegex(@"^([1-9][0-9]{0,3}) working hours?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Working();

    [GeneratedRegex(@"^([1-9][0-9]{0,3}) (day|week|month|year)s?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Every();

    [GeneratedRegex(@"^([1-9][0-9]{0,2}) percent\z", RegexOptions.CultureInvariant)]
    private static partial Regex Share();

    [GeneratedRegex(@"^[a-z0-9]+(-[a-z0-9]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Id();

    [GeneratedRegex(@"^[a-z0-9]+([._+-][a-z0-9]+)*@[a-z0-9]+([.-][a-z0-9]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Address();

    [GeneratedRegex(@"^[A-Za-z]+([/_+-][A-Za-z0-9]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Zone();

    [GeneratedRegex(@"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex CultureTag();
}
