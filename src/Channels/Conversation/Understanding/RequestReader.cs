using System.Collections.Frozen;
using System.Collections.Immutable;
using ChatGovernanceBot.Channels.Conversation.Understanding.Entitlements;
using ChatGovernanceBot.Channels.Conversation.Understanding.Lengths;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Channels.Conversation.Understanding;

/// <summary>Reads a request: first the parts that announce themselves (length, beneficiary, ticket), then the reason, and in the rest the entitlement.</summary>
internal sealed class RequestReader
{
    private static readonly FrozenSet<string> Wishes = FrozenSet.ToFrozenSet(
        ["need", "needs", "want", "wants", "give", "grant", "request", "requesting", "access", "acess", "permission", "permissions", "extend", "require", "allow", "provide", "add"], StringComparer.Ordinal);

    /// <summary>So few words with a right among them are a request, for something the catalog does not have: "prod2-db admin".</summary>
    private const int ShortestWish = 6;

    private readonly Organisation _organisation;
    private readonly Person _speaker;
    private readonly Speaking _speaking;
    private readonly Actions _actions;
    private readonly Vocabulary _vocabulary;

    public RequestReader(Organisation organisation, Person speaker, Speaking speaking, Catalog? offered = null)
    {
        _organisation = organisation;
        _speaker = speaker;
        _speaking = speaking;
        Catalog = offered ?? organisation.Catalog;
        _actions = new Actions(Catalog);
        _vocabulary = new Vocabulary(Catalog, _actions);
    }

    private Catalog Catalog { get; }

    /// <summary>The request, or null when the text asks for nothing.</summary>
    public Understood.Asks? Read(Said said)
    {
        var mentions = Mentioned(said);
        var lengths = LengthReader.Read(said, _speaking, BareEnds.Ignored);
        var beneficiaries = new Beneficiaries(_organisation.Roster, _speaker, span => IsNameOrLength(span, mentions, lengths) || IsAction(said, span));
        var named = beneficiaries.In(said);
        var clause = Reason(said, mentions, lengths, named);
        var counted = Counted(said, lengths, clause);
        var tickets = Tickets.Find(said, span => mentions.Any(m => m.Span.Overlaps(span)) || counted.Any(l => l.Span.Overlaps(span)));
        if (mentions.IsEmpty && !Wishes.Overlaps(said.Words.Select(w => w.Text)) && !(said.Words.Length <= ShortestWish && said.Words.Any(w => _actions.IsAction(w.Text))))
        {
            return null;
        }

        var entitlement = EntitlementIn(said, mentions, clause, span => counted.Any(l => l.Span.Overlaps(span)) || named.Any(n => n.Span.Overlaps(span))
            || tickets.Any(t => t.Span.Overlaps(span)) || clause is { } c && c.Span.Overlaps(span));
        return new Understood.Asks(
            entitlement, Together(counted), Tickets.Read(tickets), clause is null ? new Finding<string>.Missing([]) : Reasons.Of(said.Text[clause.Content.Start..clause.Content.End]),
            beneficiaries.Read([.. named.Select(n => Weighed(said, n, clause))]));
    }

    /// <summary>Only the entitlement: an answer, or what a command is about.</summary>
    public Finding<Entitlement> EntitlementAlone(Said said)
    {
        var mentions = Mentioned(said);
        return EntitlementIn(said, mentions, null, _ => false);
    }

    public bool Mentions(Said said) => !Mentioned(said).IsEmpty;

    private ImmutableArray<Mention> Mentioned(Said said) => ExactIds.Over(Entitlements.Mentions.In(said.Words, _vocabulary, _actions), said, Catalog);

    private static bool IsNameOrLength(Span span, ImmutableArray<Mention> mentions, IReadOnlyList<LengthMention> lengths) =>
        mentions.Any(m => m.Span.Overlaps(span)) || lengths.Any(l => l.Span.Overlaps(span));

    private bool IsAction(Said said, Span span) => _actions.IsAction(said.Folded[span.Start..span.End]);

    private static Clause? Reason(Said said, ImmutableArray<Mention> mentions, IReadOnlyList<LengthMention> lengths, ImmutableArray<Named> named)
    {
        var firstObject = mentions.IsEmpty ? AfterAccess(said) : mentions[0].Span.Start;
        var clause = Reasons.Find(said, position => firstObject < position, span => IsNameOrLength(span, mentions, lengths) || named.Any(n => n.Span.Overlaps(span)));
        var tails = lengths.Where(l => l.IsIntroduced || IsAfterComma(said, l.Span)).Select(l => l.Span).Concat(named.Select(n => n.Span));
        return clause is null ? null : Reasons.WithoutTail(said, clause, tails);
    }

    // "access to what-nobody-knows to …": the thing is named, even if unknown.
    private static int AfterAccess(Said said)
    {
        for (var i = 0; i + 2 < said.Words.Length; i++)
        {
            if (said.Words[i].Text is "access" or "acess" or "rights" or "permission" && said.Words[i + 1].Text is "to" or "on" or "for" or "in")
            {
                return said.Words[i + 2].Start;
            }
        }

        return int.MaxValue;
    }

    // Lengths within the reason are part of the story: "because the last 3 days were lost".
    private static LengthMention[] Counted(Said said, IReadOnlyList<LengthMention> lengths, Clause? clause)
    {
        var outside = lengths.Where(l => clause is null || !l.Span.Overlaps(clause.Content)).ToArray();
        return outside.Length > 1 ? [.. outside.Where(l => !l.IsBareDay || outside.All(o => o.IsBareDay))] : outside;
    }

    private Finding<SaidLength> Together(LengthMention[] lengths) => LengthJudge.Together([.. lengths.Select(l => l.Finding)], _speaking);

    private static bool IsAfterComma(Said said, Span span)
    {
        var before = said.Folded.AsSpan(0, span.Start).TrimEnd();
        return before.Length > 0 && before[^1] is ',' or ';' or '.' or '(';
    }

    private Finding<Entitlement> EntitlementIn(Said said, ImmutableArray<Mention> mentions, Clause? clause, Predicate<Span> isSetAside)
    {
        var purpose = clause is { Introduction: Introduction.Purpose } c ? said.Words.Where(w => w.Start >= c.Content.Start).Select(w => _actions.Find(w.Text)).FirstOrDefault() : null;
        var words = new RequestWords(said.Words, mentions, Segments(said), isSetAside, purpose is { IsSlip: false } ? purpose : null);
        return new EntitlementReader(Catalog, _actions).Read(words);
    }

    private static ImmutableArray<int> Segments(Said said)
    {
        var segments = ImmutableArray.CreateBuilder<int>(said.Words.Length);
        var (segment, end) = (0, 0);
        foreach (var word in said.Words)
        {
            var isBreak = word.Text is "and" or "or" or "plus" or "also" || said.Folded.AsSpan(end, word.Start - end).ContainsAny(",;&+");
            segment += isBreak ? 1 : 0;
            segments.Add(segment);
            end = word.End;
        }

        return segments.ToImmutable();
    }

    // "to fix the report for Bob": the access may be for either.
    private Named Weighed(Said said, Named named, Clause? clause) =>
        clause is not null && named.Span.Start >= clause.Content.Start && named.Finding is Finding<Identity>.Found { Value: Person other } && other.Ref != _speaker.Ref
            && !said.Folded.AsSpan(named.Span.Start, named.Span.End - named.Span.Start).StartsWith("behalf", StringComparison.Ordinal)
            ? named with { Finding = new Finding<Identity>.Ambiguous([_speaker, other], "Is the access for you, or for the person whom the reason names?") }
            : named;
}
