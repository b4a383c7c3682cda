using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Governance.Defects;

/// <summary>The whole life of a defect: it is opened once, has an owner at any time, and is closed by a human who says why, or with what it is about. Nothing is owed by it.</summary>
public static class DefectLifecycle
{
    /// <summary>Whether a task is a defect: something that should not be, and not a question that is asked in the ordinary course.</summary>
    public static bool IsDefect(TaskReason reason) => reason is not (TaskReason.DecidePreExisting or TaskReason.GrantFailing);

    /// <summary>Who owns it now: whom it was given to, and once they have left whoever owns what nobody else does.</summary>
    public static PersonId OwnerOf(Defect defect, Organisation organisation) =>
        organisation.Roster.IsActive(defect.Task.Owner) ? defect.Task.Owner : organisation.DefectOwner;

    public static Decided<DefectEvent> Decide(Defect? state, DefectCommand command, DefectFacts facts) => (state, command) switch
    {
        (null, DefectCommand.Open open) => Governance.Decide.Accept<DefectEvent>(new DefectEvent.Opened(facts.Now, open.Defect, open.Source, open.Item, open.Task)),
        (_, DefectCommand.Open) => new Refusal(RefusalCode.NothingOwed, "This defect was opened already."),
        (null, _) => new Refusal(RefusalCode.Unknown, "There is no such defect."),
        ({ EndedAt: not null }, _) => new Refusal(RefusalCode.MovedOn, "This defect is closed already."),
        ({ } open, DefectCommand.Close close) => Close(open, close, facts),
        (_, DefectCommand.Settle settle) => Governance.Decide.Accept<DefectEvent>(new DefectEvent.Settled(facts.Now, settle.End)),
        _ => throw new ArgumentOutOfRangeException(nameof(command), command.GetType().Name),
    };

    private static Decided<DefectEvent> Close(Defect state, DefectCommand.Close close, DefectFacts facts) => MayClose(state, close.By, facts.Organisation)
        ? Governance.Decide.Accept<DefectEvent>(new DefectEvent.Closed(facts.Now, close.By, close.Reason))
        : new Refusal(RefusalCode.NoAuthority, "Only the owner of this defect, or who owns what nobody else does, can close it.", RefusalTrace.Audited);

    /// <summary>Its owner, and whoever owns what nobody else does.</summary>
    public static bool MayClose(Defect defect, PersonId by, Organisation organisation) =>
        organisation.Roster.IsActive(by) && (by == OwnerOf(defect, organisation) || by == organisation.DefectOwner);

    public static Defect Evolve(Defect? state, DefectEvent @event) => @event switch
    {
        DefectEvent.Opened e => new(e.Defect, 1, e.Source, e.Item, e.Task, e.At, null),
        DefectEvent.Closed e => state! with { Version = state.Version + 1, Closed = new(e.By, e.Reason, e.At) },
        DefectEvent.Settled e => state! with { Version = state.Version + 1, Settled = new(e.End, e.At) },
        _ => throw new ArgumentOutOfRangeException(nameof(@event)),
    };
}
