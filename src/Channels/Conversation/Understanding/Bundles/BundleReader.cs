using System.Collections.Immutable;
using ChatGovernanceBot.Channels.Conversation.Understanding.Entitlements;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Channels.Conversation.Understanding.Bundles;

/// <summary>Words that name bundles; several where they fit several.</summary>
/// <param name="IsSlip">Recognised through a typing error.</param>
/// <param name="IsCalledOne">Whether the word "bundle" stands beside it.</param>
internal sealed record BundleMention(ImmutableArray<Bundle> Bundles, Span Span, bool IsSlip, bool IsCalledOne);

/// <summary>Finds the bundles of the catalog by id, name or alias, from left to right, the longest name first.</summary>
internal sealed class BundleReader
{
    private const int LongestName = 6;

    // Beyond these only what is spelled exactly is found, so that the work stays bounded.
    private const int WordsReadForSlips = 400;

    private readonly ILookup<string, Bundle> _names;
    private readonly ImmutableArray<Bundle> _all;

    public BundleReader(Catalog catalog)
    {
        _all = catalog.Bundles;
        _names = (from bundle in _all from name in (string[])[bundle.Id.Value, bundle.Name, .. bundle.Aliases] select (Name: Joined(name), bundle))
            .Distinct().ToLookup(p => p.Name, p => p.bundle, StringComparer.Ordinal);
    }

    public ImmutableArray<BundleMention> In(Said said)
    {
        if (_all.IsEmpty)
        {
            return [];
        }

        var found = ImmutableArray.CreateBuilder<BundleMention>();
        for (var at = 0; at < said.Words.Length;)
        {
            var (mention, next) = At(said, at) ?? (null, at + 1);
            if (mention is not null)
            {
                found.Add(mention);
            }

            at = next;
        }

        return found.DrainToImmutable();
    }

    private (BundleMention?, int)? At(Said said, int at)
    {
        for (var count = Math.Min(LongestName, said.Words.Length - at); count > 0; count--)
        {
            var joined = string.Concat(said.Words.Skip(at).Take(count).Select(w => w.Text));
            if (_names[joined].Distinct().ToImmutableArray() is { IsEmpty: false } exact)
            {
                return Of(said, at, count, exact, isSlip: false);
            }
        }

        return at < WordsReadForSlips ? Near(said, at) : null;
    }

    // The word beside it belongs to no name: "oncall bundle" is no slip for one that ends in it.
    private (BundleMention?, int)? Near(Said said, int at)
    {
        for (var count = Math.Min(LongestName, said.Words.Length - at); count > 0; count--)
        {
            var words = said.Words.Skip(at).Take(count).Select(w => w.Text).ToArray();
            var joined = string.Concat(words);
            if (words.Any(IsTheWord) || (count == 1 && Generic.Is(words[0])))
            {
                continue;
            }

            var near = _names.Where(n => Likeness.IsSlipOf(joined, n.Key)).SelectMany(n => n).Distinct().ToImmutableArray();
            if (!near.IsEmpty)
            {
                return Of(said, at, count, near, isSlip: true);
            }
        }

        return null;
    }

    // "I am on call" says how somebody is, not what they need.
    private static (BundleMention?, int) Of(Said said, int at, int count, ImmutableArray<Bundle> bundles, bool isSlip)
    {
        var next = at + count;
        var isCalledOne = (at > 0 && IsTheWord(said.Words[at - 1].Text)) || (next < said.Words.Length && IsTheWord(said.Words[next].Text));
        var isState = !isCalledOne && at > 0 && said.Words[at - 1].Text is "am" or "m" or "im" or "is" or "are" or "be" or "being" or "was" or "s";
        return (isState ? null : new(bundles, new(said.Words[at].Start, said.Words[next - 1].End), isSlip, isCalledOne), next);
    }

    /// <summary>Whether a bundle is spoken of, whichever.</summary>
    public static bool IsTheWord(string word) => word is "bundle" or "bundles" or "bundel" or "bunlde" or "budle";

    private static string Joined(string name) => string.Concat(Said.Split(Said.Fold(name)).Select(w => w.Text));
}
