using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace ChatGovernanceBot.Governance.Requests;

public abstract partial record RequestCommand
{
    /// <summary>The card that asks this person cannot be brought to them: whom the next step names is asked at once, or the fallback.</summary>
    public sealed record PassOver(RequestId Request, int Item, PersonId Unreachable, HumanTask Task) : RequestCommand(Request);
}

[JsonDerivedType(typeof(PassedOver), "passed-over")]
[JsonDerivedType(typeof(FallbackAsked), "fallback-asked")]
public abstract partial record RequestEvent
{
    /// <summary>Nobody waits for this person any longer, since they cannot be reached.</summary>
    public sealed record PassedOver(DateTimeOffset At, int Item, int Stage, PersonId Person) : RequestEvent(At);

    /// <summary>Too few of those who were asked can be reached, so the fallback of the stage is asked beside them. The stage lapses when it would have.</summary>
    public sealed record FallbackAsked(DateTimeOffset At, int Item, int Stage, ImmutableArray<PersonId> Asked) : RequestEvent(At)
    {
        /// <summary>When those who are asked are reminded.</summary>
        public ImmutableArray<Reminder> Reminders { get; init; } = [];
    }
}

/// <summary>
/// Who is asked and cannot be reached is not waited for. The steps of the stage come first; where they are used up, and those who can be reached are too
/// few, nobody is left in the sense of the policy's fallback.
/// </summary>
internal static class PassingOver
{
    public static Decided<RequestEvent> Decide(Request state, Item item, RequestCommand.PassOver pass, RequestFacts facts)
    {
        if (Authority.HasDecided(item, pass.Unreachable))
        {
            return new Refusal(RefusalCode.NothingOwed, "This person has decided already, so nothing is asked of them any more.");
        }

        var draft = new RequestDraft(state, pass.Task.IsKnown(state.Unreached) ? [] : [new RequestEvent.TaskRaised(facts.Now, item.Number, pass.Task)]);
        if (item.State is ItemState.AwaitingApproval open && open.Asked.Contains(pass.Unreachable) && !open.PassedOver.Contains(pass.Unreachable) && open.LapsesAt > facts.Now)
        {
            draft.Add(new RequestEvent.PassedOver(facts.Now, item.Number, open.Stage, pass.Unreachable));
            AskOthers(draft, item.Number, facts);
        }

        return draft.IsEmpty ? HumanTask.KnownUnreached : draft.Done();
    }

    private static void AskOthers(RequestDraft draft, int number, RequestFacts facts)
    {
        var open = (ItemState.AwaitingApproval)draft.Item(number).State;
        var steps = draft.Item(number).Stages[open.Stage].Escalations.Length;
        if (Escalating.Next(draft, number, open, facts) is { } next)
        {
            draft.Add(next);
        }
        else if (Fallback(draft, number, open, facts) is { IsEmpty: false } asked)
        {
            draft.Add(new RequestEvent.FallbackAsked(facts.Now, number, open.Stage, asked) { Reminders = Reminding.Of(draft.State, number, asked, open.LapsesAt, facts) });
        }
        else if (open.Reach < steps)
        {
            Escalating.Escalate(draft, number, open, facts);
        }
    }

    /// <summary>Whom the fallback brings in; empty where those who can be reached are enough, or it names nobody else who may decide.</summary>
    private static ImmutableArray<PersonId> Fallback(RequestDraft draft, int number, ItemState.AwaitingApproval open, RequestFacts facts)
    {
        var item = draft.Item(number);
        return item.Stages[open.Stage].Fallback is null || item.WithFallback.Contains(open.Stage) || Authority.CanBeDecidedWithout(draft.State, item, open.Stage, open.PassedOver, facts.Organisation)
            ? []
            : Authority.Awaited(draft.State, item with { WithFallback = item.WithFallback.Add(open.Stage) }, open.Stage, facts.Organisation).RemoveRange(open.Asked);
    }
}
