using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Governance.Defects;

/// <summary>
/// The whole life of a defect: it is opened once, has an owner at any time, and is closed by a human who says why, or by itself with what it is
/// about. Meanwhile it is followed up, see <see cref="DefectChasing"/>.
/// </summary>
public static class DefectLifecycle
{
    /// <summary>Whether a task is a defect: something that should not be, and not a question that is asked in the ordinary course.</summary>
    public static bool IsDefect(TaskReason reason) => reason is not (TaskReason.DecidePreExisting or TaskReason.GrantFailing);

    /// <summary>Who owns it now: whom it was given to, and where they have left, or hold what it is about, whoever owns that access, or what nobody else does.</summary>
    public static PersonId OwnerOf(Defect defect, Organisation organisation) =>
        MayBeAsked(defect, defect.Task.Owner, organisation) ? defect.Task.Owner : AccessOf(defect) is { } access ? EdgeOwners.Of(access, organisation) : organisation.DefectOwner;

    /// <summary>Who is asked where everybody else is silent.</summary>
    internal static PersonId LastOwnerOf(Defect defect, Organisation organisation) => AccessOf(defect) is { } access ? EdgeOwners.Last(access, organisation) : organisation.DefectOwner;

    private static AccessId? AccessOf(Defect defect) => defect.Source.Kind == StreamKind.Access ? new(defect.Source.Id) : null;

    public static Decided<DefectEvent> Decide(Defect? state, DefectCommand command, DefectFacts facts) => (state, command) switch
    {
        (null, DefectCommand.Open open) => Governance.Decide.Accept<DefectEvent>(new DefectEvent.Opened(facts.Now, open.Defect, open.Source, open.Item, open.Task)),
        (null, DefectCommand.Report report) => Governance.Decide.Accept<DefectEvent>(Opened(report, facts)),
        (_, DefectCommand.Open or DefectCommand.Report) => new Refusal(RefusalCode.NothingOwed, "This defect was opened already."),
        (null, _) => new Refusal(RefusalCode.Unknown, "There is no such defect."),
        ({ } known, DefectCommand.Chase chase) => DefectChasing.Decide(known, chase, facts),
        ({ EndedAt: not null }, _) => new Refusal(RefusalCode.MovedOn, "This defect is closed already."),
        ({ } open, DefectCommand.Close close) => Close(open, close, facts),
        (_, DefectCommand.Settle settle) => Governance.Decide.Accept<DefectEvent>(new DefectEvent.Settled(facts.Now, settle.End)),
        _ => throw new ArgumentOutOfRangeException(nameof(command), command.GetType().Name),
    };

    // Nobody is told of it who holds what it is about.
    private static DefectEvent.Opened Opened(DefectCommand.Report report, DefectFacts facts) => new(facts.Now, report.Defect, report.Source, 0, report.Task)
    {
        To = OwnerOf(new(report.Defect, 1, report.Source, 0, report.Task, facts.Now, null), facts.Organisation),
        Owed = report.Owed,
    };

    private static Decided<DefectEvent> Close(Defect state, DefectCommand.Close close, DefectFacts facts) => MayClose(state, close.By, facts.Organisation)
        ? Governance.Decide.Accept<DefectEvent>(new DefectEvent.Closed(facts.Now, close.By, close.Reason) { ComesBackAt = ComesBackAt(state, facts) })
        : new Refusal(RefusalCode.NoAuthority, "Only the owner of this defect, or who owns what nobody else does, can close it, and nobody where it is about access of their own.", RefusalTrace.Audited);

    // A reason is heard, but it does not end what lasts.
    private static DateTimeOffset? ComesBackAt(Defect state, DefectFacts facts) =>
        DefectCauses.ComesBack(state.Task.Reason) && facts.CauseOf(state) == DefectCause.Lasts ? facts.Now + DefectChasing.ComesBackAfter : null;

    /// <summary>Its owner, whoever was asked since they were silent, and whoever owns what nobody else does; not about access of their own.</summary>
    public static bool MayClose(Defect defect, PersonId by, Organisation organisation) =>
        MayBeAsked(defect, by, organisation) && (by == OwnerOf(defect, organisation) || by == organisation.DefectOwner || defect.Asked.Contains(by));

    /// <summary>Whoever may close it, and whoever owns what nobody else does also where they may not.</summary>
    public static bool Sees(Defect defect, PersonId reader, Organisation organisation) =>
        MayClose(defect, reader, organisation) || (reader == organisation.DefectOwner && organisation.Roster.IsActive(reader));

    /// <summary>Whether somebody can be asked about it: never who holds what it is about, or answers for the machine that does.</summary>
    internal static bool MayBeAsked(Defect defect, PersonId person, Organisation organisation) =>
        AccessOf(defect) is { } access ? EdgeOwners.MayBeAsked(access, person, organisation) : organisation.Roster.IsActive(person);

    public static Defect Evolve(Defect? state, DefectEvent @event) => @event switch
    {
        DefectEvent.Opened e => new(e.Defect, 1, e.Source, e.Item, e.Task, e.At, null) { Owed = e.Owed },
        _ => Apply(state! with { Version = state.Version + 1 }, @event),
    };

    private static Defect Apply(Defect next, DefectEvent @event) => @event switch
    {
        DefectEvent.Closed e => next with { Closed = new(e.By, e.Reason, e.At) { ComesBackAt = e.ComesBackAt } },
        DefectEvent.Chased e => next with { Step = e.Step, Asked = e.To is { } asked ? [.. next.Asked.Append(asked).Distinct()] : next.Asked },
        DefectEvent.Settled e => next with { Settled = new(e.End, e.At) },
        DefectEvent.Reopened e => next with { Closed = null, Opening = next.Version, ReopenedAt = e.At, Step = 0, Asked = [] },
        _ => throw new ArgumentOutOfRangeException(nameof(@event)),
    };

    /// <summary>What an open defect owes for which nothing was ever owed: it was opened before defects were followed up.</summary>
    public static Obligation FollowUp(Defect defect, DateTimeOffset now) =>
        DefectOwing.Chase(defect, defect.Opening, 1, DefectChasing.DueAt(defect, 1) is var due && due > now ? due : now);

    /// <summary>What is owed because of an event that led to <paramref name="after"/>.</summary>
    public static IEnumerable<Obligation> Owes(Defect after, DefectEvent @event) => @event switch
    {
        DefectEvent.Opened { To: { } to } e => [DefectOwing.Card(after, to, e.At), DefectOwing.Chase(after, after.Opening, 1, DefectChasing.DueAt(after, 1))],
        DefectEvent.Opened => [DefectOwing.Chase(after, after.Opening, 1, DefectChasing.DueAt(after, 1))],
        DefectEvent.Reopened e => [DefectOwing.Card(after, e.To, e.At), DefectOwing.Chase(after, after.Opening, 1, DefectChasing.DueAt(after, 1))],
        DefectEvent.Chased e => DefectOwing.Of(after, e),
        DefectEvent.Closed { ComesBackAt: { } again } e => [DefectOwing.UpdateCards(after, e.At), DefectOwing.Chase(after, after.Version, 0, again)],
        _ => [DefectOwing.UpdateCards(after, @event.At)],
    };
}
