using System.Text.Json.Nodes;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Channels.Cards;

/// <summary>An item that is active, and its edge.</summary>
public sealed record ActiveItem(Item Item, ItemState.Active Active, Access Access);

/// <summary>What of a request with several items is active, or comes to its end: each with its own end and its own buttons.</summary>
internal static class SeveralAccess
{
    private const int Shown = 15;

    /// <param name="items">At least one.</param>
    /// <param name="soon">When the first of them ends, where this is a notice of it; else null.</param>
    public static OutgoingMessage Of(CardLibrary library, CardView view, Request request, DeliveryId delivery, IReadOnlyList<ActiveItem> items, DateTimeOffset? soon, Func<Item, string> asksOwner)
    {
        var title = SeveralProgress.Title(view, request);
        var headline = soon is { } first
            ? $"{Count(items)} {(items.Count == 1 ? "ends" : "end")} in {Wording.Time(first - view.Now)}{(items.Count == 1 ? "" : " or soon after")}"
            : $"{Count(items)} {(items.Count == 1 ? "is" : "are")} active";
        var data = new JsonObject
        {
            ["id"] = delivery.Value,
            ["requestId"] = request.Id.Value,
            ["heading"] = soon is null ? "YOUR REQUEST" : "ENDS SOON",
            ["tone"] = soon is null ? CardTone.Good : CardTone.Warning,
            ["headline"] = headline,
            ["title"] = title,
            ["beneficiary"] = new JsonObject { ["name"] = string.Join("; ", items.Select(i => i.Item.Identity).Distinct().Select(i => CardParts.Named(view.Organisation.Roster, i))) },
            ["items"] = new JsonArray([.. items.Take(Shown).Select(i => Line(view, i, soon is null, asksOwner))]),
        };
        return new($"{title}: {headline}", library.Expand("several-access", data
            .With("extend", items.All(i => i.Active.EndsAt is null) ? null : "Need one longer? An extension is a new decision; its end stays as it is until then.")
            .With("more", items.Count > Shown ? $"And {items.Count - Shown} more: say my access to see and release them." : null)));
    }

    private static string Count(IReadOnlyList<ActiveItem> items) => items.Count == 1 ? "1 access" : $"{items.Count} accesses";

    private static JsonObject Line(CardView view, ActiveItem it, bool isNew, Func<Item, string> asksOwner)
    {
        var what = view.What(it.Item.Entitlement);
        var seen = it.Active.AttestedBy is { } by ? $"Since {view.When(it.Active.From)}, {view.Attested([by])}." : $"Seen in the target {view.When(it.Active.From)}.";
        return new JsonObject
        {
            ["number"] = it.Item.Number,
            ["entitlement"] = what["name"]!.DeepClone(),
            ["role"] = what["role"]!.DeepClone(),
            ["ends"] = it.Active.EndsAt is { } end ? $"Ends {view.When(end)}" : "No end",
            ["detail"] = it.Access.Origin == EdgeOrigin.PreExisting ? $"It was there before this request. {asksOwner(it.Item)}" : isNew ? seen : HandsWords.Removing(it.Access),
        }.With("extend", it.Active.EndsAt is null ? null : "yes");
    }
}
