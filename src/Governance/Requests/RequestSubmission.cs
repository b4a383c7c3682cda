using System.Collections.Immutable;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;
using static ChatGovernanceBot.Governance.Requests.RequestEvent;

namespace ChatGovernanceBot.Governance.Requests;

/// <summary>What may be submitted, and the way it takes. Also asked before the confirmation, so that what cannot be submitted is never offered.</summary>
public static class RequestSubmission
{
    /// <summary>So many requests of one person may wait for a decision at once: approvers who are flooded decide without reading.</summary>
    public const int MostWaiting = 100;

    /// <summary>Why an item cannot be asked for as said; null when it can. Says the limit where there is one.</summary>
    public static Refusal? WhyNot(PersonId requester, AskedItem asked, string? ticket, Routed routed, Organisation organisation, DateTimeOffset now)
    {
        var roster = organisation.Roster;
        return (organisation.Catalog.Find(asked.Entitlement), roster.Find(asked.Identity)) switch
        {
            _ when !roster.IsActive(requester) => No("You are not active in the people file, so you cannot ask for access."),
            (null, _) => No("There is no such entitlement in the catalog."),
            (_, null) => No("There is no such identity in the people file."),
            _ when !roster.IsActive(asked.Identity) => No("The identity this is for has left or has nobody who answers for it, so it can be given nothing."),
            (_, Machine) when !roster.AnswerableFor(asked.Identity).Contains(requester) => No("Only the owner of a machine identity, or the deputy, can ask for it."),
            ({ } entitlement, { } identity) => WhyNotThisLong(asked.Length, entitlement, identity, routed, now)
                ?? (routed is Routed.By { Route.Ticket: TicketRule.Required } && string.IsNullOrEmpty(ticket) ? No("The policy demands a ticket for this, for example INC-4312.") : null),
        };
    }

    private static Refusal? WhyNotThisLong(Length length, Entitlement entitlement, Identity identity, Routed routed, DateTimeOffset now)
    {
        if (length.IsStanding)
        {
            return identity.Kind == IdentityKind.Human && entitlement.Standing == StandingRule.HumansMay && routed is not Routed.By { Route.Longest: not null }
                ? null
                : No("This access needs an end; say for how long.");
        }

        var time = length.EndFrom(now)!.Value - now;
        return time <= TimeSpan.Zero ? No("The access must end in the future.")
            : routed is Routed.By { Route.Longest: { } longest } && time > longest ? No($"That is longer than the {InWords(longest)} that policy allows here.")
            : null;
    }

    internal static Decided<RequestEvent> Decide(RequestCommand.Submit submit, RequestFacts facts)
    {
        if (facts.WhyNotGive("submitted") is { } barred)
        {
            return barred;
        }

        if (facts.WaitingOf(submit.By) >= MostWaiting)
        {
            return No($"{MostWaiting} of your requests wait for a decision already, and no more may. Cancel one, or wait until some are decided.");
        }

        if (WhyNotTogether(submit, facts.Organisation.Catalog) is { } unfit)
        {
            return unfit;
        }

        ImmutableArray<(AskedItem Asked, Routed Routed)> routed =
            [.. submit.Items.Zip(Together.Route(facts.Organisation, submit.By, submit.Request, submit.Items, facts.HoldingsOf))];
        foreach (var (asked, way) in routed)
        {
            if (WhyNot(submit.By, asked, submit.Ticket, way, facts.Organisation, facts.Now) is { } refusal)
            {
                return routed.Length == 1 ? refusal : No($"{asked.Entitlement}: {refusal.Reason}");
            }
        }

        return Open(submit, routed, facts);
    }

    // The name of a bundle stands on what approvers read, so it holds for nothing that is not in it.
    private static Refusal? WhyNotTogether(RequestCommand.Submit submit, Catalog catalog) =>
        submit.Items.IsEmpty ? No("A request needs at least one entitlement.")
        : submit.Items.DistinctBy(i => (i.Identity, i.Entitlement)).Count() < submit.Items.Length ? No("A request asks for each entitlement once.")
        : submit.Bundle is not { } id || (catalog.Find(id) is { } bundle && submit.Items.All(i => bundle.Entitlements.Contains(i.Entitlement))) ? null
        : No("The catalog no longer has this bundle as it was asked for. Ask for it again.");

    private static Decided<RequestEvent> Open(RequestCommand.Submit submit, ImmutableArray<(AskedItem Asked, Routed Routed)> routed, RequestFacts facts)
    {
        ImmutableArray<SubmittedItem> items = [.. routed.Select((r, index) =>
            new SubmittedItem(index + 1, r.Asked.Identity, r.Asked.Entitlement, r.Asked.Length, (r.Routed as Routed.By)?.Route))];
        var submitted = new Submitted(facts.Now, submit.Request, submit.By, submit.Justification, submit.Ticket, facts.Organisation.Version, items) { Follows = submit.Follows, Bundle = submit.Bundle };
        var draft = new RequestDraft(RequestLifecycle.Evolve(null, submitted), []);
        for (var index = 0; index < routed.Length; index++)
        {
            draft = routed[index].Routed is Routed.Nowhere nowhere
                ? Refuse(draft, index + 1, nowhere.Reason, facts)
                : RequestLifecycle.Advance(draft, index + 1, facts);
        }

        var decided = draft.Done();
        return decided with { Events = decided.Events.Insert(0, submitted) };
    }

    // I10: what policy cannot route is refused with a reason and raised as a defect.
    private static RequestDraft Refuse(RequestDraft draft, int number, string reason, RequestFacts facts) => draft
        .Add(new TaskRaised(facts.Now, number, new(facts.Organisation.DefectOwner, TaskReason.NotRoutable, reason)))
        .Add(new ItemClosed(facts.Now, number, Outcome.Refused, null, null, reason));

    private static Refusal No(string reason) => new(RefusalCode.NotAllowed, reason);

    private static string InWords(TimeSpan time) => time switch
    {
        { TotalDays: >= 1 } when time.Hours == 0 && time.Minutes == 0 => time.Days == 1 ? "1 day" : $"{time.Days} days",
        { TotalHours: >= 1 } when time.Minutes == 0 => time.TotalHours == 1 ? "1 hour" : $"{(int)time.TotalHours} hours",
        _ => $"{(int)time.TotalMinutes} minutes",
    };
}
