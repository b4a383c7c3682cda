using System.Text.Json.Nodes;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Channels.Cards;

/// <summary>Where a request with several items stands: counted in the headline, and each item with its own state in a step of its own.</summary>
internal static class SeveralProgress
{
    public static OutgoingMessage Of(
        CardLibrary library, CardView view, Request request, DeliveryId delivery, IReadOnlyDictionary<int, FailingGrant> failing, bool canCancel, string? asker)
    {
        var (headline, tone) = HeadlineOf(request, failing);
        var title = Title(view, request);
        var data = new JsonObject
        {
            ["id"] = delivery.Value,
            ["requestId"] = request.Id.Value,
            ["headline"] = headline,
            ["tone"] = tone,
            ["entitlement"] = new JsonObject { ["name"] = title, ["role"] = $"{(request.Bundle is { } id ? $"bundle {id}, " : "")}{request.Items.Length} items" },
            ["beneficiary"] = new JsonObject { ["name"] = string.Join("; ", request.Items.Select(i => i.Identity).Distinct().Select(i => CardParts.Named(view.Organisation.Roster, i))) },
            ["length"] = new JsonObject { ["asked"] = string.Join("; ", request.Items.GroupBy(i => Wording.ForHowLong(i.Requested, view.Reader)).Select(g => $"{g.Key} for {Wording.All([.. g.Select(i => i.Entitlement.Value)])}")) },
            ["canCancel"] = canCancel,
            ["canNudge"] = asker is null && request.Items.Any(i => i.State is ItemState.AwaitingApproval),
            ["steps"] = new JsonArray([Submitted(view, request), .. request.Items.Select(i => Step(view, request, i, failing.GetValueOrDefault(i.Number)))]),
        };
        return new($"{title}: {headline}", library.Expand("progress", data
            .With("asker", asker)
            .With("again", asker is null && FollowsAll(request) ? "yes" : null)
            .With("silence", request.Items.Any(i => i.State is ItemState.AwaitingApproval) ? "An item that nobody decides lapses by itself, when its line says, and nothing is granted for it." : null)));
    }

    /// <summary>Whether some of its items are over and can be asked for again at once.</summary>
    public static bool FollowsAll(Request request) => request.Items.Any(CanBeAskedAgain);

    public static bool CanBeAskedAgain(Item item) => item.State is ItemState.Closed { Outcome: Outcome.Lapsed or Outcome.Failed or Outcome.NeverGranted };

    internal static string Title(CardView view, Request request) => request.Bundle is { } id
        ? PlainText.Line(view.Organisation.Catalog.Find(id)?.Name ?? id.Value)
        : PlainText.Line(Wording.Names([.. request.Items.Select(i => i.Entitlement.Value)], "and"), 160);

    // What needs a look goes first: "1 not granted, 1 waiting, 2 active".
    private static (string, string) HeadlineOf(Request request, IReadOnlyDictionary<int, FailingGrant> failing)
    {
        var parts = request.Items.GroupBy(i => KindOf(i, failing)).OrderBy(g => g.Key.Order).Select(g => $"{g.Count()} {g.Key.Word}");
        var worst = request.Items.Select(i => KindOf(i, failing)).MinBy(k => k.Order);
        return ((request.IsClosed ? "Closed: " : "") + string.Join(", ", parts), worst.Tone);
    }

    private static (int Order, string Word, string Tone) KindOf(Item item, IReadOnlyDictionary<int, FailingGrant> failing) => item.State switch
    {
        ItemState.Approved when failing.ContainsKey(item.Number) => (0, "not granted yet", CardTone.Warning),
        ItemState.Closed { Outcome: Outcome.Failed } => (1, "failed", CardTone.Attention),
        ItemState.Closed { Outcome: Outcome.Denied } => (2, "denied", CardTone.Attention),
        ItemState.Closed { Outcome: Outcome.Refused } => (3, "refused by policy", CardTone.Attention),
        ItemState.Closed { Outcome: Outcome.Lapsed } => (4, "lapsed", CardTone.Warning),
        ItemState.Ending => (5, "ending", CardTone.Warning),
        ItemState.AwaitingApproval => (6, "waiting", CardTone.Accent),
        ItemState.Approved => (7, "being granted", CardTone.Accent),
        ItemState.Active => (8, "active", CardTone.Good),
        ItemState.Closed { Outcome: Outcome.Withdrawn } => (9, "cancelled", CardTone.Plain),
        ItemState.Closed { Outcome: Outcome.Removed } => (10, "removed, verified", CardTone.Good),
        _ => (11, "closed", CardTone.Plain),
    };

    private static JsonObject Submitted(CardView view, Request request) =>
        RequestSteps.Step("✓", CardTone.Good, "Submitted", $"by {PlainText.Line(view.Organisation.Roster.NameOf(request.Requester))}", view.When(request.SubmittedAt));

    /// <summary>One item, in a step of its own.</summary>
    internal static JsonObject Step(CardView view, Request request, Item item, FailingGrant? failing) => item.State switch
    {
        ItemState.AwaitingApproval open => RequestSteps.Step(
            "●", CardTone.Accent, item.Entitlement.Value, $"waiting for {view.Awaited(request, item, open.Stage)}",
            $"{CardParts.StageOf(item, open)}, since {view.When(open.Since)}.{Approved(view, request, item)} Lapses {view.When(open.LapsesAt)}."),
        ItemState.Closed closed => Closed(view, item, closed),
        _ => Named(RequestSteps.Access(view, item, failing), item),
    };

    private static string Approved(CardView view, Request request, Item item)
    {
        var by = item.Approvals.Where(v => Authority.Counts(request, item, v, view.Organisation)).Select(v => PlainText.Line(view.Organisation.Roster.NameOf(v.By))).Distinct().ToList();
        return by.Count == 0 ? "" : $" Approved so far by {Wording.All(by)}.";
    }

    private static JsonObject Named(JsonObject step, Item item)
    {
        step["title"] = item.Entitlement.Value;
        return step;
    }

    private static JsonObject Closed(CardView view, Item item, ItemState.Closed closed)
    {
        var (headline, tone) = Wording.Of(item, closed, view.Organisation.Roster);
        var by = closed.By is { } decider ? $" by {PlainText.Line(view.Organisation.Roster.NameOf(decider))}" : "";
        var marker = closed.Outcome switch { Outcome.Removed => "✓", Outcome.Denied or Outcome.Refused or Outcome.Failed => "✕", _ => "–" };
        return RequestSteps.Step(marker, tone, item.Entitlement.Value, headline + by, $"{view.When(closed.At)}{(closed is { Outcome: Outcome.Lapsed or Outcome.Refused, Why: { } why } ? $". {PlainText.Line(why, 240)}" : "")}");
    }
}
