using System.Collections.Immutable;
using System.Text.Json;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Conversation.Several;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Channels.Conversation;

/// <summary>What the policy says to a form that is filled in: what it offers, the way that the request would take, and what stands against it.</summary>
public sealed class FormOffers(LedgerQueries queries, HoldingQueries holdingsOf, RequestDrafting drafting, TalkCards talk, ConfirmCard confirm, ConfirmSeveralCard confirmSeveral)
{
    /// <summary>What can be asked for whatever the policy says of lengths: a refusal of it is about something else.</summary>
    private static readonly Length Shortest = Length.OfTime(TimeSpan.FromSeconds(1));

    /// <summary>Why a form that names everything cannot be submitted like this, at the field where it can be mended.</summary>
    internal async Task<ImmutableArray<FieldProblem>> WhyNotAsync(Speaker speaker, Draft draft, CancellationToken cancellation)
    {
        if (!draft.Together.IsEmpty)
        {
            return WhyNotSeveral(draft, await PlanAsync(speaker, draft, cancellation));
        }

        var (routed, _) = await RoutedAsync(speaker, draft, cancellation);
        if (routed is Routed.By { Route.Ticket: TicketRule.Required } && draft.Ticket is null)
        {
            return [NoTicket];
        }

        var asked = new AskedItem(draft.Identity, draft.Entitlement!.Value, draft.Length!.Length);
        if (WhyNot(asked) is not { } refusal)
        {
            return [];
        }

        return [WhyNot(asked with { Length = Shortest }) is null ? FormProblems.Length(refusal.Reason) : FormProblems.Beneficiary(refusal.Reason)];

        Refusal? WhyNot(AskedItem item) => RequestSubmission.WhyNot(speaker.Person.Ref, item, draft.Ticket, routed, speaker.Organisation, speaker.Now);
    }

    private static FieldProblem NoTicket => FormProblems.Ticket("the policy demands one here, for example INC-4312.");

    // What is cut or left out stands on the preview; only where nothing remains is it wrong.
    private static ImmutableArray<FieldProblem> WhyNotSeveral(Draft draft, AskingPlan plan) =>
        plan.Items.IsEmpty ? [FormProblems.Entitlement($"nothing of it can be asked for now. {RequestDrafting.Reasons(plan.LeftOut)}")]
        : plan.Ticket == TicketRule.Required && draft.Ticket is null ? [NoTicket]
        : [];

    /// <summary>The draft with what its preview shows of it, so that exactly that is submitted.</summary>
    internal async Task<Draft> AsShownAsync(Speaker speaker, Draft draft, CancellationToken cancellation) =>
        draft.Together.IsEmpty ? draft : draft with { Shown = (await PlanAsync(speaker, draft, cancellation)).Asked };

    private async Task<AskingPlan> PlanAsync(Speaker speaker, Draft draft, CancellationToken cancellation) =>
        AskingPlan.Of(speaker, draft, await holdingsOf.HoldingsOfAsync(draft.Identity, cancellation));

    /// <summary>What a form offers that is not filled in yet.</summary>
    public static FormOffer None { get; } = new(FormLengths.UpTo(FormLengths.Usual), null, "");

    /// <summary>What a form offers that is filled in so far.</summary>
    internal async Task<FormOffer> OfAsync(Speaker speaker, Draft draft, CancellationToken cancellation)
    {
        if (!draft.Together.IsEmpty)
        {
            return await SeveralAsync(speaker, draft, cancellation);
        }

        if (draft.Entitlement is not { } entitlement || speaker.Organisation.Catalog.Find(entitlement) is not { } wanted)
        {
            return None;
        }

        var (routed, holdings) = await RoutedAsync(speaker, draft, cancellation);
        if (routed is not Routed.By { Route: var route })
        {
            var reason = ((Routed.Nowhere)routed).Reason;
            return new(FormLengths.UpTo(wanted.MaximumDuration), talk.Notice("The policy leads nowhere here", reason, CardTone.Warning, "If you submit it, it is refused, and whoever keeps the policy is told."), WayOf(draft, reason));
        }

        var access = await queries.AccessAsync(AccessId.Of(entitlement, draft.Identity), cancellation);
        var preview = confirm.Preview(speaker.View(), new(speaker.Person.Ref, draft.Identity, entitlement, draft.Length?.Length, draft.Ticket), route, holdings, access);
        return new(FormLengths.UpTo(route.Longest), preview, WayOf(draft, JsonSerializer.Serialize(route, GovernanceJson.Options)));
    }

    private async Task<FormOffer> SeveralAsync(Speaker speaker, Draft draft, CancellationToken cancellation)
    {
        var holdings = await holdingsOf.HoldingsOfAsync(draft.Identity, cancellation);
        var plan = AskingPlan.Of(speaker, draft, holdings);
        var preview = confirmSeveral.Preview(speaker.View(), RequestDrafting.SeveralOf(speaker, draft, plan), holdings, await drafting.AccessesAsync(plan, cancellation));
        return new(FormLengths.UpTo(plan.Longest), preview, WayOf(draft, string.Join('\n', plan.Items.Select(WayOf).Concat(plan.LeftOut.Select(l => $"{l.Entitlement} {l.Why}")))));
    }

    // What is shown of an item, its own length too: another one is another way.
    private static string WayOf(PlannedItem item) =>
        $"{JsonSerializer.Serialize(item.Asked, GovernanceJson.Options)} {(item.Routed is Routed.By { Route: var route } ? JsonSerializer.Serialize(route, GovernanceJson.Options) : ((Routed.Nowhere)item.Routed).Reason)}";

    private static string WayOf(Draft draft, string way) => StableId.Of($"way\n{draft.Entitlement}{draft.Bundle}\n{draft.Identity}\n{way}");

    private async Task<(Routed Routed, ImmutableArray<Holding> Holdings)> RoutedAsync(Speaker speaker, Draft draft, CancellationToken cancellation)
    {
        var holdings = await holdingsOf.HoldingsOfAsync(draft.Identity, cancellation);
        return (Routing.Route(speaker.Organisation, speaker.Person.Ref, draft.Identity, draft.Entitlement!.Value, holdings), holdings);
    }
}
