using System.Text.Json.Nodes;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Channels.Cards;

/// <summary>To who asked for access, who has it and who took it away: that this was done, why, and how far it is.</summary>
public sealed class RevokedCard(CardLibrary library)
{
    /// <param name="item">One of those that were revoked together; the card names them all.</param>
    /// <param name="failing">What is not proven gone after a try, by item.</param>
    public OutgoingMessage Of(CardView view, Request request, Item item, Revocation revoked, IReadOnlyDictionary<int, FailingGrant> failing)
    {
        var together = request.RevokedTogether(item).ToList();
        var headline = HeadlineOf(view, together);
        var data = new JsonObject
        {
            ["headline"] = headline,
            ["entitlement"] = together.Count == 1 ? view.What(item.Entitlement) : Several(view, together),
            ["beneficiary"] = view.WhoPlainly(item.Identity),
            ["requestId"] = request.Id.Value,
            ["then"] = (together.Count, together.TrueForAll(i => i.IsClosed)) switch
            {
                (1, true) => Wording.Detail((ItemState.Closed)item.State, view.Organisation.Roster),
                (_, true) => "How each of them ended stands below.",
                _ => "You are told here once its end is proven in the target, or attested where people change the system by hand. What another request gives stays until that one ends, and what was there before until its owner decides.",
            },
            ["steps"] = new JsonArray([.. together.Select(i => SeveralProgress.Step(view, request, i, failing.GetValueOrDefault(i.Number)))]),
        };
        return new($"{Wording.All([.. together.Select(i => i.Entitlement.Value)])}: {headline}", library.Expand("access-revoked", data.With("reason", view.Written(revoked.Reason, revoked.By))));
    }

    // Where they did not all end in the same way, what is said of each is all there is to say.
    private static string HeadlineOf(CardView view, List<Item> together) =>
        together.Select(i => i.State is ItemState.Closed closed ? Wording.Of(i, closed, view.Organisation.Roster).Headline : null).Distinct().ToList() is [{ } ended] ? ended : Wording.RevokedBy(together[0], view.Organisation.Roster)!;

    private static JsonObject Several(CardView view, List<Item> together) => new()
    {
        ["name"] = Wording.All([.. together.Select(i => i.Entitlement.Value)]),
        ["role"] = string.Join("; ", together.Select(i => (string)view.What(i.Entitlement)["role"]!)),
    };
}
