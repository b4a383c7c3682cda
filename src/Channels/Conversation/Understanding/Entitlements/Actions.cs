using System.Collections.Frozen;
using System.Collections.Immutable;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Channels.Conversation.Understanding.Entitlements;

/// <summary>What a word asks to do, as kinds of right: <c>view</c> is reading, <c>edit</c> is writing. A word no list knows is a kind of its own.</summary>
/// <param name="IsSlip">Recognised through a typing error.</param>
internal sealed record ActionWord(ImmutableHashSet<string> Kinds, string Text, bool IsSlip)
{
    public bool IsFulfilledBy(ImmutableHashSet<string> kinds) => Kinds.Overlaps(kinds);
}

/// <summary>Words that name a right. Writing never names reading, nor reading writing.</summary>
internal sealed class Actions
{
    private static readonly FrozenDictionary<string, ImmutableHashSet<string>> Kinds = new (string Kind, string[] Words)[]
    {
        ("read", ["read", "reader", "reads", "reading", "readonly", "ro", "view", "viewer", "viewing", "viewonly", "see", "seeing", "look", "looking", "browse", "query", "querying", "inspect"]),
        ("write", ["write", "writer", "writes", "writing", "edit", "editor", "edits", "editing", "change", "changes", "changing", "modify", "modifying", "update", "updating", "insert", "delete", "author", "contribute", "contributor"]),
        ("admin", ["admin", "admins", "administrator", "administration", "administer", "administrate", "superuser", "root", "sudo", "dba", "manage", "full"]),
        ("export", ["export", "exports", "exporting", "exporter", "download", "downloading", "dump", "extract"]),
        ("approve", ["approve", "approver", "approves", "approving", "approval"]),
        ("submit", ["submit", "submitter", "submits", "submitting", "create", "creating"]),
        ("write", ["create", "creating"]),
        ("deploy", ["deploy", "deployer", "deploys", "deploying", "deployment", "rollout", "ship"]),
    }.SelectMany(k => k.Words.Select(w => (Word: w, k.Kind))).GroupBy(p => p.Word, p => p.Kind, StringComparer.Ordinal)
        .ToFrozenDictionary(g => g.Key, g => g.ToImmutableHashSet(StringComparer.Ordinal), StringComparer.Ordinal);

    // Everyday words that are one letter away from a right.
    private static readonly FrozenSet<string> NeverSlips = FrozenSet.ToFrozenSet(
        ["ready", "road", "real", "rear", "with", "white", "while", "chance", "charge", "charges", "range", "need", "exit", "shop", "skip", "seed", "seen",
         "fully", "fill", "fall", "sheep", "root", "route", "right", "rights", "rough", "submits", "look", "book", "edge", "credit", "report", "reports", "reach", "dear", "views", "week", "dates", "date", "data"],
        StringComparer.Ordinal);

    private readonly Dictionary<string, ImmutableHashSet<string>> _words;

    public Actions(Catalog catalog)
    {
        _words = new Dictionary<string, ImmutableHashSet<string>>(Kinds, StringComparer.Ordinal);
        foreach (var word in catalog.Entitlements.SelectMany(NameWords).Where(w => !Generic.Is(w)))
        {
            _words.TryAdd(word, [word]);
        }
    }

    /// <summary>The kinds of right that an entitlement gives, by its name in the system.</summary>
    public ImmutableHashSet<string> Of(Entitlement entitlement) =>
        [.. NameWords(entitlement).SelectMany(w => _words.TryGetValue(w, out var kinds) ? kinds : [])];

    /// <summary>Whether an entitlement gives a kind of right beside those that were asked for: read-write where reading was said.</summary>
    public bool Exceeds(Entitlement entitlement, IReadOnlyCollection<ActionWord> wanted) =>
        Of(entitlement).Any(kind => Kinds.ContainsKey(kind) && !wanted.Any(w => w.Kinds.Contains(kind)));

    public bool IsAction(string word) => _words.ContainsKey(word);

    /// <summary>Whether a word names a right in any catalog, and not only where an entitlement is called so.</summary>
    public static bool IsRight(string word) => Kinds.ContainsKey(word);

    public ActionWord? Find(string word)
    {
        if (_words.TryGetValue(word, out var kinds))
        {
            return new ActionWord(kinds, word, false);
        }

        if (word.Length < 4 || NeverSlips.Contains(word) || Generic.Is(word))
        {
            return null;
        }

        var meant = _words.Where(w => Likeness.IsSlipOf(word, w.Key)).SelectMany(w => w.Value).ToImmutableHashSet(StringComparer.Ordinal);
        return meant.IsEmpty ? null : new ActionWord(meant, word, true);
    }

    private static IEnumerable<string> NameWords(Entitlement entitlement) => Said.Split(Said.Fold(entitlement.Id.Name)).Select(w => w.Text);
}

/// <summary>Words that name neither a system nor a right.</summary>
internal static class Generic
{
    private static readonly FrozenSet<string> Words = FrozenSet.ToFrozenSet(
        ["a", "an", "the", "and", "or", "to", "for", "of", "in", "on", "my", "our", "me", "i", "is", "it", "only", "access", "acess", "role", "right", "rights", "permission",
         "permissions", "entitlement", "db", "database", "databases", "system", "systems", "service", "services", "app", "application", "tool", "platform", "cluster", "server",
         "data", "account", "group", "team", "new", "all", "please", "need", "want", "give", "grant", "get", "have", "can", "could", "with", "company", "user", "use", "login"],
        StringComparer.Ordinal);

    public static bool Is(string word) => Words.Contains(word);
}
