using System.Text.Json.Serialization;

namespace ChatGovernanceBot.Governance.Access;

public abstract partial record AccessCommand
{
    /// <summary>A quarantine wants to know whether the edge is there.</summary>
    /// <param name="Quarantine">The number of the quarantine.</param>
    public sealed record AskReading(AccessId Access, int Quarantine) : AccessCommand(Access);

    /// <summary>The edge was read for a quarantine.</summary>
    public sealed record NoteReading(AccessId Access, int Quarantine, Observation Observation) : AccessCommand(Access);
}

[JsonDerivedType(typeof(ReadingAsked), "reading-asked")]
[JsonDerivedType(typeof(ReadingNoted), "reading-noted")]
public abstract partial record AccessEvent
{
    public sealed record ReadingAsked(DateTimeOffset At, int Quarantine) : AccessEvent(At);
    public sealed record ReadingNoted(DateTimeOffset At, int Quarantine) : AccessEvent(At);
}

/// <summary>What a quarantine asked to be read.</summary>
/// <param name="At">When it was; null until then.</param>
public sealed record AskedReading(int Quarantine, DateTimeOffset? At);

/// <summary>
/// Reading an edge because the ledger was restored. It gives nothing: an edge that the ledger says has ended goes, one that it says is there
/// and is not is told to its owner, and whatever is being done to it goes its own way.
/// </summary>
internal static class Readings
{
    public static Decided<AccessEvent> Decide(Access state, AccessCommand.AskReading ask, AccessFacts facts) => state.Reading is { } asked && asked.Quarantine >= ask.Quarantine
        ? new Refusal(RefusalCode.NothingOwed, "This reading was asked for already.")
        : Governance.Decide.Accept<AccessEvent>(new AccessEvent.ReadingAsked(facts.Now, ask.Quarantine));

    public static Decided<AccessEvent> Decide(Access state, AccessCommand.NoteReading note, AccessFacts facts)
    {
        if (state.Reading is not { At: null } asked || asked.Quarantine != note.Quarantine)
        {
            return new Refusal(RefusalCode.NothingOwed, "Nothing waits for this reading.");
        }

        var draft = new AccessDraft(state, facts).See(note.Observation);
        return note.Observation.Presence == Presence.Unknown ? draft.Done() : Follow(draft, note.Observation).Add(new AccessEvent.ReadingNoted(facts.Now, note.Quarantine)).Done();
    }

    private static AccessDraft Follow(AccessDraft draft, Observation seen) => (draft.State, seen.Presence) switch
    {
        // What this ledger never called for may have been there before, or was given after the copy was made: its owner knows.
        ({ State: AccessState.Absent, LastCall: 0 }, Presence.Present) => draft.AskOwner(),
        ({ State: AccessState.Absent }, Presence.Present) => draft.FindBeyondEnd(),
        ({ State: AccessState.Active }, Presence.Absent) => draft.FindGone(),
        ({ State: AccessState.Active }, Presence.Present) => draft.FindBack(),
        _ => draft,
    };
}
