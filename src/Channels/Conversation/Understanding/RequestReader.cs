using System.Collections.Frozen;
using System.Collections.Immutable;
using ChatGovernanceBot.Channels.Conversation.Understanding.Bundles;
using ChatGovernanceBot.Channels.Conversation.Understanding.Entitlements;
using ChatGovernanceBot.Channels.Conversation.Understanding.Lengths;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Channels.Conversation.Understanding;

/// <summary>Reads a request: first the parts that announce themselves (length, beneficiary, ticket), then the reason, and in the rest the entitlement.</summary>
internal sealed class RequestReader
{
    private static readonly FrozenSet<string> Wishes = FrozenSet.ToFrozenSet(
        ["need", "needs", "want", "wants", "give", "grant", "request", "requesting", "access", "acess", "permission", "permissions", "extend", "require", "allow", "provide", "add", "bundle"], StringComparer.Ordinal);

    /// <summary>So few words with a right among them are a request, for something the catalog does not have: "prod2-db admin".</summary>
    private const int ShortestWish = 6;

    private const int MostBundles = 6;

    private readonly Organisation _organisation;
    private readonly Person _speaker;
    private readonly Speaking _speaking;
    private readonly Actions _actions;
    private readonly Vocabulary _vocabulary;
    private readonly BundleReader _bundles;

    public RequestReader(Organisation organisation, Person speaker, Speaking speaking)
    {
        _organisation = organisation;
        _speaker = speaker;
        _speaking = speaking;
        var words = CatalogWords.Of(organisation.Catalog);
        (_actions, _vocabulary, _bundles) = (words.Actions, words.Vocabulary, words.Bundles);
    }

    private Catalog Catalog => _organisation.Catalog;

    /// <summary>The request, or null when the text asks for nothing.</summary>
    public Understood.Asks? Read(Said said)
    {
        var (mentions, bundles) = Apart(Mentioned(said), _bundles.In(said));
        var lengths = LengthReader.Read(said, _speaking, BareEnds.Ignored);
        var beneficiaries = new Beneficiaries(_organisation.Roster, _speaker, span => IsNameOrLength(span, mentions, lengths) || bundles.Any(b => b.Span.Overlaps(span)) || IsAction(said, span));
        var named = beneficiaries.In(said);
        var clause = Reason(said, [.. mentions.Select(m => m.Span), .. bundles.Select(b => b.Span)], span => IsNameOrLength(span, mentions, lengths), lengths, named);
        var counted = Counted(said, lengths, clause);
        var tickets = Tickets.Find(said, span => mentions.Any(m => m.Span.Overlaps(span)) || bundles.Any(b => b.Span.Overlaps(span)) || counted.Any(l => l.Span.Overlaps(span)));
        if (mentions.IsEmpty && bundles.IsEmpty && !Wishes.Overlaps(said.Words.Select(w => w.Text)) && !(said.Words.Length <= ShortestWish && said.Words.Any(w => _actions.IsAction(w.Text))))
        {
            return null;
        }

        bool IsSetAside(Span span) => counted.Any(l => l.Span.Overlaps(span)) || named.Any(n => n.Span.Overlaps(span))
            || tickets.Any(t => t.Span.Overlaps(span)) || clause is { } c && c.Span.Overlaps(span);
        var wanted = bundles.RemoveAll(b => IsSetAside(b.Span));
        var entitlement = EntitlementIn(said, mentions, clause, span => IsSetAside(span) || wanted.Any(b => b.Span.Overlaps(span) && !mentions.Any(m => m.Span.Overlaps(b.Span))));
        return new Understood.Asks(
            BesideBundle(entitlement, wanted), Together(counted), Tickets.Read(tickets), clause is null ? new Finding<string>.Missing([]) : Reasons.Of(said.Text[clause.Content.Start..clause.Content.End]),
            beneficiaries.Read([.. named.Select(n => Weighed(said, n, clause))]))
        {
            Bundle = BundleIn(said, wanted, IsSetAside),
        };
    }

    /// <summary>Only the entitlement: an answer, or what a command is about.</summary>
    public Finding<Entitlement> EntitlementAlone(Said said)
    {
        var mentions = Mentioned(said);
        return EntitlementIn(said, mentions, null, _ => false);
    }

    /// <summary>What is wanted and nothing else: the answer to what a request is about.</summary>
    public (Finding<Entitlement> Entitlement, Finding<Bundle> Bundle) WantedAlone(Said said)
    {
        var (mentions, bundles) = Apart(Mentioned(said), _bundles.In(said));
        var entitlement = EntitlementIn(said, mentions, null, span => bundles.Any(b => b.Span.Overlaps(span) && !mentions.Any(m => m.Span.Overlaps(b.Span))));
        return (BesideBundle(entitlement, bundles), BundleIn(said, bundles, _ => false));
    }

    public bool Mentions(Said said) => !Mentioned(said).IsEmpty || !_bundles.In(said).IsEmpty;

    /// <summary>Words that name an entitlement and a bundle are both where neither is the longer name and nobody said "bundle".</summary>
    private static (ImmutableArray<Mention>, ImmutableArray<BundleMention>) Apart(ImmutableArray<Mention> mentions, ImmutableArray<BundleMention> bundles)
    {
        var kept = bundles.RemoveAll(b => !b.IsCalledOne && mentions.Any(m => m.Span.Overlaps(b.Span) && (IsLonger(m.Span, b.Span) || (b.IsSlip && !m.IsSlip))));
        return (mentions.RemoveAll(m => kept.Any(b => b.Span.Overlaps(m.Span) && (b.IsCalledOne || IsLonger(b.Span, m.Span)))), kept);
    }

    private static bool IsLonger(Span span, Span other) => span.End - span.Start > other.End - other.Start;

    // Suggestions are for whoever named nothing.
    private static Finding<Entitlement> BesideBundle(Finding<Entitlement> entitlement, ImmutableArray<BundleMention> bundles) =>
        !bundles.IsEmpty && entitlement is Finding<Entitlement>.Missing ? new Finding<Entitlement>.Missing([]) : entitlement;

    // A slip resolves to what nobody would mind, like that for an entitlement.
    private Finding<Bundle> BundleIn(Said said, ImmutableArray<BundleMention> mentions, Predicate<Span> isSetAside)
    {
        var named = mentions.SelectMany(m => m.Bundles).DistinctBy(b => b.Id).Take(MostBundles).ToImmutableArray();
        return named switch
        {
            [] when said.Words.Any(w => BundleReader.IsTheWord(w.Text) && !isSetAside(w.Span)) => new Finding<Bundle>.Missing([.. Catalog.Bundles.Take(MostBundles)]),
            [] => new Finding<Bundle>.Missing([]),
            [var one] when mentions.All(m => !m.IsSlip) || one.Entitlements.All(e => Catalog.Find(e) is { Privilege: PrivilegeLevel.Standard }) => new Finding<Bundle>.Found(one),
            _ => new Finding<Bundle>.Ambiguous(named, "Do you mean this bundle?"),
        };
    }

    private ImmutableArray<Mention> Mentioned(Said said) => ExactIds.Over(Entitlements.Mentions.In(said.Words, _vocabulary, _actions), said, Catalog);

    private static bool IsNameOrLength(Span span, ImmutableArray<Mention> mentions, IReadOnlyList<LengthMention> lengths) =>
        mentions.Any(m => m.Span.Overlaps(span)) || lengths.Any(l => l.Span.Overlaps(span));

    private bool IsAction(Said said, Span span) => _actions.IsAction(said.Folded[span.Start..span.End]);

    private static Clause? Reason(Said said, ImmutableArray<Span> objects, Predicate<Span> isNameOrLength, IReadOnlyList<LengthMention> lengths, ImmutableArray<Named> named)
    {
        var firstObject = objects.IsEmpty ? AfterAccess(said) : objects.Min(o => o.Start);
        var clause = Reasons.Find(said, position => firstObject < position, span => isNameOrLength(span) || objects.Any(o => o.Overlaps(span)) || named.Any(n => n.Span.Overlaps(span)));
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
