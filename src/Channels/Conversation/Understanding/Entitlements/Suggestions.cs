using System.Collections.Immutable;
using ChatGovernanceBot.Governance.Policy;
using FuzzySharp;

namespace ChatGovernanceBot.Channels.Conversation.Understanding.Entitlements;

/// <summary>What could have been meant when nothing was named: by names, aliases and descriptions. Only ever suggested.</summary>
internal static class Suggestions
{
    private const int MostWords = 12;
    private const int MostSuggestions = 5;
    private const int LeastScore = 60;

    public static ImmutableArray<Entitlement> For(RequestWords said, IEnumerable<ActionWord> wanted, Catalog catalog, Actions actions)
    {
        var words = said.Words.Where(w => w.Text.Length > 2 && !said.IsSetAside(w.Span) && !Generic.Is(w.Text) && actions.Find(w.Text) is null)
            .Take(MostWords).Select(w => w.Text).ToArray();
        var rights = wanted.Take(MostWords).ToArray();
        return
        [
            .. catalog.Entitlements
                .Where(e => rights.All(r => r.IsFulfilledBy(actions.Of(e))))
                .Select(e => (Entitlement: e, Score: Score(words, e, catalog)))
                .Where(s => s.Score >= LeastScore)
                .OrderByDescending(s => s.Score).ThenBy(s => s.Entitlement.Privilege).ThenBy(s => s.Entitlement.Id.Value, StringComparer.Ordinal)
                .Take(MostSuggestions).Select(s => s.Entitlement),
        ];
    }

    private static int Score(string[] words, Entitlement entitlement, Catalog catalog)
    {
        var described = string.Join(' ', entitlement.Aliases.Append(entitlement.Id.Value).Append(entitlement.Name).Append(entitlement.Role)
            .Append(entitlement.Description).Append(catalog.Find(entitlement.Id.System)?.Description ?? ""));
        var known = Said.Split(Said.Fold(described)).Select(w => w.Text).Where(w => w.Length > 2 && !Generic.Is(w)).Distinct(StringComparer.Ordinal).ToArray();
        return words.Length == 0 || known.Length == 0 ? 0 : words.Max(word => word.Length > 40 ? 0 : known.Max(k => Fuzz.Ratio(word, k))) switch
        {
            var best when best >= 75 => best,
            _ => 0,
        };
    }
}
