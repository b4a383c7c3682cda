using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Conversation.Work;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;

namespace ChatGovernanceBot.Channels.Conversation;

/// <summary>What a person asks to see: <c>status</c>, <c>my access</c>, <c>my approvals</c>.</summary>
public sealed class Overviews(LedgerQueries queries, HoldingQueries holdings, EntryQueries entries, FailingGrants failing, SharedCards shared, OpenWork work, TalkCards talk, CardLibrary library)
{
    private readonly Standings _standings = new(queries, failing);

    /// <summary>So many lines of each kind stand on a page that has to hold all of them, whatever there is to say of each.</summary>
    internal const int ShownAtHome = 5;

    /// <summary>What waits for the person, what they asked for and what they hold, on one page. What does not fit is counted.</summary>
    internal async Task<OutgoingMessage> HomeAsync(Speaker speaker, CancellationToken cancellation)
    {
        var mine = await RequestsAsync(speaker, null, cancellation);
        var awaiting = await AwaitingAsync(speaker, cancellation);
        var held = await HeldAsync(speaker, cancellation);
        var (approvals, requests, access) = (await DecidableLinesAsync(speaker, awaiting.Take(ShownAtHome), cancellation), await RequestLinesAsync(speaker, mine.Take(ShownAtHome), cancellation), await AccessLinesAsync(speaker, held.Take(ShownAtHome), cancellation));
        var (waiting, works) = await work.FirstAsync(speaker, ShownAtHome, cancellation);
        var data = new JsonObject { ["id"] = TalkCards.AnyEntitlement };
        (string, IReadOnlyList<JsonObject>, int, string)[] sections =
        [
            ("approvals", approvals, awaiting.Count, "my approvals"), ("work", waiting, works, "my work"),
            ("requests", requests, mine.Count, "status"), ("access", access, held.Length, "my access"),
        ];
        foreach (var (name, lines, count, words) in sections)
        {
            data[name] = new JsonArray([.. lines]);
            data.With($"more{name}", count > ShownAtHome ? $"And {count - ShownAtHome} more: say {words} in the Messages tab." : null);
        }

        return new("What waits for you, what you asked for and what you hold.", library.Expand("home", data));
    }

    /// <param name="asked">The page, from 1; the newest stand on the first.</param>
    internal async Task<Reply> StatusAsync(Speaker speaker, RequestId? only, int asked, CancellationToken cancellation)
    {
        var requested = await RequestsAsync(speaker, only, cancellation);
        if (only is { } named && requested.Count == 0)
        {
            return new Reply.Say(talk.Notice("I know no such request of yours", $"No request {named} of yours is open or ended in the last seven days.", CardTone.Plain, "Say status to see yours."));
        }

        var page = Page.Of(requested.Count, asked);
        var items = await RequestLinesAsync(speaker, page.Of(requested), cancellation);
        var text = requested.DistinctBy(r => r.Request.Id).Count() switch { 0 => "You have no open requests.", 1 => "You have 1 request.", var count => $"You have {count} requests." };
        var data = new JsonObject { ["items"] = new JsonArray([.. items]) }.With("more", only is { } id ? page.Note($"status {id}", "the first of it") : page.Note("status", "the newest"));
        return new Reply.Say(new(text, library.Expand("status", data)));
    }

    /// <summary>Item by item: those of open requests first, the newest first.</summary>
    private async Task<List<(Request Request, int Item)>> RequestsAsync(Speaker speaker, RequestId? only, CancellationToken cancellation) =>
        [.. from request in await queries.RequestsOfAsync(speaker.Person.Ref, cancellation)
            where only is null || request.Id == only
            orderby request.IsClosed, request.SubmittedAt descending
            from item in request.Items
            select (request, item.Number)];

    private async Task<List<JsonObject>> RequestLinesAsync(Speaker speaker, IEnumerable<(Request Request, int Item)> requested, CancellationToken cancellation)
    {
        var lines = new List<JsonObject>();
        foreach (var items in requested.GroupBy(r => r.Request.Id))
        {
            var request = await entries.WithDecidersAsync(items.First().Request, cancellation);
            foreach (var (_, number) in items)
            {
                lines.Add(await LineAsync(speaker, request, request.Find(number)!, cancellation));
            }
        }

        return lines;
    }

    private async Task<JsonObject> LineAsync(Speaker speaker, Request request, Item item, CancellationToken cancellation)
    {
        var view = speaker.View();
        var standing = await _standings.OfAsync(view, request, item, cancellation);
        var (text, tone) = item.State is ItemState.Closed ? ("Closed", CardTone.Plain) : standing.IsGone ? ("Found gone from the target", CardTone.Warning) : RequestCards.HeadlineOf(view, request, item, standing.Failing);
        var line = new JsonObject { ["requestId"] = request.Id.Value, ["entitlement"] = item.Entitlement.Value, ["state"] = text, ["tone"] = tone };
        return line
            .With("beneficiary", item.Identity.Is(speaker.Person.Ref) ? null : CardParts.Named(speaker.Organisation.Roster, item.Identity))
            .With("holder", standing.Holder)
            .With("since", standing.Since)
            .With("next", standing.Next)
            .With("refusal", standing.Refusal)
            .With("outcome", item.State is ItemState.Closed closed ? new JsonObject { ["text"] = Wording.Of(item, closed, speaker.Organisation.Roster).Headline, ["at"] = view.When(closed.At) } : null);
    }

    /// <summary>What the person holds, also what is ending and not yet proven gone.</summary>
    /// <param name="asked">The page, from 1.</param>
    internal async Task<OutgoingMessage> MyAccessAsync(Speaker speaker, int asked, CancellationToken cancellation)
    {
        var held = await HeldAsync(speaker, cancellation);
        return await MyAccessAsync(speaker, held, Page.Of(held.Length, asked), null, cancellation);
    }

    /// <summary>The same, after one of the buttons on it was pressed: the page on which that access stands now.</summary>
    /// <param name="answer">What became of it.</param>
    internal async Task<OutgoingMessage> MyAccessAsync(Speaker speaker, RequestId request, int item, JsonObject answer, CancellationToken cancellation)
    {
        var held = await HeldAsync(speaker, cancellation);
        var place = held.Index().FirstOrDefault(h => h.Item.Request.Id == request && h.Item.Item.Number == item).Index;
        return await MyAccessAsync(speaker, held, Page.Of(held.Length, Page.On(place)), answer, cancellation);
    }

    private async Task<OutgoingMessage> MyAccessAsync(Speaker speaker, IReadOnlyList<AwaitingItem> held, Page page, JsonObject? answer, CancellationToken cancellation)
    {
        var items = await AccessLinesAsync(speaker, page.Of(held), cancellation);
        var text = held.Count switch { 0 => "You hold no access through this bot.", 1 => "You hold 1 entitlement.", _ => $"You hold {held.Count} entitlements." };
        return new(text, library.Expand("my-access", new JsonObject { ["items"] = new JsonArray([.. items]) }.With("answer", answer).With("more", page.Note("my access", "the first"))));
    }

    private Task<ImmutableArray<AwaitingItem>> HeldAsync(Speaker speaker, CancellationToken cancellation) =>
        holdings.HeldItemsAsync([speaker.Person.Id, .. speaker.Organisation.Roster.MachinesOf(speaker.Person.Ref).Select(m => m.Id)], cancellation);

    private async Task<List<JsonObject>> AccessLinesAsync(Speaker speaker, IEnumerable<AwaitingItem> held, CancellationToken cancellation)
    {
        var items = new List<JsonObject>();
        foreach (var (request, item) in held)
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
            ["ends"] = Standings.Next(speaker.View(), request, item, access),
            ["source"] = $"Request {request.Id}" + (access.Origin == EdgeOrigin.PreExisting ? ", but it was there before: its owner decides what becomes of it" : ""),
        }.With("beneficiary", item.Identity.Is(speaker.Person.Ref) ? null : CardParts.Named(speaker.Organisation.Roster, item.Identity));
        return item.State is ItemState.Active ? line.With("id", (await CardOfAsync(speaker, request, item, cancellation))?.Id).With("number", item.Number) : line;
    }

    private async Task<DeliveryRow?> CardOfAsync(Speaker speaker, Request request, Item item, CancellationToken cancellation) =>
        (await queries.DeliveriesOfAsync(StreamRef.Of(request.Id), cancellation))
            .LastOrDefault(d => d.Person == speaker.Person.Ref.Value && (d.Item == item.Number || request.Items.Length > 1) && d.Card == nameof(CardKind.AccessActive));

    /// <param name="asked">The page, from 1; what was asked for first stands on the first.</param>
    internal async Task<Reply> MyApprovalsAsync(Speaker speaker, int asked, CancellationToken cancellation)
    {
        var awaiting = await AwaitingAsync(speaker, cancellation);
        var page = Page.Of(awaiting.Count, asked);
        var items = await ApprovalLinesAsync(speaker, page.Of(awaiting), cancellation);
        var text = awaiting.Count switch { 0 => "Nothing waits for your decision.", 1 => "1 request waits for your decision.", var count => $"{count} requests wait for your decision." };
        var data = new JsonObject { ["items"] = new JsonArray([.. items]) }.With("more", page.Note("my approvals", "what was asked for first"));
        return new Reply.Say(new(text, library.Expand("my-approvals", data)));
    }

    private async Task<List<AwaitingItem>> AwaitingAsync(Speaker speaker, CancellationToken cancellation) =>
        [.. (await queries.AwaitingApprovalAsync(cancellation)).Where(a => Authority.Awaits(a.Request, a.Item, speaker.Person.Ref, speaker.Organisation))];

    private async Task<List<JsonObject>> ApprovalLinesAsync(Speaker speaker, IEnumerable<AwaitingItem> awaiting, CancellationToken cancellation)
    {
        var items = new List<JsonObject>();
        foreach (var (request, item) in awaiting)
        {
            items.Add(await ApprovalLineAsync(speaker, request, item, cancellation));
        }

        return items;
    }

    // Where it is decided on at once, what it is about stands there.
    private async Task<List<JsonObject>> DecidableLinesAsync(Speaker speaker, IEnumerable<AwaitingItem> awaiting, CancellationToken cancellation)
    {
        var items = new List<JsonObject>();
        foreach (var (request, item) in awaiting)
        {
            var texts = await entries.TextsAsync([request.Justification], cancellation);
            var line = await ApprovalLineAsync(speaker, request, item, cancellation);
            var view = speaker.View(texts.GetValueOrDefault);
            var before = await EarlierDenials.OfAsync(holdings, entries, view, request, item, cancellation);
            foreach (var (name, value) in RequestCards.InShort(view, request, item, (ItemState.AwaitingApproval)item.State, before))
            {
                line[name] = value?.DeepClone();
            }

            items.Add(line);
        }

        return items;
    }

    private async Task<JsonObject> ApprovalLineAsync(Speaker speaker, Request request, Item item, CancellationToken cancellation)
    {
        var (view, awaiting) = (speaker.View(), (ItemState.AwaitingApproval)item.State);
        var card = (await queries.DeliveriesOfAsync(StreamRef.Of(request.Id), cancellation))
            .LastOrDefault(d => d.Person == speaker.Person.Ref.Value && d.Item == item.Number && d.Stage == awaiting.Stage && d.Card == nameof(CardKind.Approval))
            // Its card has not come yet: whoever looks for it need not wait.
            ?? await shared.ApprovalAsync(speaker, request, item, cancellation);
        return new JsonObject
        {
            ["requester"] = PlainText.Line(speaker.Organisation.Roster.NameOf(request.Requester)),
            ["entitlement"] = item.Entitlement.Value,
            ["sensitivity"] = view.Sensitivity(item.Entitlement),
            ["privilege"] = view.Privilege(item.Entitlement),
            ["due"] = $"Lapses {view.When(awaiting.LapsesAt)}",
        }
        .With("id", card.Id)
        .With("beneficiary", item.Identity.Is(request.Requester) ? null : CardParts.Named(speaker.Organisation.Roster, item.Identity));
    }
}
