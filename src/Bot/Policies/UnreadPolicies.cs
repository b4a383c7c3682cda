using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People.Changes;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Bot.Policies;

/// <summary>
/// A ledger whose policy this program cannot read any more, as after an upgrade that no longer takes what it says. What a folder takes away is then
/// told by the newest recorded policy that can be read; where that is too much, or none can, a human says whether it is meant.
/// </summary>
internal static class UnreadPolicies
{
    /// <summary>Null where the folder may come into force by itself.</summary>
    public static string? WhyHeld(string database, PolicyDocument document)
    {
        var unread = 0;
        foreach (var recorded in RecordedPolicy.NewestFirst(database))
        {
            if (recorded?.Bind() is { } before)
            {
                var diff = PolicyFolder.Compare(before, document);
                return diff.IsHeldBy(before)
                    ? $"The policy that was in force cannot be used by this program, and beside version {before.Version.Number}, the newest that can, people.yaml takes away {RosterDiff.Words(diff.OfPeople(before), diff.OfMachines(before))}, more than {before.HoldRemovalsAbove} percent (hold-removals-above). {WhatToDo}"
                    : null;
            }

            unread++;
        }

        return unread == 0 ? null : $"No policy that the ledger recorded ({unread}) can be read by this program, so nobody can tell whom people.yaml takes away. {WhatToDo}";
    }

    /// <summary>Under what the ledger names somebody; null where it never heard of them.</summary>
    public static PersonId? RefOf(string database, Handle handle) => RecordedPolicy.NewestFirst(database).OfType<RecordedPolicy>().FirstOrDefault()?.Refs.GetValueOrDefault(handle.Value) is { } known ? new PersonId(known) : null;

    private const string WhatToDo = "Where it is meant, whoever its defects-to names says so with: policy adopt --by HANDLE --reason TEXT. Else mend it, or run the program that could read the policy.";
}
