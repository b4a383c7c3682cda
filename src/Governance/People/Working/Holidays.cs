using System.Collections.Concurrent;
using System.Collections.Frozen;
using PublicHoliday;

namespace ChatGovernanceBot.Governance.People.Working;

/// <summary>
/// The public holidays of a country or a part of one, as the library <c>PublicHoliday</c> (MIT) computes them: the day itself and, where it is
/// made up for, the day on which it is observed.
/// </summary>
public sealed class Holidays
{
    private static readonly FrozenDictionary<string, Func<IPublicHolidays>> Regions = AllRegions().ToFrozenDictionary(StringComparer.Ordinal);

    private readonly IPublicHolidays? _country;
    private readonly ConcurrentDictionary<int, FrozenSet<DateOnly>> _years = new();

    private Holidays(string region, IPublicHolidays? country) => (Region, _country) = (region, country);

    public static Holidays None { get; } = new("", null);

    /// <summary>ISO 3166-1 alpha-2, for Germany and the United Kingdom also a part: <c>DE</c>, <c>DE-BE</c>, <c>GB-SCT</c>. Empty where there are none.</summary>
    public string Region { get; }

    public static bool IsKnown(string region) => Regions.ContainsKey(region);

    /// <exception cref="KeyNotFoundException">No such region is known.</exception>
    public static Holidays Of(string region) => new(region, Regions[region]());

    public bool Contains(DateOnly date) => _country is not null && _years.GetOrAdd(date.Year, In).Contains(date);

    // New Year's Day may be observed on the last day of the year before.
    private FrozenSet<DateOnly> In(int year) => [.. ListedIn(year), .. ListedIn(year + 1).Where(date => date.Year == year)];

    private IEnumerable<DateOnly> ListedIn(int year)
    {
        try
        {
            return _country!.PublicHolidaysInformation(year).SelectMany(h => new[] { h.HolidayDate, h.ObservedDate }).Select(DateOnly.FromDateTime);
        }
        catch (ArgumentOutOfRangeException)
        {
            // Some countries' holidays follow a calendar that is known for some years only.
            return [];
        }
    }

    private static IEnumerable<KeyValuePair<string, Func<IPublicHolidays>>> AllRegions()
    {
        // The library also knows Poland by a code that ISO does not.
        foreach (var code in Enum.GetValues<PublicHolidayCountryCode>().Where(code => code != PublicHolidayCountryCode.Po))
        {
            yield return new(code.ToString().ToUpperInvariant(), () => PublicHolidayFactory.GetPublicHolidayForCountry(code));
        }

        foreach (var state in Enum.GetValues<GermanPublicHoliday.States>().Where(state => state != GermanPublicHoliday.States.ALL))
        {
            yield return new($"DE-{state}", () => new GermanPublicHoliday { State = state });
        }

        foreach (var (part, country) in new[] { ("ENG", UKBankHoliday.UkCountries.England), ("NIR", UKBankHoliday.UkCountries.NorthernIreland), ("SCT", UKBankHoliday.UkCountries.Scotland), ("WLS", UKBankHoliday.UkCountries.Wales) })
        {
            yield return new($"GB-{part}", () => new UKBankHoliday { UkCountry = country });
        }
    }
}
