using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Conversation.Understanding;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Channels.Conversation;

/// <summary>What a field of the form offers for the letters that were typed so far: asked at every key, over catalogs of tens of thousands.</summary>
public sealed class FormSearch
{
    /// <summary>Longer texts are nobody's first letters of anything.</summary>
    private const int LongestTyped = 150;

    /// <summary>Stands before a bundle in a field. No entitlement is called like this: a colon is in no id.</summary>
    private const string BundlePrefix = "bundle:";

    /// <summary>A list is for what most people look for.</summary>
    private const int MostBundles = 10;

    /// <summary>Of an id: a list may show no more than 75 characters of what it offers.</summary>
    private const int LongestShown = 60;

    private readonly ConditionalWeakTable<Catalog, WordIndex<Entitlement>> _catalogs = [];
    private readonly ConditionalWeakTable<Catalog, WordIndex<Bundle>> _bundles = [];
    private readonly ConditionalWeakTable<Roster, WordIndex<Identity>> _rosters = [];

    /// <summary>The bundle that a field's value names; null for none.</summary>
    public static Bundle? BundleOf(Catalog catalog, string value) =>
        value.StartsWith(BundlePrefix, StringComparison.Ordinal) ? catalog.Find(new BundleId(value[BundlePrefix.Length..])) : null;

    /// <summary>A bundle as a field offers it: as what it is, and with how much is in it.</summary>
    public static FormChoice ChoiceOf(Bundle bundle) =>
        new(BundlePrefix + bundle.Id.Value, PlainText.Line($"Bundle {bundle.Id} ({bundle.Entitlements.Length} items) · {bundle.Name}", 90));

    /// <summary>An entitlement as a field offers it.</summary>
    public static FormChoice ChoiceOf(Entitlement entitlement) => new(entitlement.Id.Value, PlainText.Line($"{Shown(entitlement.Id)} · {entitlement.Role}", 90));

    /// <summary>Bundles and entitlements in which every word that was typed begins one; where there is none, what the conversation would suggest by these words.</summary>
    public ImmutableArray<FormChoice> Entitlements(Organisation organisation, Person person, string typed, DateTimeOffset now, int most)
    {
        if (typed.Length > LongestTyped)
        {
            return [];
        }

        var bundles = _bundles.GetValue(organisation.Catalog, BundleIndex).Find(typed, Math.Min(most, MostBundles), _ => true).Select(ChoiceOf).ToList();
        var found = _catalogs.GetValue(organisation.Catalog, Index).Find(typed, most, _ => true);
        var entitlements = found.IsEmpty && bundles.Count == 0 ? FreeText.Search(typed, organisation, person, now) : found;
        return [.. bundles.Concat(entitlements.Select(ChoiceOf)).Take(most)];
    }

    /// <summary>Everybody who is here, and the machines that this person answers for.</summary>
    public ImmutableArray<FormChoice> Beneficiaries(Organisation organisation, Person person, string typed, int most)
    {
        var (roster, theirs) = (organisation.Roster, organisation.Roster.MachinesOf(person.Ref).Select(m => m.Id).ToHashSet());
        return typed.Length > LongestTyped ? []
            : [.. _rosters.GetValue(roster, Index).Find(typed, most, i => roster.IsActive(i.Id) && (i is Person || theirs.Contains(i.Id))).Select(i => new FormChoice(i.Handle.Value, PlainText.Line($"{i.DisplayName} · {i.Handle}")))];
    }

    // Lists show the beginning of what is long, and what differs stands at the end of most ids: a role of which there are several.
    private static string Shown(EntitlementId id) => id.Value.Length <= LongestShown ? id.Value : $"{id.Value[..(LongestShown / 2)]}…{id.Value[^(LongestShown / 2)..]}";

    private static WordIndex<Entitlement> Index(Catalog catalog) =>
        new(catalog.LeastFirst, e => $"{e.Id} {e.Name} {string.Join(' ', e.Aliases)} {e.Role} {catalog.Find(e.Id.System)?.Name}");

    private static WordIndex<Bundle> BundleIndex(Catalog catalog) =>
        new(catalog.Bundles, b => $"{BundlePrefix} {b.Id} {b.Name} {string.Join(' ', b.Aliases)}");

    private static WordIndex<Identity> Index(Roster roster) =>
        new(roster.Identities.OrderBy(i => i.Kind).ThenBy(i => i.DisplayName, StringComparer.Ordinal), i => $"{i.DisplayName} {i.Handle}");
}
