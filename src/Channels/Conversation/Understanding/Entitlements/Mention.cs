using System.Collections.Immutable;
using ChatGovernanceBot.Governance;

namespace ChatGovernanceBot.Channels.Conversation.Understanding.Entitlements;

/// <summary>Words of the message that name something of the catalog.</summary>
/// <param name="First">The first word, by number.</param>
/// <param name="Next">The word that follows.</param>
/// <param name="IsSlip">Recognised through a typing error.</param>
internal sealed record Mention(int First, int Next, Span Span, Naming Naming, ImmutableHashSet<EntitlementId> Entitlements, bool IsSlip);

/// <summary>Finds all mentions, from left to right, the longest first.</summary>
internal static class Mentions
{
    // Beyond these, only what is spelled exactly is found: no message needs more, and the work stays bounded.
    private const int WordsReadForSlips = 400;
    private const int MostWordsOfSlip = 3;

    public static ImmutableArray<Mention> In(ImmutableArray<Word> words, Vocabulary vocabulary, Actions actions)
    {
        var found = ImmutableArray.CreateBuilder<Mention>();
        for (var at = 0; at < words.Length;)
        {
            var mention = At(words, at, vocabulary, actions);
            at = mention?.Next ?? at + 1;
            if (mention is not null)
            {
                found.Add(mention);
            }
        }

        return found.ToImmutable();
    }

    private static Mention? At(ImmutableArray<Word> words, int at, Vocabulary vocabulary, Actions actions)
    {
        var exact = Exact(words, at, vocabulary, actions);
        var near = at < WordsReadForSlips ? Near(words, at, exact is null ? 1 : exact.Next - at + 1, vocabulary, actions) : null;
        return exact is null || (near is not null && near.Entitlements.IsProperSubsetOf(exact.Entitlements)) ? near : exact;
    }

    private static Mention? Exact(ImmutableArray<Word> words, int at, Vocabulary vocabulary, Actions actions)
    {
        for (var count = Math.Min(Vocabulary.LongestName, words.Length - at); count > 0; count--)
        {
            var joined = Join(words, at, count);
            if (vocabulary.Exact(joined) is { } meaning && !(count == 1 && actions.IsAction(joined)))
            {
                return Of(words, at, count, meaning, isSlip: false);
            }
        }

        return null;
    }

    // "billing databse" is nearer to one system than "billing" alone.
    private static Mention? Near(ImmutableArray<Word> words, int at, int fewest, Vocabulary vocabulary, Actions actions)
    {
        for (var count = Math.Min(MostWordsOfSlip, words.Length - at); count >= fewest; count--)
        {
            if (MayBeSlip(words, at, count, actions) && vocabulary.Near(Join(words, at, count)) is { } meaning)
            {
                return Of(words, at, count, meaning, isSlip: true);
            }
        }

        return null;
    }

    // A joined slip must not swallow a word that means something else: "billing read" is no slip for another name.
    private static bool MayBeSlip(ImmutableArray<Word> words, int at, int count, Actions actions)
    {
        for (var i = at; i < at + count; i++)
        {
            if (actions.IsAction(words[i].Text) || (count == 1 && Generic.Is(words[i].Text)))
            {
                return false;
            }
        }

        return !Generic.Is(words[at].Text);
    }

    private static string Join(ImmutableArray<Word> words, int at, int count) =>
        count == 1 ? words[at].Text : string.Concat(Enumerable.Range(at, count).Select(i => words[i].Text));

    private static Mention Of(ImmutableArray<Word> words, int at, int count, Meaning meaning, bool isSlip) =>
        new(at, at + count, new Span(words[at].Start, words[at + count - 1].End), meaning.Naming, meaning.Entitlements, isSlip);
}
