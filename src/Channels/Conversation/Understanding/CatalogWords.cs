using System.Runtime.CompilerServices;
using ChatGovernanceBot.Channels.Conversation.Understanding.Bundles;
using ChatGovernanceBot.Channels.Conversation.Understanding.Entitlements;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Channels.Conversation.Understanding;

/// <summary>What words mean in a catalog. It is made once for each catalog: for ten thousand entitlements that takes some 60 ms.</summary>
internal sealed class CatalogWords
{
    private static readonly ConditionalWeakTable<Catalog, CatalogWords> Known = [];

    private CatalogWords(Catalog catalog)
    {
        Actions = new Actions(catalog);
        Vocabulary = new Vocabulary(catalog, Actions);
        Bundles = new BundleReader(catalog);
    }

    public Actions Actions { get; }
    public Vocabulary Vocabulary { get; }
    public BundleReader Bundles { get; }

    public static CatalogWords Of(Catalog catalog) => Known.GetValue(catalog, known => new(known));
}
