namespace ChatGovernanceBot.Channels.Conversation.Understanding.Lengths;

/// <summary>An amount of time as said: elapsed seconds, and months of the calendar.</summary>
internal readonly record struct Amount(decimal Seconds, decimal Months)
{
    public static Amount Of(decimal number, Unit unit) => new(number * unit.Seconds, number * unit.Months);
    public Amount Plus(Amount other) => new(Seconds + other.Seconds, Months + other.Months);
    public Amount Negated => new(-Seconds, -Months);
}

/// <summary>One or more readings of a duration, or that it is none a clock knows; and the piece that follows it.</summary>
internal sealed record DurationReading(Amount[] Amounts, string? Unclear, int Next);

/// <summary>Reads "3 days", "an hour and a half", "1h30m", "PT1H30M", "2-3 days", "-2h".</summary>
internal static class DurationPhrase
{
    public static DurationReading? Read(Pieces pieces, int at)
    {
        if (!pieces.BeginsWord(at))
        {
            return null;
        }

        return IsMinus(pieces, at) ? Negative(pieces, at) : IsoDuration.Read(pieces, at) ?? Half(pieces, at) ?? Quarter(pieces, at) ?? Range(pieces, at) ?? Sum(pieces, at);
    }

    private static bool IsMinus(Pieces pieces, int at) =>
        pieces[at].Is("minus") || (pieces[at].Is('-') && !pieces.Glued(at) && pieces.Glued(at + 1));

    private static DurationReading? Negative(Pieces pieces, int at)
    {
        var read = IsoDuration.Read(pieces, at + 1) ?? Sum(pieces, at + 1);
        return read is null ? null : read with { Amounts = [.. read.Amounts.Select(a => a.Negated)] };
    }

    // Half a day is four hours at work and twelve on a clock: asked.
    private static DurationReading? Half(Pieces pieces, int at)
    {
        var half = pieces[at].Is("a") && pieces[at + 1].Is("half") ? at + 1 : at;
        if (!pieces[half].Is("half"))
        {
            return null;
        }

        var unitAt = pieces[half + 1].Is("a") || pieces[half + 1].Is("an") || pieces[half + 1].Is('-') ? half + 2 : half + 1;
        if (Unit.Named(pieces[unitAt].Text) is not { } unit)
        {
            return null;
        }

        return unit.IsDay
            ? new DurationReading([new Amount(4 * 3_600, 0), new Amount(12 * 3_600, 0)], "Half a day can mean four hours of work or twelve hours.", unitAt + 1)
            : new DurationReading([Amount.Of(0.5m, unit)], null, unitAt + 1);
    }

    private static DurationReading? Quarter(Pieces pieces, int at)
    {
        var count = Number.Read(pieces, at) ?? new Number(1, at);
        if (count.Value > 3 || !(pieces[count.Next].Is("quarter") || pieces[count.Next].Is("quarters")))
        {
            return null;
        }

        var of = pieces.Words(count.Next + 1, "of", "an") ? count.Next + 3 : count.Next + 1;
        return Unit.Named(pieces[of].Text) is { IsHour: true } hour ? new DurationReading([Amount.Of(count.Value / 4, hour)], null, of + 1) : null;
    }

    private static DurationReading? Range(Pieces pieces, int at)
    {
        if (Number.Read(pieces, at) is not { } low || !(pieces[low.Next].Is('-') || pieces[low.Next].Is("to") || pieces[low.Next].Is("or")))
        {
            return null;
        }

        if (Number.Read(pieces, low.Next + 1) is not { } high || UnitAt(pieces, high.Next) is not { } unit || low.Value >= high.Value)
        {
            return null;
        }

        return new DurationReading([Amount.Of(low.Value, unit.Unit), Amount.Of(high.Value, unit.Unit)], "That names two lengths.", unit.Next);
    }

    private static DurationReading? Sum(Pieces pieces, int at)
    {
        if (Part(pieces, at) is not { } first)
        {
            return null;
        }

        var (total, smallest, next) = (first.Amount, first.Unit, first.Next);
        while (FollowingPart(pieces, next) is { } part && part.Unit.Size < smallest.Size)
        {
            (total, smallest, next) = (total.Plus(part.Amount), part.Unit, part.Next);
        }

        return new DurationReading([total], null, next);
    }

    private static (Amount Amount, Unit Unit, int Next)? FollowingPart(Pieces pieces, int at)
    {
        var joined = pieces[at].Is("and") || pieces[at].Is(',') || pieces[at].Is('+') ? at + 1 : at;
        return Part(pieces, joined) ?? BareMinutes(pieces, at);
    }

    // 1h30
    private static (Amount Amount, Unit Unit, int Next)? BareMinutes(Pieces pieces, int at) =>
        pieces[at].IsNumber && pieces.Glued(at) && pieces[at - 1].Is("h") && pieces[at].Text.Length <= 2 && pieces.EndsWord(at + 1) && Unit.Named("m") is { } minute
            ? (Amount.Of(Number.Read(pieces, at)!.Value.Value, minute), minute, at + 1)
            : null;

    private static (Amount Amount, Unit Unit, int Next)? Part(Pieces pieces, int at)
    {
        if (Number.Read(pieces, at) is not { } number)
        {
            return null;
        }

        var half = AndAHalf(pieces, number.Next);
        if (UnitAt(pieces, half ?? number.Next) is not { } unit)
        {
            return null;
        }

        var halfAfter = half is null ? AndAHalf(pieces, unit.Next) : null;
        var value = half is null && halfAfter is null ? number.Value : number.Value + 0.5m;
        return (Amount.Of(value, unit.Unit), unit.Unit, halfAfter ?? unit.Next);
    }

    // "and a half", and not the half of "an hour and a half hour".
    private static int? AndAHalf(Pieces pieces, int at) => pieces.Words(at, "and", "a", "half") ? at + 3 : pieces.Words(at, "1", "/", "2") ? at + 3 : null;

    // Working days are read as days of 24 hours, which is never longer.
    private static (Unit Unit, int Next)? UnitAt(Pieces pieces, int at)
    {
        while (pieces[at].Text is "working" or "business" or "calendar" or "full" or "whole" or "more" or "-" && at < pieces.Count)
        {
            at++;
        }

        var isWhole = pieces.EndsWord(at + 1) || (pieces[at + 1].IsNumber && pieces.Glued(at + 1));
        return pieces[at].Kind == PieceKind.Letters && isWhole && Unit.Named(pieces[at].Text) is { } unit ? (unit, at + 1) : null;
    }
}
