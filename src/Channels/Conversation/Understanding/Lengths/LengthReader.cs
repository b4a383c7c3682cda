namespace ChatGovernanceBot.Channels.Conversation.Understanding.Lengths;

/// <summary>Whether a bare "tomorrow" or "5pm" is an end: it is in answer to "for how long", it is not in the middle of a request.</summary>
internal enum BareEnds { Ignored, Read }

/// <summary>A length found in the text.</summary>
/// <param name="IsIntroduced">Whether "for" or "until" stands before it.</param>
internal sealed record LengthMention(Finding<SaidLength> Finding, Span Span, bool IsIntroduced, bool IsBareDay);

/// <summary>Finds every length in a text.</summary>
internal static class LengthReader
{
    private static readonly string[] NotALength = ["last", "past", "previous", "within", "in", "every", "after", "since", "per", "once", "twice", "times", "first", "wait"];
    private static readonly string[][] NoEnds = [["without", "end"], ["without", "an", "end"], ["without", "any", "end"], ["no", "end"], ["with", "no", "end"]];
    private static readonly string[] Fillers = ["the", "another", "just", "only", "about", "around", "approximately", "roughly", "max", "maximum", "exactly", "next", "following", "coming", "say", "at", "most", "up", "to", "least", "of"];

    /// <summary>How no end is said.</summary>
    public const string WithoutEnd = "without an end";

    public static IReadOnlyList<LengthMention> Read(Said said, Speaking speaking, BareEnds bareEnds)
    {
        var pieces = new Pieces(said.Folded);
        var mentions = new List<LengthMention>();
        for (var at = 0; at < pieces.Count;)
        {
            if (At(pieces, at, speaking, bareEnds) is { } found)
            {
                mentions.Add(found.Mention);
                at = Math.Max(found.Next, at + 1);
            }
            else
            {
                at++;
            }
        }

        return mentions;
    }

    private static (LengthMention Mention, int Next)? At(Pieces pieces, int at, Speaking speaking, BareEnds bareEnds)
    {
        if (pieces[at].Kind == PieceKind.Mark && !pieces[at].Is('-'))
        {
            return null;
        }

        return Standing(pieces, at) ?? Until(pieces, at, speaking) ?? For(pieces, at, speaking) ?? Alternative(pieces, at, speaking) ?? Bare(pieces, at, speaking, bareEnds);
    }

    private static (LengthMention, int)? Standing(Pieces pieces, int at)
    {
        var next = AfterStanding(pieces, at);
        var length = new SaidLength(Governance.Length.Standing, WithoutEnd);
        return next == at ? null : Mention(pieces, at, next, new Finding<SaidLength>.Found(length), isIntroduced: true);
    }

    private static int AfterStanding(Pieces pieces, int at)
    {
        if (pieces[at].Text is "permanent" or "permanently" or "forever" or "indefinitely" or "indefinite")
        {
            return at + 1;
        }

        var said = NoEnds.FirstOrDefault(words => pieces.Words(at, words));
        return said is null ? at : at + said.Length + (pieces[at + said.Length].Is("date") ? 1 : 0);
    }

    private static (LengthMention, int)? Until(Pieces pieces, int at, Speaking speaking)
    {
        var next = AfterUntil(pieces, at);
        if (next == at)
        {
            return null;
        }

        var end = EndPhrase.Read(pieces, next, speaking) ?? Elapsed(pieces, Skip(pieces, next), speaking);
        return end is { } read ? Mention(pieces, at, read.Next, read.Finding, isIntroduced: true) : null;
    }

    private static int AfterUntil(Pieces pieces, int at) => pieces[at].Text switch
    {
        "until" or "untill" or "untl" or "unitl" or "till" or "til" or "through" or "thru" or "by" => at + 1,
        "up" when pieces[at + 1].Text is "until" or "till" => at + 2,
        "no" or "not" when pieces.Words(at + 1, "later", "than") => at + 3,
        "ending" or "ends" or "expiring" or "expires" or "end" => pieces[at + 1].Text is "on" or "at" or "by" or "in" ? at + 2 : at + 1,
        _ => at,
    };

    private static (LengthMention, int)? For(Pieces pieces, int at, Speaking speaking)
    {
        if (pieces[at].Text is not ("for" or "fro" or "over" or "during" or "4" or "lasting"))
        {
            return null;
        }

        if (Elapsed(pieces, Skip(pieces, at + 1), speaking) is { } elapsed)
        {
            return NotAfterPast(pieces, at + 1) ? Mention(pieces, at, elapsed.Next, elapsed.Finding, isIntroduced: true) : null;
        }

        return WholeDay(pieces, at + 1, speaking) is { } day ? Mention(pieces, at, day.Next, day.Finding, isIntroduced: true) : null;
    }

    // "for today", "for the rest of the week", "for this month", "for the day"
    private static (Finding<SaidLength> Finding, int Next)? WholeDay(Pieces pieces, int at, Speaking speaking)
    {
        var start = pieces[at].Is("just") || pieces[at].Is("only") ? at + 1 : at;
        var isDay = pieces[start].Text is "today" or "tonight" or "tomorrow"
            || (pieces[start].Text is "the" or "this" && pieces[start + 1].Text is "day" or "week" or "weekend" or "month" or "quarter" or "year" or "rest" or "remainder" or "morning" or "afternoon" or "evening");
        return isDay ? EndPhrase.Read(pieces, start, speaking) : null;
    }

    // "until Friday or Monday": the second counts too, and is asked about.
    private static (LengthMention, int)? Alternative(Pieces pieces, int at, Speaking speaking) =>
        pieces[at].Is("or") && (EndPhrase.Read(pieces, at + 1, speaking) ?? Elapsed(pieces, at + 1, speaking)) is { } read
            ? Mention(pieces, at, read.Next, read.Finding, isIntroduced: true)
            : null;

    private static (LengthMention, int)? Bare(Pieces pieces, int at, Speaking speaking, BareEnds bareEnds)
    {
        if (!pieces.BeginsWord(at) || !NotAfterPast(pieces, at))
        {
            return null;
        }

        if (Elapsed(pieces, at, speaking) is { } elapsed)
        {
            var isFigureOfSpeech = pieces[at].Text is "a" or "one" && pieces[at + 1].Text is "second" or "sec" or "minute" or "min";
            return isFigureOfSpeech && bareEnds == BareEnds.Ignored ? null : Mention(pieces, at, elapsed.Next, elapsed.Finding, isIntroduced: false);
        }

        var isDay = pieces[at].Text is "today" or "tonight" or "eod" or "eow" or "eom" && pieces[at - 1].Text is not ("from" or "starting" or "s");
        return (isDay || bareEnds == BareEnds.Read) && EndPhrase.Read(pieces, at, speaking) is { } read
            ? Mention(pieces, at, read.Next, read.Finding, isIntroduced: false, isBareDay: isDay)
            : null;
    }

    private static (Finding<SaidLength> Finding, int Next)? Elapsed(Pieces pieces, int at, Speaking speaking)
    {
        if (DurationPhrase.Read(pieces, at) is not { } reading || pieces[reading.Next].Text is "ago" or "old" or "earlier")
        {
            return null;
        }

        var next = pieces.Words(reading.Next, "from", "now") ? reading.Next + 2 : reading.Next;
        return (LengthJudge.Of(reading, speaking), next);
    }

    private static bool NotAfterPast(Pieces pieces, int at) =>
        !NotALength.Contains(pieces[at - 1].Text) && !NotALength.Contains(pieces[at].Text)
        && !(pieces[at].Is("the") && NotALength.Contains(pieces[at + 1].Text)) && !(pieces[at - 1].Is("the") && NotALength.Contains(pieces[at - 2].Text));

    private static int Skip(Pieces pieces, int at)
    {
        while (Fillers.Contains(pieces[at].Text) || (pieces[at].Is("a") && pieces[at + 1].Text is "maximum" or "total"))
        {
            at++;
        }

        return at;
    }

    private static (LengthMention, int) Mention(Pieces pieces, int at, int next, Finding<SaidLength> finding, bool isIntroduced, bool isBareDay = false) =>
        (new LengthMention(finding, new Span(pieces[at].Start, pieces[next - 1].End), isIntroduced, isBareDay), next);
}
