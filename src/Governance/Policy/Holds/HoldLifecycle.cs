using System.Globalization;
using ChatGovernanceBot.Governance.Defects;
using ChatGovernanceBot.Governance.People.Changes;
using static ChatGovernanceBot.Governance.Policy.Holds.PolicyHoldCommand;

namespace ChatGovernanceBot.Governance.Policy.Holds;

/// <summary>
/// The life of what the policy folder has and the policy in force has not. A people file that would take away too many is held: it waits for
/// whoever owns what nobody else does. A folder that is wrong is told once to the same person. Meanwhile the policy before it goes on, so nothing
/// is lost and nothing is given that it would not give.
/// </summary>
public static class HoldLifecycle
{
    /// <summary>So many of those who would be taken away are named.</summary>
    public const int MostNamed = 20;

    public static Decided<PolicyEvent> Decide(PolicyHold state, PolicyHoldCommand command, PolicyHoldFacts facts) => command switch
    {
        Hold hold when hold.Hash == state.Open?.Hash || hold.Hash == state.Released => new Refusal(RefusalCode.NothingOwed, "This policy is held or released already."),
        Hold hold => Governance.Decide.Accept<PolicyEvent>(Held(hold, ReleaserOf(hold, facts.Organisation), facts)),
        Release release => Decide(state, release, facts),
        End when state is { Open: null, Released: null } => new Refusal(RefusalCode.NothingOwed, "No policy is held."),
        Refuse refuse when refuse.Fingerprint == state.Refused?.Fingerprint => new Refusal(RefusalCode.NothingOwed, "This is told already."),
        Refuse refuse => Governance.Decide.Accept<PolicyEvent>(new PolicyEvent.FolderRefused(facts.Now, refuse.Fingerprint, new(facts.Organisation.DefectOwner, TaskReason.PolicyRefused, Detail(refuse)))),
        Mend when state.Refused is null => new Refusal(RefusalCode.NothingOwed, "Nothing of the policy folder was refused."),
        Mend => Governance.Decide.Accept<PolicyEvent>(new PolicyEvent.FolderMended(facts.Now)),
        End => Governance.Decide.Accept<PolicyEvent>(new PolicyEvent.HoldEnded(facts.Now)),
        _ => throw new ArgumentOutOfRangeException(nameof(command), command.GetType().Name),
    };

    private static PolicyEvent.Held Held(Hold hold, PersonId? releaser, PolicyHoldFacts facts)
    {
        var owner = facts.Organisation.DefectOwner;
        var detail = $"A changed people file takes away {RosterDiff.Words(new(hold.Removed, hold.Of), hold.Machines)}, so it is held.";
        var whoReleases = releaser == owner ? "" : releaser is null
            ? " Everybody who might release it is among them, so it has to be mended."
            : $" {facts.Organisation.Roster.NameOf(owner)}, who owns what nobody else does, is among them.";
        return new(facts.Now, hold.Hash, hold.Removed, hold.Of, new(releaser ?? owner, TaskReason.PolicyHeld, detail + whoReleases)) { Machines = hold.Machines, Releaser = releaser, Named = [.. hold.Left.Take(MostNamed)] };
    }

    // Whoever a file takes away does not say that it is meant: then whoever leads the owner of the rest does, else who owns a system or an entitlement.
    private static PersonId? ReleaserOf(Hold hold, Organisation organisation)
    {
        var (owner, roster) = (organisation.DefectOwner, organisation.Roster);
        IEnumerable<PersonId> inTurn =
        [
            owner, .. roster.Find(owner) is { } person ? roster.Above(person) : [],
            .. organisation.Catalog.Systems.Select(s => s.Owner), .. organisation.Catalog.Entitlements.SelectMany(e => e.Owners),
        ];
        return inTurn.Where(p => roster.IsActive(p) && !hold.Left.Contains(p)).Select(p => (PersonId?)p).FirstOrDefault();
    }

    private static string Detail(Refuse refuse) => string.Create(CultureInfo.InvariantCulture,
        $"The policy folder has {refuse.Problems} {(refuse.Problems == 1 ? "problem" : "problems")}{(refuse.First is { } first ? $", the first at {first}" : "")}, so nothing of its change is in force. The last good policy goes on.");

    private static Decided<PolicyEvent> Decide(PolicyHold state, Release release, PolicyHoldFacts facts) => state.Open switch
    {
        null => new Refusal(RefusalCode.MovedOn, "No policy is held any more, so there is nothing to release."),
        { } held when release.Opening is { } seen && seen != held.Opening => new Refusal(RefusalCode.MovedOn, "Another policy is held by now. Please look at the card about that one."),
        { Releaser: var releaser } when release.By != releaser || !facts.Organisation.Roster.IsActive(release.By) => new Refusal(RefusalCode.NoAuthority, releaser is { } asked && asked != facts.Organisation.DefectOwner
            ? $"Only {facts.Organisation.Roster.NameOf(asked)} can release this policy, since it takes away whoever owns what nobody else does (defects-to)."
            : "Only whoever owns what nobody else does (defects-to) can release a policy that is held, and not where it takes them away.", RefusalTrace.Audited),
        { } held => Governance.Decide.Accept<PolicyEvent>(new PolicyEvent.HoldReleased(facts.Now, held.Hash, release.By, release.Reason)),
    };

    /// <summary>The state after an event.</summary>
    public static PolicyHold Evolve(PolicyHold state, PolicyEvent @event)
    {
        var next = state with { Version = state.Version + 1, Ended = 0 };
        return @event switch
        {
            PolicyEvent.Held e => next with { Open = new(next.Version, e.Hash, e.Removed, e.Of, e.At) { Machines = e.Machines, Releaser = e.Releaser, Named = e.Named }, Released = null, Ended = state.Open?.Opening ?? 0 },
            PolicyEvent.HoldReleased e => next with { Open = null, Released = e.Hash, Ended = state.Open?.Opening ?? 0 },
            PolicyEvent.HoldEnded => next with { Open = null, Released = null, Ended = state.Open?.Opening ?? 0 },
            PolicyEvent.FolderRefused e => next with { Refused = new(next.Version, e.Fingerprint, e.At), Ended = state.Refused?.Opening ?? 0 },
            PolicyEvent.FolderMended => next with { Refused = null, Ended = state.Refused?.Opening ?? 0 },
            _ => throw new ArgumentOutOfRangeException(nameof(@event)),
        };
    }

    /// <summary>What is owed because of an event that led to <paramref name="after"/>.</summary>
    public static IEnumerable<Obligation> Owes(PolicyHold after, PolicyEvent @event) => @event switch
    {
        PolicyEvent.Held e => [.. Raised(after, CardKind.PolicyHeld, e.Task, e.At), .. Ended(after, DefectEnd.Superseded, e.At)],
        PolicyEvent.FolderRefused e => [.. Raised(after, CardKind.Task, e.Task, e.At), .. Ended(after, DefectEnd.Superseded, e.At)],
        PolicyEvent.HoldReleased => Ended(after, DefectEnd.Released, @event.At),
        PolicyEvent.HoldEnded or PolicyEvent.FolderMended => Ended(after, DefectEnd.Mended, @event.At),
        _ => [],
    };

    private static IEnumerable<Obligation> Raised(PolicyHold after, CardKind card, HumanTask task, DateTimeOffset at) => DefectOwing.Raised(PolicyHold.Stream, after.Version, card, task, at);

    private static IEnumerable<Obligation> Ended(PolicyHold after, DefectEnd end, DateTimeOffset at) => DefectOwing.Ended(PolicyHold.Stream, after.Version, after.Ended, end, at);
}
