using NodaTime;

namespace ChatGovernanceBot.Channels.Conversation.Understanding.Lengths;

/// <summary>
/// Reads a zone after a time: "UTC", "CET", "ET". An abbreviation may be said in the wrong half of the year; then the earlier of the
/// region's clock and the fixed offset is meant, so that the access is never longer than said.
/// </summary>
internal static class SpokenZone
{
    private static readonly Dictionary<string, (string Region, int Offset)> Zones = new(StringComparer.Ordinal)
    {
        ["utc"] = ("Etc/UTC", 0),
        ["gmt"] = ("Etc/UTC", 0),
        ["z"] = ("Etc/UTC", 0),
        ["bst"] = ("Europe/London", 1),
        ["wet"] = ("Europe/Lisbon", 0),
        ["cet"] = ("Europe/Berlin", 1),
        ["cest"] = ("Europe/Berlin", 2),
        ["eet"] = ("Europe/Helsinki", 2),
        ["eest"] = ("Europe/Helsinki", 3),
        ["et"] = ("America/New_York", -5),
        ["est"] = ("America/New_York", -5),
        ["edt"] = ("America/New_York", -4),
        ["pt"] = ("America/Los_Angeles", -8),
        ["pst"] = ("America/Los_Angeles", -8),
        ["pdt"] = ("America/Los_Angeles", -7),
        ["cdt"] = ("America/Chicago", -5),
        ["mst"] = ("America/Denver", -7),
        ["mdt"] = ("America/Denver", -6),
        ["jst"] = ("Asia/Tokyo", 9),
    };

    /// <summary>The zones to resolve in, the earliest instant of which counts; empty when none was said.</summary>
    public static (DateTimeZone[] Zones, int Next) Read(Pieces pieces, int at) =>
        Zones.TryGetValue(pieces[at].Text, out var zone)
            ? ([DateTimeZoneProviders.Tzdb[zone.Region], DateTimeZone.ForOffset(Offset.FromHours(zone.Offset))], at + 1)
            : ([], at);
}
