using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Conversation.Understanding;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Channels.Conversation;

/// <summary>What a field of the form offers for the letters that were typed so far: asked at every key, over catalogs of tens of thousands.</summary>
public sealed class FormSearch
{
    /// <summary>Longer texts are nobody's first letters of anything.</summary>
    private const int LongestTyped = 150;

    private readonly ConditionalWeakTable<Catalog, WordIndex<Entitlement>> _catalogs = [];
    private readonly ConditionalWeakTable<Roster, WordIndex<Identity>> _rosters = [];

    /// <summary>Entitlements in which every word that was typed begins one; where there is none, what the conversation would suggest by these words.</summary>
    public ImmutableArray<FormChoice> Entitlements(Organisation organisation, Person person, string typed, DateTimeOffset now, int most)
    {
        if (typed.Length > LongestTyped)
        {
            return [];
        }

        var found = _catalogs.GetValue(organisation.Catalog, Index).Find(typed, most, _ => true);
        return [.. (found.IsEmpty ? FreeText.Search(typed, organisation, person, now) : found).Take(most).Select(e => new FormChoice(e.Id.Value, PlainText.Line($"{e.Id} · {e.Role}")))];
    }

    /// <summary>Everybody who is here, and the machines that this person answers for.</summary>
    public ImmutableArray<FormChoice> Beneficiaries(Organisation organisation, Person person, string typed, int most)
    {
        var (roster, theirs) = (organisation.Roster, organisation.Roster.MachinesOf(person.Ref).Select(m => m.Id).ToHashSet());
        return typed.Length > LongestTyped ? []
            : [.. _rosters.GetValue(roster, Index).Find(typed, most, i => roster.IsActive(i.Id) && (i is Person || theirs.Contains(i.Id))).Select(i => new FormChoice(i.Handle.Value, PlainText.Line($"{i.DisplayName} · {i.Handle}")))];
    }

    private static WordIndex<Entitlement> Index(Catalog catalog) =>
        new(catalog.LeastFirst, e => $"{e.Id} {e.Name} {string.Join(' ', e.Aliases)} {e.Role} {catalog.Find(e.Id.System)?.Name}");

    private static WordIndex<Identity> Index(Roster roster) =>
        new(roster.Identities.OrderBy(i => i.Kind).ThenBy(i => i.DisplayName, StringComparer.Ordinal), i => $"{i.DisplayName} {i.Handle}");
}
