using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Governance.Requests;

public abstract partial record RequestCommand
{
    /// <summary>Silence has lasted until a step of the stage that was opened by the event of version <paramref name="Opening"/>.</summary>
    /// <param name="Step">From 0; the number of steps means that whoever the last one brought in is silent too.</param>
    public sealed record Escalate(RequestId Request, int Item, int Opening, int Step) : RequestCommand(Request);
}

[JsonDerivedType(typeof(Escalated), "escalated")]
public abstract partial record RequestEvent
{
    /// <summary>These people are asked as well, since those who were asked before are silent. The stage lapses when it would have.</summary>
    /// <param name="Reach">How many steps are asked now.</param>
    /// <param name="Next">When silence goes further; null where nothing is left to come.</param>
    public sealed record Escalated(DateTimeOffset At, int Item, int Stage, int Reach, ImmutableArray<PersonId> Asked, DateTimeOffset? Next) : RequestEvent(At)
    {
        /// <summary>When those who are asked are reminded.</summary>
        public ImmutableArray<Reminder> Reminders { get; init; } = [];
    }
}

/// <summary>Whom silence brings in: the policy's steps in order, then whoever owns what nobody else does.</summary>
internal static class Escalating
{
    /// <summary>When the first step of a stage comes that opens now; null where the policy names none.</summary>
    public static DateTimeOffset? FirstOf(Stage stage, ImmutableArray<PersonId> asked, RequestFacts facts) => stage.Escalations is [var first, ..]
        ? StageTimes.EscalatesAt(stage, first, facts.Organisation.Roster, asked, facts.Now)
        : null;

    /// <summary>Asks whom the step names. One that names nobody who may decide, and is not asked already, goes at once to the next.</summary>
    public static RequestDraft Escalate(RequestDraft draft, int number, ItemState.AwaitingApproval open, RequestFacts facts) => Next(draft, number, open, facts) is { } next
        ? draft.Add(next)
        : draft
            .Add(new RequestEvent.Escalated(facts.Now, number, open.Stage, draft.Item(number).Stages[open.Stage].Escalations.Length, [], null))
            .Add(new RequestEvent.TaskRaised(facts.Now, number, new(facts.Organisation.DefectOwner, TaskReason.EscalationRanOut, "Nobody whom the policy names has decided, and nobody is left to ask; it will lapse.")));

    /// <summary>The next step that brings somebody in; null where none is left that does.</summary>
    public static RequestEvent.Escalated? Next(RequestDraft draft, int number, ItemState.AwaitingApproval open, RequestFacts facts)
    {
        var stage = draft.Item(number).Stages[open.Stage];
        for (var reach = open.Reach + 1; reach <= stage.Escalations.Length; reach++)
        {
            var item = draft.Item(number) with { State = open with { Reach = reach } };
            if (Authority.Awaited(draft.State, item, open.Stage, facts.Organisation).RemoveRange(open.Asked) is { IsEmpty: false } asked)
            {
                return new(facts.Now, number, open.Stage, reach, asked, NextOf(stage, reach, open, facts)) { Reminders = Reminding.Of(draft.State, number, asked, open.LapsesAt, facts) };
            }
        }

        return null;
    }

    // After the last step, most of what is left is theirs before somebody else hears of it.
    private static DateTimeOffset NextOf(Stage stage, int reach, ItemState.AwaitingApproval open, RequestFacts facts) => reach < stage.Escalations.Length
        ? StageTimes.EscalatesAt(stage, stage.Escalations[reach], facts.Organisation.Roster, open.Asked, open.Since)
        : facts.Now + ((open.LapsesAt - facts.Now) * 3 / 4);
}
