using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Governance.Requests;

public abstract partial record RequestCommand
{
    /// <summary><c>nudge</c>: by requester or beneficiary, to whoever has not decided yet.</summary>
    public sealed record Nudge(RequestId Request, PersonId By) : RequestCommand(Request);
}

[JsonDerivedType(typeof(Nudged), "nudged")]
public abstract partial record RequestEvent
{
    /// <summary>Somebody who waits has those who are asked told once more. No time to decide is moved by it.</summary>
    public sealed record Nudged(DateTimeOffset At, int Item, PersonId By, ImmutableArray<PersonId> Asked) : RequestEvent(At);
}

/// <summary>Telling those who are asked once more because somebody who waits says so, not sooner than they may hear of it again.</summary>
public static class Nudging
{
    internal static Decided<RequestEvent> Decide(Request request, RequestCommand.Nudge nudge, RequestFacts facts)
    {
        if (nudge.By != request.Requester && !request.Items.Any(i => i.Identity.Is(nudge.By)))
        {
            return new Refusal(RefusalCode.NoAuthority, "Only the requester or the person it is for can nudge about this request.", RefusalTrace.Audited);
        }

        ImmutableArray<RequestEvent> nudged = [.. from item in request.Items
                                                 where item.State is ItemState.AwaitingApproval open && MayHearAgain(open, facts.Now)
                                                 let asked = Authority.Awaited(request, item, ((ItemState.AwaitingApproval)item.State).Stage, facts.Organisation)
                                                 where !asked.IsEmpty
                                                 select new RequestEvent.Nudged(facts.Now, item.Number, nudge.By, asked)];
        return nudged.IsEmpty ? WhyNot(request, facts.Now) : new RequestDraft(request, nudged).Done();
    }

    /// <summary>Whether those who are asked at a stage may be told once more.</summary>
    public static bool MayHearAgain(ItemState.AwaitingApproval open, DateTimeOffset now) => open.LapsesAt > now && ToldAt(open, now) + Pacing.Apart <= now;

    /// <summary>When those who are asked may be nudged next; null where nobody's decision is waited for.</summary>
    public static DateTimeOffset? NextAt(Request request, DateTimeOffset now) => request.Items.Select(i => i.State).OfType<ItemState.AwaitingApproval>()
        .Select(open => (DateTimeOffset?)(ToldAt(open, now) + Pacing.Apart)).Min();

    /// <summary>Whether a nudge is still to be brought: the stage that it was about still waits for this person.</summary>
    public static bool IsWanted(Request request, CardSubject owed, Organisation organisation, DateTimeOffset now) =>
        request.Find(owed.Item) is { State: ItemState.AwaitingApproval { NudgedAt: not null } open } item && open.LapsesAt > now && Authority.Awaited(request, item, open.Stage, organisation).Contains(owed.To);

    private static Refusal WhyNot(Request request, DateTimeOffset now) => NextAt(request, now) is { } next && next > now
        ? new(RefusalCode.NotAllowed, "Those who are asked were told less than four hours ago.")
        : new(RefusalCode.MovedOn, "Nobody's decision is waited for, so there is nobody to nudge.");

    // When it was opened, nudged about, or its last reminder went out.
    private static DateTimeOffset ToldAt(ItemState.AwaitingApproval open, DateTimeOffset now) =>
        open.Reminders.Select(r => r.At).Where(at => at <= now).Append(open.Since).Append(open.NudgedAt ?? open.Since).Max();
}
