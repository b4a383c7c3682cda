using System.Collections.Frozen;
using System.Collections.Immutable;
using ChatGovernanceBot.Governance.People;

namespace ChatGovernanceBot.Channels.Conversation.Understanding;

/// <summary>Somebody whom the text names as the one the access is for.</summary>
internal sealed record Named(Finding<Identity> Finding, Span Span);

/// <summary>Reads "for Bob", "on behalf of bob@acme.test", "give Ana Lima …", "svc-etl needs …". Nobody named is the speaker.</summary>
internal sealed class Beneficiaries(Roster roster, Person speaker, Predicate<Span> isSomethingElse)
{
    private static readonly FrozenSet<string> Introductions = FrozenSet.ToFrozenSet(["for", "give", "grant", "behalf", "let", "to", "allow"], StringComparer.Ordinal);
    private static readonly FrozenSet<string> Colleagues =
        FrozenSet.ToFrozenSet(["colleague", "teammate", "coworker", "boss", "manager", "friend", "report", "intern", "someone", "somebody", "him", "her", "them"], StringComparer.Ordinal);

    private static readonly FrozenSet<string> AfterRecipient = FrozenSet.ToFrozenSet(["for", "until", "till", "by", "to", "because", "since", "so", "please", "pls", "thanks", "thx"], StringComparer.Ordinal);

    /// <summary>To look through everybody for what a name may be a slip of takes time: nobody needs it for more names than this in one message.</summary>
    private const int MostLookedFor = 4;

    private readonly People _people = People.Of(roster);
    private int _lookedFor;

    public ImmutableArray<Named> In(Said said)
    {
        var named = ImmutableArray.CreateBuilder<Named>();
        for (var at = 0; at < said.Words.Length; at++)
        {
            var found = (at == 0 ? Subject(said) : null) ?? Introduced(said, at);
            if (found is not null)
            {
                named.Add(found);
                at += said.Words.Skip(at).TakeWhile(w => w.Start < found.Span.End).Count() - 1;
            }
        }

        return named.ToImmutable();
    }

    public Finding<Identity> Read(IReadOnlyList<Named> named)
    {
        var findings = named.Select(n => n.Finding).ToArray();
        if (findings.FirstOrDefault(f => f is not Finding<Identity>.Found) is { } open)
        {
            return open;
        }

        var people = findings.OfType<Finding<Identity>.Found>().Select(f => f.Value).DistinctBy(i => i.Id).ToImmutableArray();
        return people.Length switch
        {
            0 => new Finding<Identity>.Found(speaker),
            1 => new Finding<Identity>.Found(people[0]),
            _ => new Finding<Identity>.Several(people),
        };
    }

    /// <summary>A name standing alone, in answer to the question for whom. A whole handle is that identity's, whatever its parts mean and whoever else they name.</summary>
    public Finding<Identity> Alone(Said said)
    {
        if (_people.WithHandle(said) is { } named)
        {
            return Judge([named]);
        }

        var start = said.Words.TakeWhile(w => w.Text is "for" or "its" or "it" or "is" or "s" or "on" or "behalf" or "of" or "the" or "my" or "colleague").Count();
        return Myself(said, start) ?? Known(said, start)?.Finding ?? new Finding<Identity>.Missing(Nearest(HandleAt(said, start)));
    }

    // "Bob needs …"
    private Named? Subject(Said said)
    {
        var known = Known(said, 0) ?? (IsMention(said, 0) ? Missing(said, 0) : null);
        var next = known is null ? 0 : said.Words.TakeWhile(w => w.Start < known.Span.End).Count();
        return known is not null && next < said.Words.Length && said.Words[next].Text is "needs" or "requires" or "wants" or "should" ? known : null;
    }

    private Named? Introduced(Said said, int at)
    {
        if (!Introductions.Contains(said.Words[at].Text) || isSomethingElse(said.Words[at].Span) || !IsRecipient(said, at))
        {
            return null;
        }

        var name = AfterArticle(said, said.Words[at].Text == "behalf" ? at + 2 : at + 1);
        if (name >= said.Words.Length || isSomethingElse(said.Words[name].Span) && Known(said, name) is null)
        {
            return null;
        }

        var found = Myself(said, name) is { } me ? new Named(me, said.Words[name].Span) : Known(said, name) ?? Unknown(said, at, name);
        return found is null ? null : found with { Span = new Span(said.Words[at].Start, found.Span.End) };
    }

    // "grant … to Mark" names Mark, "I need to mark …" does not.
    private static bool IsRecipient(Said said, int at) =>
        said.Words[at].Text != "to" || said.Words.Take(at).Any(w => w.Text is "give" or "grant" or "assign" or "add");

    private static int AfterArticle(Said said, int at)
    {
        string[] skipped = ["my", "our", "the", "colleague", "teammate", "service", "account", "agent", "bot", "user", "person"];
        var next = at;
        while (next < said.Words.Length && skipped.Contains(said.Words[next].Text))
        {
            next++;
        }

        return next;
    }

    private Finding<Identity>? Myself(Said said, int at) =>
        at < said.Words.Length && said.Words[at].Text is "me" or "myself" ? new Finding<Identity>.Found(speaker) : null;

    private Named? Known(Said said, int at)
    {
        if (at >= said.Words.Length)
        {
            return null;
        }

        var (matches, span) = _people.At(said, at);
        return matches.Length == 0 || IsPossessive(said, span) ? null : new Named(Judge(matches), span);
    }

    private Finding<Identity> Judge(ImmutableArray<Identity> matches)
    {
        var active = matches.Where(m => roster.IsActive(m.Id)).ToImmutableArray();
        return (active.Length, matches.Length) switch
        {
            (0, _) when matches[0] is Person => new Finding<Identity>.Refused("That person has left the organisation, so no access can be asked for them."),
            (0, _) => new Finding<Identity>.Refused("Nobody who is still here answers for that machine identity, so no access can be asked for it. Have its owner changed first."),
            (1, 1) => new Finding<Identity>.Found(active[0]),
            _ => new Finding<Identity>.Ambiguous(active, "More than one has that name."),
        };
    }

    // Looks like a person or machine and is nobody we know: ask, and never take it for the speaker.
    private Named? Unknown(Said said, int introduction, int name)
    {
        var handle = HandleAt(said, name);
        var word = said.Words[name];
        var isName = char.IsUpper(said.Text[word.Start]) && word.Text.Length > 1 && said.Text[word.Start..word.End].Any(char.IsLower) && !Lengths.Calendar.IsCalendarWord(word.Text);
        var isSure = said.Words[introduction].Text == "behalf" || Colleagues.Contains(said.Words[name].Text) || (name > introduction + 1 && said.Words[name - 1].Text is "colleague" or "teammate");
        var isHandle = handle.Contains('@', StringComparison.Ordinal) || handle.StartsWith("svc-", StringComparison.Ordinal) || handle.StartsWith("bot-", StringComparison.Ordinal);
        var isFor = said.Words[introduction].Text is "for" or "behalf" or "give" or "grant";
        return (IsMention(said, name) || isFor && (isSure || isHandle || isName || IsSlip(said, introduction, name))) && !IsPossessive(said, word.Span) ? Missing(said, name) : null;
    }

    private Named Missing(Said said, int at)
    {
        var (handle, word) = (HandleAt(said, at), said.Words[at]);
        var end = Math.Max(word.End, word.Start + handle.Length);
        return new Named(new Finding<Identity>.Missing(Nearest(handle)), new Span(word.Start, IsMention(said, at) ? AfterName(said, end) : end));
    }

    // What an unknown account is called stands behind it in brackets.
    private static int AfterName(Said said, int end) => said.Folded.AsSpan(end).StartsWith(" (") && said.Folded.IndexOf(')', end) is var close and >= 0 ? close + 1 : end;

    private static bool IsMention(Said said, int at) => said.Words[at].Start > 0 && said.Text[said.Words[at].Start - 1] == '@';

    // "for carrol": alone, in small letters, and a slip for a name. "for testing" says why.
    private bool IsSlip(Said said, int introduction, int name) =>
        said.Words[introduction].Text == "for" && name == introduction + 1 && said.Words[name].Text is var word && word.All(char.IsLetter)
        && !word.EndsWith("ing", StringComparison.Ordinal) && StandsAlone(said, name) && ++_lookedFor <= MostLookedFor && _people.IsSlip(word);

    private ImmutableArray<Identity> Nearest(string handle) => ++_lookedFor <= MostLookedFor ? _people.Nearest(handle) : [];

    private static bool StandsAlone(Said said, int at) => at + 1 == said.Words.Length || IsParted(said, at) || AfterRecipient.Contains(said.Words[at + 1].Text);

    private static bool IsParted(Said said, int at) => said.Folded.AsSpan(said.Words[at].End, said.Words[at + 1].Start - said.Words[at].End).IndexOfAny(",;.") >= 0;

    private static string HandleAt(Said said, int at)
    {
        if (at >= said.Words.Length)
        {
            return "";
        }

        var start = said.Words[at].Start;
        var end = start;
        while (end < said.Folded.Length && end - start < People.LongestName && (char.IsLetterOrDigit(said.Folded[end]) || said.Folded[end] is '@' or '-' or '_' or '.'))
        {
            end++;
        }

        return said.Folded[start..end].TrimEnd('.');
    }

    private static bool IsPossessive(Said said, Span span) => span.End + 1 < said.Folded.Length && said.Folded[span.End] == '\'' && said.Folded[span.End + 1] == 's';
}
