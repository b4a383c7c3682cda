using System.Collections.Immutable;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Channels.Conversation.Understanding.Entitlements;

/// <summary>Finds entitlements written out, <c>system/name</c>: these are meant whatever else the words resemble.</summary>
internal static class ExactIds
{
    /// <summary>The mentions with the written-out ids in place of what they overlap.</summary>
    public static ImmutableArray<Mention> Over(ImmutableArray<Mention> mentions, Said said, Catalog catalog)
    {
        var exact = catalog.Entitlements.SelectMany(e => Occurrences(said, e)).ToArray();
        return exact.Length == 0
            ? mentions
            : [.. mentions.Where(m => !exact.Any(e => e.Span.Overlaps(m.Span))).Concat(exact).OrderBy(m => m.First)];
    }

    private static IEnumerable<Mention> Occurrences(Said said, Entitlement entitlement)
    {
        var id = Said.Fold(entitlement.Id.Value);
        for (var at = said.Folded.IndexOf(id, StringComparison.Ordinal); at >= 0; at = said.Folded.IndexOf(id, at + id.Length, StringComparison.Ordinal))
        {
            var span = new Span(at, at + id.Length);
            if (IsWhole(said.Folded, span))
            {
                var first = said.Words.Count(w => w.End <= span.Start);
                yield return new Mention(first, first + said.Words.Count(w => w.Span.Overlaps(span)), span, Naming.Entitlement, [entitlement.Id], IsSlip: false);
            }
        }
    }

    private static bool IsWhole(string text, Span span) =>
        (span.Start == 0 || !IsPartOfId(text[span.Start - 1])) && (span.End == text.Length || !IsPartOfId(text[span.End]) || (text[span.End] == '-' && (span.End + 1 == text.Length || text[span.End + 1] == ' ')));

    private static bool IsPartOfId(char c) => char.IsLetterOrDigit(c) || c is '-' or '_' or '/';
}
