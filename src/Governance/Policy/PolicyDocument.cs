using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy.Reading;

namespace ChatGovernanceBot.Governance.Policy;

/// <summary>A policy that was read and checked, in which people and machines are still named by their handles.</summary>
public sealed class PolicyDocument
{
    private readonly Draft _draft;

    internal PolicyDocument(Draft draft, string hash)
    {
        _draft = draft;
        Hash = hash;
        Handles = [.. draft.People.Select(p => p.Handle), .. draft.Machines.Select(m => m.Handle)];
    }

    /// <summary>SHA-256 over the files' names and texts, lower-case hexadecimal.</summary>
    public string Hash { get; }

    /// <summary>The organisation's name.</summary>
    public string Name => _draft.Name;

    /// <summary>Everyone and everything that needs a ref, in the order of the file.</summary>
    public IReadOnlyList<Handle> Handles { get; }

    /// <summary>The organisation with refs in place of handles.</summary>
    /// <param name="refOf">The random ref of a handle; asked once for each. The same handle must have the same ref in every version.</param>
    public Organisation Bind(PolicyVersion version, Func<Handle, string> refOf) => new Binding(Handles.ToDictionary(h => h.Value, refOf)).Bind(version, Hash, _draft);

    private sealed class Binding(Dictionary<string, string> refs)
    {
        public Organisation Bind(PolicyVersion version, string hash, Draft draft) => new(
            version, hash, draft.Name,
            new Catalog(draft.Systems.Select(Of), draft.Entitlements.Select(e => e with { Owners = Of(e.Owners) })) { Bundles = draft.Bundles },
            new Roster([.. draft.People.Select(Of), .. draft.Machines.Select(Of)], draft.Groups.Select(g => KeyValuePair.Create(g.Key, Of(g.Value)))),
            [.. draft.Rules.Select(r => r with { Stages = [.. r.Stages.Select(Of)] })], draft.Limits,
            [.. draft.Conflicts.Select(c => c with { Adds = Of(c.Adds) })], Of(draft.DefectOwner))
        {
            Reviews = [.. draft.Reviews.Select(r => r with { Reviewer = Of(r.Reviewer), Fallback = Of(r.Fallback) })],
            Revocations = Of(draft.Revocations),
            Notice = draft.Notice,
            HoldRemovalsAbove = draft.HoldRemovalsAbove,
            ObserveEvery = draft.ObserveEvery,
        };

        private PersonId Of(PersonId person) => new(refs[person.Value]);

        private PersonId? Of(PersonId? person) => person is { } known ? Of(known) : null;

        private ImmutableArray<PersonId> Of(ImmutableArray<PersonId> people) => [.. people.Select(Of)];

        private Person Of(Person p) => new(
            Of(p.Ref), p.Handle, p.DisplayName, p.Title, p.Department, p.Zone, p.Culture, Of(p.Manager), p.Employment, p.TargetAccount, p.Accounts)
        {
            Calendar = p.Calendar,
            Deputy = Of(p.Deputy),
        };

        private Machine Of(Machine m) => new(
            new IdentityId(refs[m.Handle.Value]), m.Handle, m.MachineKind, m.DisplayName, m.Purpose, Of(m.Owner), Of(m.Deputy), m.TargetAccount);

        private TargetSystem Of(TargetSystem system) => system with { Owner = Of(system.Owner), Operators = Of(system.Operators) };

        private Stage Of(Stage stage) => stage with
        {
            Approvers = Of(stage.Approvers),
            Fallback = Of(stage.Fallback),
            Escalations = [.. stage.Escalations.Select(e => e with { To = Of(e.To) })],
        };

        [return: NotNullIfNotNull(nameof(selector))]
        private Selector? Of(Selector? selector) => selector switch
        {
            Selector.Named named => new Selector.Named(Of(named.Person)),
            Selector.AnyOf any => new Selector.AnyOf([.. any.Selectors.Select(s => Of(s))]),
            Selector.AllOf all => new Selector.AllOf([.. all.Selectors.Select(s => Of(s))]),
            Selector.ManagersOf managed => new Selector.ManagersOf(Of(managed.People)),
            _ => selector,
        };
    }
}
