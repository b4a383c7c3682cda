using System.Text.Json.Serialization;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Governance.Access;

public abstract partial record AccessCommand
{
    /// <summary>The roster has changed: is whoever holds this still here, and does anybody answer for it?</summary>
    public sealed record LookAtHolder(AccessId Access) : AccessCommand(Access);

    /// <summary>The time has passed in which somebody could have taken over the machine that holds this.</summary>
    /// <param name="Opening">The version of the event that set it.</param>
    public sealed record RevokeOrphan(AccessId Access, int Opening) : AccessCommand(Access);
}

[JsonDerivedType(typeof(Orphaned), "orphaned")]
[JsonDerivedType(typeof(AnsweredFor), "answered-for")]
public abstract partial record AccessEvent
{
    /// <summary>Nobody who is here answers for the machine that holds this; without anyone by <paramref name="RevokeAt"/> it goes.</summary>
    public sealed record Orphaned(DateTimeOffset At, DateTimeOffset RevokeAt, HumanTask Task) : AccessEvent(At);

    /// <summary>Somebody answers for it again.</summary>
    public sealed record AnsweredFor(DateTimeOffset At) : AccessEvent(At);
}

/// <summary>Nobody answers for the machine that holds an access.</summary>
/// <param name="Opening">The version of the event that found it.</param>
/// <param name="RevokeAt">Governance time, UTC.</param>
public sealed record Orphan(int Opening, DateTimeOffset RevokeAt);

/// <summary>
/// What becomes of an access whose holder is not on the roster as before. A person who left and an identity that was taken out lose it at once.
/// A machine is handed over, and where nobody is left to answer for it, it keeps what it has until a deadline: taking it away at once could stop
/// what others depend on, and leaving it would be access that nobody answers for.
/// </summary>
public static class Holders
{
    /// <summary>From finding that nobody answers for a machine until what it holds is revoked.</summary>
    public static readonly TimeSpan TimeToTakeOver = TimeSpan.FromDays(14);

    /// <summary>Whether an access of this identity is to be looked at when the roster changed.</summary>
    public static bool Concerns(IdentityId identity, Roster roster) => !roster.IsActive(identity) || roster.Find(identity) is Machine;

    internal static Decided<AccessEvent> Decide(Access state, AccessCommand.LookAtHolder look, AccessFacts facts)
    {
        var roster = facts.Organisation.Roster;
        return (roster.Find(state.Id.Identity), state) switch
        {
            _ when roster.IsActive(state.Id.Identity) => state.Orphan is null ? NothingOwed() : Governance.Decide.Accept<AccessEvent>(new AccessEvent.AnsweredFor(facts.Now)),
            (Machine, { Orphan: not null } or { State: AccessState.Absent } or { IsRevoking: true }) => NothingOwed(),
            (Machine, _) => Governance.Decide.Accept<AccessEvent>(new AccessEvent.Orphaned(
                facts.Now, facts.Now + TimeToTakeOver, new(EdgeOwners.Of(state.Id, facts.Organisation), TaskReason.NobodyAnswers, "Nobody who is here answers for the machine that holds this access."))),
            _ => Revoke(state, look.Access, facts),
        };
    }

    internal static Decided<AccessEvent> Decide(Access state, AccessCommand.RevokeOrphan revoke, AccessFacts facts) => state.Orphan switch
    {
        { } orphan when orphan.Opening != revoke.Opening => NothingOwed(),
        { } orphan when orphan.RevokeAt > facts.Now && facts.Clock == ClockState.Sound => new Refusal(RefusalCode.ClockPutBack, "The clock says that this is not due yet."),
        { } when facts.Organisation.Roster.IsActive(state.Id.Identity) => Governance.Decide.Accept<AccessEvent>(new AccessEvent.AnsweredFor(facts.Now)),
        { } => Revoke(state, revoke.Access, facts),
        null => NothingOwed(),
    };

    private static Decided<AccessEvent> Revoke(Access state, AccessId access, AccessFacts facts) => OrderedRevocation.Decide(state, new(access, EndCause.Left, null, null), facts);

    private static Refusal NothingOwed() => new(RefusalCode.NothingOwed, "Nothing has changed about who holds this access.");
}
