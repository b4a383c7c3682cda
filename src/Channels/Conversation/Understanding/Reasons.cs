using System.Collections.Frozen;

namespace ChatGovernanceBot.Channels.Conversation.Understanding;

/// <summary>How a justification was introduced.</summary>
internal enum Introduction { Purpose, Cause }

/// <summary>The part of a message that says why.</summary>
/// <param name="Span">With the word that introduces it.</param>
/// <param name="Content">Without it.</param>
internal sealed record Clause(Span Span, Span Content, Introduction Introduction);

/// <summary>Finds the clause after "to …", "because …", "for …" and keeps it as it was typed.</summary>
internal static class Reasons
{
    /// <summary>In UTF-16 characters.</summary>
    public const int Limit = 2_000;

    private static readonly FrozenSet<string> NotAPurpose = FrozenSet.ToFrozenSet(
        ["me", "us", "him", "her", "them", "myself", "have", "get", "be", "access", "request", "ask", "use", "become", "it", "this", "that"], StringComparer.Ordinal);
    private static readonly FrozenSet<string> Articles = FrozenSet.ToFrozenSet(["the", "our", "a", "an", "my", "this"], StringComparer.Ordinal);
    private static readonly FrozenSet<string> ClauseEnders = FrozenSet.ToFrozenSet(["please", "thanks", "thx", "pls", "thank", "you"], StringComparer.Ordinal);

    /// <summary>The text of a justification: trimmed, otherwise as typed; refused beyond the limit.</summary>
    public static Finding<string> Of(string text)
    {
        var reason = text.Trim().Trim(',', ';').Trim();
        return reason.Length == 0 ? new Finding<string>.Missing([])
            : reason.Length > Limit ? new Finding<string>.Refused("A justification can have at most 2,000 characters. Say it in fewer words.")
            : new Finding<string>.Found(reason);
    }

    /// <param name="hasObject">Whether what is asked for was named before a position.</param>
    /// <param name="isSomethingElse">Whether a name, length or beneficiary stands there.</param>
    public static Clause? Find(Said said, Func<int, bool> hasObject, Predicate<Span> isSomethingElse)
    {
        for (var at = 0; at < said.Words.Length; at++)
        {
            if (isSomethingElse(said.Words[at].Span))
            {
                continue;
            }

            if (Cause(said, at) is { } cause && cause < said.Words.Length)
            {
                return Make(said, at, cause, Introduction.Cause);
            }

            if (Purpose(said, at) is { } purpose && purpose < said.Words.Length && hasObject(said.Words[at].Start) && IsPurpose(said, purpose, isSomethingElse))
            {
                return Make(said, at, purpose, Introduction.Purpose);
            }
        }

        return null;
    }

    /// <summary>Whether only politeness and punctuation follow.</summary>
    public static bool IsLast(Said said, int end) => said.Words.Where(w => w.Start >= end).All(w => ClauseEnders.Contains(w.Text));

    private static int? Cause(Said said, int at) => (said.Words[at].Text, Next(said, at + 1), Next(said, at + 2)) switch
    {
        ("because", "of", _) or ("due", "to", _) => at + 2,
        ("because" or "cuz" or "bc" or "reason" or "justification", _, _) => at + 1,
        ("since", "i" or "we" or "the", _) or ("as", "i" or "we" or "the", _) => at + 1,
        ("so", "that", _) => at + 2,
        ("so", "i" or "we", _) => at + 1,
        _ => null,
    };

    private static int? Purpose(Said said, int at) => (said.Words[at].Text, Next(said, at + 1), Next(said, at + 2)) switch
    {
        ("in", "order", "to") => at + 3,
        ("to" or "for", _, _) => at + 1,
        _ => null,
    };

    private static bool IsPurpose(Said said, int at, Predicate<Span> isSomethingElse)
    {
        var word = said.Words[at];
        var noun = Articles.Contains(word.Text) && at + 1 < said.Words.Length ? said.Words[at + 1] : word;
        return !NotAPurpose.Contains(word.Text) && !isSomethingElse(word.Span) && !isSomethingElse(noun.Span)
            && !Lengths.Calendar.IsCalendarWord(word.Text) && !char.IsDigit(word.Text[0]);
    }

    // A cause said first ends where the wish begins.
    private static Clause Make(Said said, int introduction, int content, Introduction kind)
    {
        var start = said.Words[introduction].Start;
        var wish = introduction > 0 ? -1 : said.Folded.IndexOf(',', said.Words[content].Start);
        var end = wish < 0 ? said.Text.Length : wish;
        return new Clause(new Span(start, end), new Span(said.Words[content].Start, end), kind);
    }

    private static string Next(Said said, int at) => at < said.Words.Length ? said.Words[at].Text : "";

    /// <summary>The clause without what stands at its end and belongs to the request, such as "for 3 days".</summary>
    public static Clause WithoutTail(Said said, Clause clause, IEnumerable<Span> tails)
    {
        foreach (var tail in tails.Where(t => t.Start > clause.Content.Start && t.End <= clause.Content.End).OrderByDescending(t => t.Start))
        {
            var rest = said.Words.Where(w => w.Start >= tail.End && w.Start < clause.Content.End);
            if (rest.All(w => ClauseEnders.Contains(w.Text)))
            {
                clause = clause with { Span = clause.Span with { End = tail.Start }, Content = clause.Content with { End = tail.Start } };
            }
        }

        return clause;
    }
}
