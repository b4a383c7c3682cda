using System.Collections.Immutable;
using NodaTime;

namespace ChatGovernanceBot.Channels.Conversation.Understanding.Lengths;

/// <summary>What follows "until": a day, a time, or both, as an end in the speaker's zone. A day without a time lasts until 23:59.</summary>
internal static class EndPhrase
{
    /// <summary>With less than this left of a day that was named without a time, the person is asked.</summary>
    private static readonly Duration LeastUseful = Duration.FromMinutes(30);

    private static readonly string[] ZonesWithTwoMeanings = ["cst", "ist", "ast", "sst", "aest", "aedt", "sgt", "hkt", "msk", "brt"];

    public static (Finding<SaidLength> Finding, int Next)? Read(Pieces pieces, int at, Speaking speaking)
    {
        if (pieces[at].Is("and") && pieces[at + 1].Is("including"))
        {
            at += 2;
        }

        return TimeFirst(pieces, at, speaking) ?? DayFirst(pieces, at, speaking);
    }

    private static (Finding<SaidLength>, int)? TimeFirst(Pieces pieces, int at, Speaking speaking)
    {
        if (TimeOfDay.Read(pieces, at) is not { } time)
        {
            return null;
        }

        var zone = SpokenZone.Read(pieces, time.Next);
        var day = DayPhrase.Read(pieces, pieces[zone.Next].Is("of") ? zone.Next + 1 : zone.Next, speaking);
        var next = day?.Next ?? zone.Next;
        var isMidnightToday = day is null && time.Minutes.Length == 2 && time.Minutes[1] == TimeOfDay.Midnight;
        var meant = isMidnightToday ? time with { Minutes = [TimeOfDay.Midnight], Unclear = null } : time;
        var today = new DayReading([speaking.Today], speaking.Today.PlusDays(1), null, next);
        return (Judge(day ?? today, meant, zone.Zones, speaking, IsForeign(pieces, zone.Next)), next);
    }

    private static (Finding<SaidLength>, int)? DayFirst(Pieces pieces, int at, Speaking speaking)
    {
        if (DayPhrase.Read(pieces, at, speaking) is not { } day)
        {
            return null;
        }

        var time = TimeOfDay.Read(pieces, pieces[day.Next].Is("until") || pieces[day.Next].Is("till") ? day.Next + 1 : day.Next);
        var zone = SpokenZone.Read(pieces, time?.Next ?? day.Next);
        var isForeign = time is not null && IsForeign(pieces, zone.Next);
        return (Judge(day, time, zone.Zones, speaking, isForeign), zone.Next);
    }

    private static bool IsForeign(Pieces pieces, int at) =>
        ZonesWithTwoMeanings.Contains(pieces[at].Text) || (pieces[at + 1].Is("time") && pieces[at].Kind == PieceKind.Letters && !(pieces[at].Text is "local" or "my" or "our" or "the" or "of" or "on"));

    private static Finding<SaidLength> Judge(DayReading day, TimeReading? time, DateTimeZone[] spoken, Speaking speaking, bool isForeign)
    {
        if (isForeign)
        {
            return new Finding<SaidLength>.Refused("I do not know that time zone for certain. Say the end in your own time, or in UTC.");
        }

        if (time is { Minutes.Length: 0 } || day is { Days.Length: 0, Later: null })
        {
            return new Finding<SaidLength>.Refused(time is { Minutes.Length: 0 } ? time.Unclear! : day.Unclear!);
        }

        var zones = spoken.Length == 0 ? [speaking.Zone] : spoken;
        int[] minutes = time?.Minutes ?? [TimeOfDay.EndOfDay];
        var ends = Instants(day.Days, minutes, zones, speaking.Now);
        var isOpenEnded = time is null || minutes is [TimeOfDay.Midnight];
        var isNear = isOpenEnded && ends.Length == 1 && ends[0] - speaking.Now < LeastUseful;
        var offered = (ends.Length == 0 || isNear) && day.Later is { } later ? [.. ends, .. Instants([later], minutes, zones, speaking.Now)] : ends;
        return Say(offered, ends.Length == 1 && !isNear, Unclear(day, time, isNear), speaking);
    }

    private static Finding<SaidLength> Say(Instant[] ends, bool isClear, string unclear, Speaking speaking)
    {
        var choices = ends.Where(e => e - speaking.Now <= LengthJudge.Longest).Select(e => LocalTimes.Until(e, speaking.Zone)).ToImmutableArray();
        return (ends.Length, choices.Length) switch
        {
            (0, _) => new Finding<SaidLength>.Refused("That end has already passed. Name a later one."),
            (_, 0) => new Finding<SaidLength>.Refused(LengthJudge.TooFar),
            _ when isClear => new Finding<SaidLength>.Found(choices[0]),
            _ => new Finding<SaidLength>.Ambiguous(choices, unclear),
        };
    }

    private static string Unclear(DayReading day, TimeReading? time, bool isNear) =>
        isNear ? "Hardly anything is left until then." : day.Unclear ?? time?.Unclear ?? "That has passed already.";

    // Ends that are still to come, earliest first. Under several zones the earliest is meant.
    private static Instant[] Instants(LocalDate[] days, int[] minutes, DateTimeZone[] zones, Instant now) =>
        [.. (from day in days
             from minute in minutes
             select zones.Min(zone => LocalTimes.Resolve(day.AtMidnight().PlusMinutes(minute), zone)))
            .Where(end => end > now).Distinct().Order()];
}
