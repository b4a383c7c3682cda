using System.Collections.Immutable;
using ChatGovernanceBot.Channels.Conversation.Understanding;

namespace ChatGovernanceBot.Channels.Conversation;

/// <summary>Finds things by the first letters of their words, in the order in which they were given: those whose text begins with what was typed go first.</summary>
internal sealed class WordIndex<T>(IEnumerable<T> things, Func<T, string> text)
{
    // A space before each word, so that a word is found by its beginning alone.
    private readonly ImmutableArray<(T Thing, string Words)> _entries = [.. things.Select(t => (t, Words(text(t))))];

    public ImmutableArray<T> Find(string typed, int most, Predicate<T> wanted)
    {
        var begun = Words(Said.Clean(typed));
        var words = begun.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var (first, later) = (new List<T>(), new List<T>());
        foreach (var (thing, known) in _entries)
        {
            if (first.Count == most)
            {
                break;
            }

            if (words.All(w => Begins(known, w)) && wanted(thing))
            {
                (known.StartsWith(begun, StringComparison.Ordinal) ? first : later).Add(thing);
            }
        }

        return [.. first.Concat(later).Take(most)];
    }

    private static bool Begins(string known, string word)
    {
        for (var at = known.IndexOf(word, StringComparison.Ordinal); at > 0; at = known.IndexOf(word, at + 1, StringComparison.Ordinal))
        {
            if (known[at - 1] == ' ')
            {
                return true;
            }
        }

        return false;
    }

    private static string Words(string text) => string.Concat(Said.Split(Said.Fold(text)).Select(w => " " + w.Text));
}
