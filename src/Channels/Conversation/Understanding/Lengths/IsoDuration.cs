namespace ChatGovernanceBot.Channels.Conversation.Understanding.Lengths;

/// <summary>ISO 8601-1:2019, 5.5.2: <c>P3D</c>, <c>PT1H30M</c>, <c>P1M</c> (a month), <c>PT3M</c> (minutes).</summary>
internal static class IsoDuration
{
    private const string DateUnits = "ymwd";
    private const string TimeUnits = "hms";

    public static DurationReading? Read(Pieces pieces, int at)
    {
        var isTime = pieces[at].Is("pt");
        if (!(isTime || pieces[at].Is("p")) || !pieces[at + 1].IsNumber || !pieces.Glued(at + 1))
        {
            return null;
        }

        return Parts(pieces, at + 1, isTime);
    }

    // P1 alone is a priority, not a time.
    private static DurationReading? Parts(Pieces pieces, int at, bool isTime)
    {
        var (total, seen, isMalformed) = (default(Amount), -1, false);
        while (Number.Read(pieces, at) is { } number && pieces[at].IsNumber && pieces.Glued(at) && pieces[number.Next].Kind == PieceKind.Letters && pieces.Glued(number.Next))
        {
            var letters = pieces[number.Next].Text;
            var order = (isTime ? TimeUnits : DateUnits).IndexOf(letters[0], StringComparison.Ordinal) + (isTime ? DateUnits.Length : 0);
            isMalformed |= order <= seen || (isTime && order < DateUnits.Length) || !(letters.Length == 1 || (!isTime && letters[1..] == "t"));
            total = total.Plus(isMalformed ? default : Amount.Of(number.Value, UnitOf(letters[0], isTime)));
            (seen, isTime, at) = (order, isTime || letters.Length > 1, number.Next + 1);
        }

        return seen == -1 && !isMalformed
            ? null
            : isMalformed || !pieces.EndsWord(at)
                ? new DurationReading([], "That is not a length that I can read: write it like \"3 days\", \"8 hours\" or PT8H.", at)
                : new DurationReading([total], null, at);
    }

    private static Unit UnitOf(char letter, bool isTime) => Unit.Named(letter == 'm' && !isTime ? "mo" : letter.ToString())!;
}
