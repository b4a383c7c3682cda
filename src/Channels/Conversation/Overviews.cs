using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;

namespace ChatGovernanceBot.Channels.Conversation;

/// <summary>What a person asks to see: <c>status</c>, <c>my access</c>, <c>my approvals</c>.</summary>
public sealed class Overviews(LedgerQueries queries, HoldingQueries holdings, EntryQueries entries, FailingGrants failing, CardLibrary library)
{
    private const int Shown = 12;

    /// <summary>So many lines of each kind stand on a page that has to hold all of them.</summary>
    private const int ShownAtHome = 6;

    /// <summary>What waits for the person, what they asked for and what they hold, on one page. What does not fit is counted.</summary>
    internal async Task<OutgoingMessage> HomeAsync(Speaker speaker, CancellationToken cancellation)
    {
        var (approvals, requests, access) = (await ApprovalLinesAsync(speaker, cancellation), await RequestLinesAsync(speaker, null, cancellation), await AccessLinesAsync(speaker, cancellation));
        var data = new JsonObject { ["id"] = TalkCards.AnyEntitlement };
        foreach (var (name, lines, words) in new[] { ("approvals", approvals, "my approvals"), ("requests", requests, "status"), ("access", access, "my access") })
        {
            data[name] = new JsonArray([.. lines.Take(ShownAtHome)]);
            data.With($"more{name}", lines.Count > ShownAtHome ? $"And {lines.Count - ShownAtHome} more: say {words}." : null);
        }

        return new("What waits for you, what you asked for and what you hold.", library.Expand("home", data));
    }

    internal async Task<Reply> StatusAsync(Speaker speaker, RequestId? only, CancellationToken cancellation)
    {
        var items = await RequestLinesAsync(speaker, only, cancellation);
        return new Reply.Say(new(items.Count == 0 ? "You have no open requests." : $"You have {items.Count} requests.", library.Expand("status", new JsonObject { ["items"] = new JsonArray([.. items]) })));
    }

    private async Task<List<JsonObject>> RequestLinesAsync(Speaker speaker, RequestId? only, CancellationToken cancellation)
    {
        var requests = await queries.RequestsOfAsync(speaker.Person.Ref, cancellation);
        var items = new List<JsonObject>();
        foreach (var request in requests.Where(r => only is null || r.Id == only).OrderBy(r => r.IsClosed).ThenByDescending(r => r.SubmittedAt).Take(Shown))
        {
            foreach (var item in (await entries.WithDecidersAsync(request, cancellation)).Items)
            {
                items.Add(await LineAsync(speaker, request, item, cancellation));
            }
        }

        return items;
    }

    private async Task<JsonObject> LineAsync(Speaker speaker, Request request, Item item, CancellationToken cancellation)
    {
        var view = speaker.View();
        var access = item.State is ItemState.Ending or ItemState.Approved ? await queries.AccessAsync(item.Access, cancellation) : null;
        var (text, tone) = item.State is ItemState.Closed ? ("Closed", CardTone.Plain) : RequestCards.HeadlineOf(view, request, item);
        var line = new JsonObject { ["requestId"] = request.Id.Value, ["entitlement"] = item.Entitlement.Value, ["state"] = text, ["tone"] = tone };
        return line
            .With("beneficiary", item.Identity.Is(speaker.Person.Ref) ? null : CardParts.Named(speaker.Organisation.Roster, item.Identity))
            .With("holder", await HolderAsync(speaker, request, item, access, cancellation))
            .With("since", Since(item) is { } since ? view.When(since) : null)
            .With("next", Next(view, item, access))
            .With("outcome", item.State is ItemState.Closed closed ? new JsonObject { ["text"] = Wording.Of(closed, speaker.Organisation.Roster).Headline, ["at"] = view.When(closed.At) } : null);
    }

    /// <summary>Which human holds it up.</summary>
    private async Task<string?> HolderAsync(Speaker speaker, Request request, Item item, Access? access, CancellationToken cancellation) => item.State switch
    {
        ItemState.AwaitingApproval awaiting => speaker.View().Awaited(request, item, awaiting.Stage),
        ItemState.Approved when await failing.OfAsync(request, item, cancellation) is { Told.IsEmpty: false } grant => grant.Names(speaker.View()),
        ItemState.Approved or ItemState.Ending when HandsWords.Awaited(speaker.View(), access) is { } hands => hands,
        ItemState.Approved or ItemState.Ending when access?.Owner is { } owner => PlainText.Line(speaker.Organisation.Roster.NameOf(owner)),
        _ => null,
    };

    private static DateTimeOffset? Since(Item item) => item.State switch
    {
        ItemState.AwaitingApproval awaiting => awaiting.Since,
        ItemState.Approved approved => approved.Since,
        ItemState.Active active => active.From,
        ItemState.Ending ending => ending.Since,
        _ => null,
    };

    private static string? Next(CardView view, Item item, Access? access) => item.State switch
    {
        ItemState.AwaitingApproval awaiting => $"Lapses {view.When(awaiting.LapsesAt)} if nobody answers.",
        ItemState.Approved or ItemState.Ending when HandsWords.Next(access) is { } byHand => byHand,
        ItemState.Approved => access is { Failures: > 0 } ? $"The grant has not succeeded in {Tries(access)}; it is tried again." : "It is being granted and checked in the target.",
        ItemState.Active { EndsAt: { } end } => $"Ends {view.When(end)}.",
        ItemState.Active => "Has no end.",
        ItemState.Ending { Cause: EndCause.AuthorityLost } => "What was begun is taken back and checked; then it is asked for again.",
        ItemState.Ending => access switch
        {
            { State: AccessState.AskingOwner } => "It was there before; its owner is asked whether it is removed or stays.",
            { State: AccessState.RevokeBlocked } => "The target refuses the removal; it is tried again.",
            { Failures: > 0 } => $"Still seen in the target after {Tries(access)}; it is tried again.",
            _ => "It is being removed and checked in the target.",
        },
        _ => null,
    };

    private static string Tries(Access access) => access.Failures == 1 ? "1 try" : $"{access.Failures} tries";

    /// <summary>What the person holds, also what is ending and not yet proven gone.</summary>
    /// <param name="answer">What became of the button that was pressed on the list shown before.</param>
    internal async Task<OutgoingMessage> MyAccessAsync(Speaker speaker, JsonObject? answer, CancellationToken cancellation)
    {
        var items = await AccessLinesAsync(speaker, cancellation);
        var text = items.Count switch { 0 => "You hold no access through this bot.", 1 => "You hold 1 entitlement.", _ => $"You hold {items.Count} entitlements." };
        return new(text, library.Expand("my-access", new JsonObject { ["items"] = new JsonArray([.. items]) }.With("answer", answer)));
    }

    private async Task<List<JsonObject>> AccessLinesAsync(Speaker speaker, CancellationToken cancellation)
    {
        var mine = speaker.Organisation.Roster.MachinesOf(speaker.Person.Ref).Select(m => m.Id).Prepend(speaker.Person.Id);
        var items = new List<JsonObject>();
        foreach (var (request, item) in await holdings.HeldItemsAsync([.. mine], cancellation))
        {
            items.Add(await AccessLineAsync(speaker, request, item, cancellation));
        }

        return items;
    }

    private async Task<JsonObject> AccessLineAsync(Speaker speaker, Request request, Item item, CancellationToken cancellation)
    {
        var access = await queries.AccessAsync(item.Access, cancellation);
        var line = new JsonObject
        {
            ["entitlement"] = item.Entitlement.Value,
            ["ends"] = item.State is ItemState.Active { EndsAt: null } ? "No end" : Next(speaker.View(), item, access),
            ["source"] = $"Request {request.Id}" + (access.Origin == EdgeOrigin.PreExisting ? ", but it was there before: its owner decides what becomes of it" : ""),
        }.With("beneficiary", item.Identity.Is(speaker.Person.Ref) ? null : CardParts.Named(speaker.Organisation.Roster, item.Identity));
        return item.State is ItemState.Active ? line.With("id", (await CardOfAsync(speaker, request, item, cancellation))?.Id) : line;
    }

    private async Task<DeliveryRow?> CardOfAsync(Speaker speaker, Request request, Item item, CancellationToken cancellation) =>
        (await queries.DeliveriesOfAsync(StreamRef.Of(request.Id), cancellation))
            .LastOrDefault(d => d.Person == speaker.Person.Ref.Value && d.Item == item.Number && d.Card == nameof(CardKind.AccessActive));

    internal async Task<Reply> MyApprovalsAsync(Speaker speaker, CancellationToken cancellation)
    {
        var items = await ApprovalLinesAsync(speaker, cancellation);
        return new Reply.Say(new(items.Count == 0 ? "Nothing waits for your decision." : $"{items.Count} requests wait for your decision.", library.Expand("my-approvals", new JsonObject { ["items"] = new JsonArray([.. items]) })));
    }

    private async Task<List<JsonObject>> ApprovalLinesAsync(Speaker speaker, CancellationToken cancellation)
    {
        var items = new List<JsonObject>();
        foreach (var (request, item) in (await queries.AwaitingApprovalAsync(cancellation)).Where(a => IsAsked(speaker, a.Request, a.Item)))
        {
            items.Add(await ApprovalLineAsync(speaker, request, item, cancellation));
        }

        return items;
    }

    private static bool IsAsked(Speaker speaker, Request request, Item item) => item.State is ItemState.AwaitingApproval awaiting
        && Authority.WhyNot(request, item, awaiting.Stage, speaker.Person.Ref, speaker.Organisation) is null;

    private async Task<JsonObject> ApprovalLineAsync(Speaker speaker, Request request, Item item, CancellationToken cancellation)
    {
        var (view, awaiting) = (speaker.View(), (ItemState.AwaitingApproval)item.State);
        var card = (await queries.DeliveriesOfAsync(StreamRef.Of(request.Id), cancellation))
            .LastOrDefault(d => d.Person == speaker.Person.Ref.Value && d.Item == item.Number && d.Stage == awaiting.Stage && d.Card == nameof(CardKind.Approval));
        return new JsonObject
        {
            ["requester"] = PlainText.Line(speaker.Organisation.Roster.NameOf(request.Requester)),
            ["entitlement"] = item.Entitlement.Value,
            ["sensitivity"] = view.Sensitivity(item.Entitlement),
            ["privilege"] = view.Privilege(item.Entitlement),
            ["due"] = $"Lapses {view.When(awaiting.LapsesAt)}",
        }
        .With("id", card?.Id)
        .With("beneficiary", item.Identity.Is(request.Requester) ? null : CardParts.Named(speaker.Organisation.Roster, item.Identity));
    }
}
