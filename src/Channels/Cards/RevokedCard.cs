using System.Text.Json.Nodes;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Channels.Cards;

/// <summary>To who asked for access and who has it: somebody took it away, and why.</summary>
public sealed class RevokedCard(CardLibrary library)
{
    /// <param name="item">One of those that were revoked together; the card names them all.</param>
    public OutgoingMessage Of(CardView view, Request request, Item item, Revocation revoked)
    {
        var together = request.RevokedTogether(item).ToList();
        var headline = Wording.RevokedBy(item, view.Organisation.Roster)!;
        var data = new JsonObject
        {
            ["headline"] = headline,
            ["entitlement"] = together.Count == 1 ? view.What(item.Entitlement) : Several(view, together),
            ["beneficiary"] = view.WhoPlainly(item.Identity),
            ["requestId"] = request.Id.Value,
            ["then"] = together.TrueForAll(i => i.IsClosed)
                ? "The closing message of the request says what was found in the target."
                : "You are told here once its end is proven in the target. What another request gives stays until that one ends.",
        };
        return new($"{Wording.All([.. together.Select(i => i.Entitlement.Value)])}: {headline}", library.Expand("access-revoked", data.With("reason", view.Written(revoked.Reason, revoked.By))));
    }

    private static JsonObject Several(CardView view, List<Item> together) => new()
    {
        ["name"] = Wording.All([.. together.Select(i => i.Entitlement.Value)]),
        ["role"] = string.Join("; ", together.Select(i => (string)view.What(i.Entitlement)["role"]!)),
    };
}
