using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Conversation.Several;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Channels.Cards;

/// <summary>What is asked for together, as far as it is known.</summary>
/// <param name="Bundle">Null where the items were named one by one.</param>
public sealed record SeveralDraft(PersonId Requester, IdentityId Identity, BundleId? Bundle, Length? Length, string? Ticket, AskingPlan Plan);

/// <summary>The card before several items are asked for: each with its own way, end and findings, and by name what is left out.</summary>
public sealed class ConfirmSeveralCard(CardLibrary library)
{
    public OutgoingMessage Of(CardView view, string dialog, SeveralDraft draft, string justification, IReadOnlyList<Holding> holdings, IReadOnlyDictionary<AccessId, Access> accesses) => new(
        $"{Title(view, draft)}: read this and submit it. {Counted(draft.Plan.Items.Length)}{Missing(draft)}.",
        library.Expand("confirm-several", Facts(view, draft, holdings, accesses)
            .With("id", dialog)
            .With("justification", new JsonObject { ["by"] = PlainText.Line(view.Reader.DisplayName), ["text"] = PlainText.Clean(justification, 2000) })));

    /// <summary>The same in a form that is still being filled in: without buttons, and without what nobody has to read back.</summary>
    public OutgoingMessage Preview(CardView view, SeveralDraft draft, IReadOnlyList<Holding> holdings, IReadOnlyDictionary<AccessId, Access> accesses) =>
        new($"{Title(view, draft)}: who will be asked.", library.Expand("confirm-several", Facts(view, draft, holdings, accesses)));

    private static string Missing(SeveralDraft draft) => draft.Plan.LeftOut.IsEmpty ? "" : $", without {Wording.All([.. draft.Plan.LeftOut.Select(l => l.Entitlement.Value)])}";

    private static string Title(CardView view, SeveralDraft draft) => draft.Bundle is { } id ? PlainText.Line(view.Organisation.Catalog.Find(id)?.Name ?? id.Value) : "Several entitlements";

    private static string Counted(int items) => items == 1 ? "1 item" : $"{items} items";

    private static JsonObject Facts(CardView view, SeveralDraft draft, IReadOnlyList<Holding> holdings, IReadOnlyDictionary<AccessId, Access> accesses) => new JsonObject
    {
        ["title"] = Title(view, draft),
        ["kind"] = draft.Bundle is { } id ? $"Bundle {id}" : "Asked for together",
        ["count"] = $"{Counted(draft.Plan.Items.Length)}, each decided by itself",
        ["beneficiary"] = view.Who(draft.Identity),
        ["items"] = new JsonArray([.. draft.Plan.Items.Select(i => Item(view, draft, i, holdings, accesses.GetValueOrDefault(AccessId.Of(i.Asked.Entitlement, i.Asked.Identity))))]),
        ["left"] = new JsonArray([.. draft.Plan.LeftOut.Select(l => new JsonObject { ["name"] = l.Entitlement.Value, ["why"] = PlainText.Line(l.Why, 300) })]),
    }
    .With("length", draft.Length is { } length ? Wording.ForHowLong(length, view.Reader) : null)
    .With("ticket", draft.Ticket is { } ticket ? PlainText.Line(ticket, 60) : null);

    private static JsonObject Item(CardView view, SeveralDraft draft, PlannedItem item, IReadOnlyList<Holding> holdings, Access? access)
    {
        var entitlement = item.Asked.Entitlement;
        var data = view.What(entitlement);
        data["sensitivity"] = view.Sensitivity(entitlement);
        data["privilege"] = view.Privilege(entitlement);
        return item.Routed is Routed.By { Route: var route }
            ? Routed(view, draft, item, route, data, [.. route.Findings, .. ConfirmCard.AlreadyHeld(view, entitlement, holdings), .. access is null ? [] : ConfirmCard.ThereBefore(access)])
            : Refused(data, ((Routed.Nowhere)item.Routed).Reason);
    }

    private static JsonObject Routed(CardView view, SeveralDraft draft, PlannedItem item, Route route, JsonObject data, IEnumerable<Finding> findings)
    {
        var asked = new AskedDraft(draft.Requester, draft.Identity, item.Asked.Entitlement, draft.Length, draft.Ticket);
        var isStrict = view.Organisation.Catalog.Find(item.Asked.Entitlement)?.Class == EntitlementClass.Privileged;
        data["stages"] = ConfirmCard.Stages(view, asked, route, "this item");
        data["findings"] = CardParts.Findings(findings);
        return data
            .With("strict", isStrict ? $"Privileged: at least {Routing.PeopleForPrivileged} different people decide it, whatever becomes of the others." : null)
            .With("ends", draft.Length is null ? null : Wording.EndsIfGrantedNow(item.Asked.Length, view.Now, view.Reader))
            .With("cut", item.IsCut && route.Longest is { } longest ? $"Cut to {Wording.Time(longest)}, the longest that policy allows here." : null)
            .With("longest", draft.Length is null && route.Longest is { } most ? $"At most {Wording.Time(most)}." : null)
            .With("atOnce", route.Stages.IsEmpty ? "Nobody is asked: policy approves this at once." : null)
            .With("ticketNeeded", route.Ticket == TicketRule.Required && draft.Ticket is null ? "The policy demands a ticket for this." : null);
    }

    private static JsonObject Refused(JsonObject data, string reason)
    {
        data["stages"] = new JsonArray();
        data["findings"] = new JsonArray();
        return data.With("nowhere", $"{PlainText.Line(reason, 300)} Submitted, it is refused, and whoever keeps the policy is told.");
    }
}
