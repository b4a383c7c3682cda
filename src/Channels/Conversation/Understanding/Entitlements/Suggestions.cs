using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ChatGovernanceBot.Governance.Policy;
using FuzzySharp;

namespace ChatGovernanceBot.Channels.Conversation.Understanding.Entitlements;

/// <summary>What could have been meant when nothing was named: by names, aliases and descriptions. Only ever suggested.</summary>
internal static class Suggestions
{
    private const int MostWords = 12;
    private const int MostSuggestions = 5;
    private const int LeastScore = 75;
    private const int LongestWord = 40;

    // Over thousands of entitlements most of a look would go into cutting up what describes them.
    private static readonly ConditionalWeakTable<Catalog, (Entitlement Entitlement, string[] Words)[]> Described = [];

    public static ImmutableArray<Entitlement> For(RequestWords said, IEnumerable<ActionWord> wanted, Catalog catalog, Actions actions)
    {
        var words = said.Words.Where(w => w.Text.Length > 2 && !said.IsSetAside(w.Span) && !Generic.Is(w.Text) && actions.Find(w.Text) is null)
            .Take(MostWords).Select(w => w.Text).ToArray();
        var rights = wanted.Take(MostWords).ToArray();
        return
        [
            .. Described.GetValue(catalog, Describe)
                .Where(e => rights.All(r => r.IsFulfilledBy(actions.Of(e.Entitlement))))
                .Select(e => (e.Entitlement, Score: Score(words, e.Words)))
                .Where(s => s.Score > 0)
                .OrderByDescending(s => s.Score).ThenBy(s => s.Entitlement.Privilege).ThenBy(s => s.Entitlement.Id.Value, StringComparer.Ordinal)
                .Take(MostSuggestions).Select(s => s.Entitlement),
        ];
    }

    private static (Entitlement, string[])[] Describe(Catalog catalog) => [.. catalog.Entitlements.Select(e => (e, WordsOf(e, catalog)))];

    private static string[] WordsOf(Entitlement entitlement, Catalog catalog)
    {
        var described = string.Join(' ', entitlement.Aliases.Append(entitlement.Id.Value).Append(entitlement.Name).Append(entitlement.Role)
            .Append(entitlement.Description).Append(catalog.Find(entitlement.Id.System)?.Description ?? ""));
        return [.. Said.Split(Said.Fold(described)).Select(w => w.Text).Where(w => w.Length > 2 && !Generic.Is(w)).Distinct(StringComparer.Ordinal)];
    }

    private static int Score(string[] words, string[] known)
    {
        var best = 0;
        foreach (var word in words.Where(w => w.Length <= LongestWord))
        {
            foreach (var other in known)
            {
                if (CanBeAlike(word, other))
                {
                    best = Math.Max(best, Fuzz.Ratio(word, other));
                }
            }
        }

        return best >= LeastScore ? best : 0;
    }

    // A ratio is of a hundred: twice the letters that two words share by all the letters of both; more than the shorter one's they cannot share.
    private static bool CanBeAlike(string word, string other) => 200 * Math.Min(word.Length, other.Length) >= (LeastScore - 1) * (word.Length + other.Length);
}
