using System.Collections.Immutable;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Conversation.Defects;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Defects;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;
using Microsoft.Extensions.DependencyInjection;

namespace ChatGovernanceBot.Channels.Conversation;

/// <summary>What a delivered card is about: the part of a delivery that decides its content.</summary>
/// <param name="Stage">The stage of an approval card; the stream's version that owed any other card that may be owed twice.</param>
public sealed record CardAbout(CardKind Card, StreamRef Stream, int Item, int? Stage)
{
    public static CardAbout Of(DeliveryRow delivery) => new(Enum.Parse<CardKind>(delivery.Card), new(delivery.StreamKind, delivery.StreamId), delivery.Item, delivery.Stage);

    /// <summary>Whether a delivery brings this card to this account of a person.</summary>
    public bool IsOf(DeliveryRow delivery, PersonId person, ChatAccount account) =>
        Of(delivery) == this && delivery.Person == person.Value && delivery.Provider == account.Provider && delivery.UserId == account.UserId;

    /// <summary>The delivery of this card before it is sent.</summary>
    public DeliveryRow ToRow(DeliveryId id, string person, ChatAccount account, string digest, int shownVersion) => new()
    {
        Id = id.Value,
        StreamKind = Stream.Kind,
        StreamId = Stream.Id,
        Card = Card.ToString(),
        Item = Item,
        Stage = Stage,
        Person = person,
        Provider = account.Provider,
        Tenant = account.Tenant,
        UserId = account.UserId,
        Digest = digest,
        ShownVersion = shownVersion,
        State = DeliveryState.Recorded,
    };
}

/// <summary>A card as it is to be shown now.</summary>
/// <param name="Digest">What a decision on it is bound to (I11); empty where nothing is decided.</param>
/// <param name="Version">The state's version that it shows.</param>
public sealed record Presented(OutgoingMessage Message, string Digest, int Version, DeliveryState State);

/// <summary>Writes any delivered card from the state that is: the same for its first sending, for an update and for the answer to a click.</summary>
public sealed class Presenter(LedgerQueries queries, HoldingQueries holdingsOf, EntryQueries entries, FailingGrants failing, Parts parts, RequestCards requestCards, TaskCards taskCards, BotTasks botTasks, DefectsAbout subjects, ICurrentPolicy policy, [FromKeyedServices(Clocks.Governance)] TimeProvider governance)
{
    /// <summary>The card for this reader; null when there is nothing to show any more.</summary>
    /// <param name="left">The request that the card is about as a command left it, which is then shown as of that moment; null where it is read as it is now.</param>
    public async Task<Presented?> PresentAsync(CardAbout about, Person reader, DeliveryId delivery, string? problem, CancellationToken cancellation, Left<Request>? left = null)
    {
        var shown = parts.Of(about.Card) is { } part ? await part.PresentAsync(about, reader, delivery, problem, cancellation)
            : BotTasks.IsAbout(about.Stream) ? await botTasks.PresentAsync(about, cancellation)
            : about.Stream.Kind == StreamKind.Request
            ? await PresentRequestAsync(about, reader, delivery, problem, left, cancellation)
            : await PresentAccessAsync(about, reader, delivery, problem, cancellation);
        return shown is null ? null : shown with { Message = shown.Message with { Of = (shown.Message.Of ?? new(delivery, Readers(about, reader))) with { Version = shown.Version, Digest = shown.Digest, IsSettled = shown.State == DeliveryState.Settled } } };
    }

    // These change while they stand there; the others say something once.
    private static ImmutableArray<PersonId> Readers(CardAbout about, Person reader) => about.Card == CardKind.Progress || about.Card.AsksToApprove() ? [reader.Ref] : [];

    private async Task<Presented?> PresentRequestAsync(CardAbout about, Person reader, DeliveryId delivery, string? problem, Left<Request>? left, CancellationToken cancellation)
    {
        if ((left?.State ?? await queries.RequestAsync(new(about.Stream.Id), cancellation)) is not { } stored)
        {
            return null;
        }

        var request = await entries.WithDecidersAsync(stored, cancellation);
        var view = await ViewAsync(request, reader, left, cancellation);
        var item = request.Find(about.Item) ?? request.Items[0];
        return about.Card switch
        {
            var card when card.AsksToApprove() => await ApprovalAsync(view, request, item, about, delivery, problem, left, cancellation),
            CardKind.Shared => Live(requestCards.Shared(view, request, delivery, await failing.OfAsync(request, cancellation)) with { Of = new(delivery, SharedCards.Asked(request, view.Organisation)) }, request, request.IsClosed),
            CardKind.Progress => Live(requestCards.Progress(view, request, delivery, await failing.OfAsync(request, cancellation)), request, request.IsClosed),
            CardKind.AccessActive or CardKind.ExpiryNotice when request.Items.Length > 1 => await SeveralAsync(view, request, about.Card, delivery, cancellation),
            CardKind.AccessActive when item.State is ItemState.Active active => Live(requestCards.Active(view, request, item, delivery, active, await AccessAsync(item, cancellation)), request, false),
            CardKind.ExpiryNotice when item.State is ItemState.Active { EndsAt: { } end } => Live(await EndIsNearAsync(view, request, item, delivery, end, cancellation), request, false),
            CardKind.RequestEnded when SaidTogether.RevokedBy(reader.Ref, request, about.Item, view.Organisation.Roster) is { } revoked =>
                await parts.Of(CardKind.AccessRevoked)!.PresentAsync(about with { Card = CardKind.AccessRevoked, Item = revoked.Number }, reader, delivery, problem, cancellation),
            CardKind.RequestEnded when SaidTogether.ShowsAll(request, about.Item) => Live(requestCards.Progress(view, request, delivery, await failing.OfAsync(request, cancellation)), request, request.IsClosed),
            CardKind.RequestEnded when item.IsClosed => Live(requestCards.Ended(view, request, item, delivery, await failing.OfAsync(request, item, cancellation)), request, request.IsClosed),
            CardKind.AccessActive or CardKind.ExpiryNotice => Live(requestCards.NoLongerActive(view, request, item, await AccessAsync(item, cancellation)), request, item.IsClosed),
            CardKind.Task when await entries.TaskAsync(about.Stream, about.Stage ?? 0, cancellation) is { } task => Live(taskCards.Task(view, task, request, item, DefectOf(about, task)), request, item.IsClosed),
            _ => null,
        };
    }

    private async Task<Presented> SeveralAsync(CardView view, Request request, CardKind card, DeliveryId delivery, CancellationToken cancellation)
    {
        var items = new List<ActiveItem>();
        foreach (var item in SaidTogether.ShownOn(card, request, view.Reader.Ref, view.Organisation, view.Now))
        {
            var (active, access) = ((ItemState.Active)item.State, await queries.AccessAsync(item.Access, cancellation));
            if (card != CardKind.ExpiryNotice || !access.StaysBeyond(new(request.Id, item.Number), active.EndsAt))
            {
                items.Add(new(item, active, access));
            }
        }

        return Live(
            items.Count == 0 && request.Items.Where(i => i.State is ItemState.Active).ToList() is { Count: > 0 } still ? requestCards.NothingEndsSoon(view, request, still)
                : items.Count == 0 ? requestCards.NoLongerActive(view, request)
                : card == CardKind.ExpiryNotice ? requestCards.EndIsNear(view, request, delivery, items)
                : requestCards.Active(view, request, delivery, items),
            request, request.IsClosed);
    }

    private Task<Access> AccessAsync(Item item, CancellationToken cancellation) => queries.AccessAsync(item.Access, cancellation);

    private async Task<OutgoingMessage> EndIsNearAsync(CardView view, Request request, Item item, DeliveryId delivery, DateTimeOffset end, CancellationToken cancellation)
    {
        var access = await AccessAsync(item, cancellation);
        return access.StaysBeyond(new(request.Id, item.Number), end) ? requestCards.GoesOn(item, access, request.Id, end, view) : requestCards.EndIsNear(view, request, item, delivery, end, access);
    }

    private async Task<Presented> ApprovalAsync(CardView view, Request request, Item item, CardAbout about, DeliveryId delivery, string? problem, Left<Request>? left, CancellationToken cancellation)
    {
        var stage = about.Stage ?? 0;
        var holdings = left?.Beside?.TryGetValue(item.Identity, out var beside) == true ? beside : await BesideAsync(request, item, left?.LastEntry, cancellation);
        var isOpen = item.State is ItemState.AwaitingApproval awaiting && awaiting.Stage == stage;
        var digest = isOpen ? Digest.Of(request, item, view.Organisation).Value : "";
        return isOpen && Authority.Awaits(request, item, view.Reader.Ref, view.Organisation)
            ? new(requestCards.Approval(view, request, item, holdings, delivery, problem, about.Card, await BeforeAsync(view, request, item, about, cancellation)), digest, request.Version, DeliveryState.Sent)
            // Who is not needed while it is open may be again, with the policy.
            : new(requestCards.Decided(view, request, item, holdings, stage), digest, request.Version, request.IsClosed ? DeliveryState.Settled : DeliveryState.Sent);
    }

    private async Task<Earlier> BeforeAsync(CardView view, Request request, Item item, CardAbout about, CancellationToken cancellation)
    {
        var denials = await EarlierDenials.OfAsync(holdingsOf, entries, view, request, item, cancellation);
        return denials with { Findings = [.. await OthersAsync(view, request, item, about, cancellation), .. denials.Findings] };
    }

    private async Task<ImmutableArray<Holding>> BesideAsync(Request request, Item item, long? lastEntry, CancellationToken cancellation)
    {
        var held = lastEntry is { } then ? holdingsOf.HoldingsAtAsync(item.Identity, then, cancellation) : holdingsOf.HoldingsOfAsync(item.Identity, cancellation);
        return [.. (await held).Where(h => h.Request != request.Id)];
    }

    // Reminders are few in a day, so each stands for what else waits.
    private async Task<IReadOnlyList<Finding>> OthersAsync(CardView view, Request request, Item item, CardAbout about, CancellationToken cancellation)
    {
        if (about.Card is not (CardKind.ApprovalReminder or CardKind.LastApprovalReminder))
        {
            return [];
        }

        var others = (await queries.AwaitingApprovalAsync(cancellation)).Count(a => (a.Request.Id, a.Item.Number) != (request.Id, item.Number) && Authority.Awaits(a.Request, a.Item, view.Reader.Ref, view.Organisation));
        return others == 0 ? [] : [Wording.AlsoWaiting(others)];
    }

    private static Presented Live(OutgoingMessage message, Request request, bool settled) => new(message, "", request.Version, settled ? DeliveryState.Settled : DeliveryState.Sent);

    private async Task<Presented?> PresentAccessAsync(CardAbout about, Person reader, DeliveryId delivery, string? problem, CancellationToken cancellation)
    {
        var access = await queries.AccessAsync(new(about.Stream.Id), cancellation);
        var view = new CardView(policy.Organisation, reader, governance.GetUtcNow(), _ => null);
        return about.Card switch
        {
            CardKind.PreExistingEnd when access.State == AccessState.AskingOwner => new(taskCards.PreExisting(view, access, delivery, problem), "", access.Version, DeliveryState.Sent),
            CardKind.PreExistingEnd => new(taskCards.PreExistingDecided(view, access, await entries.DecisionAsync(access.Id, about.Stage ?? 0, cancellation)), "", access.Version, DeliveryState.Settled),
            CardKind.Task => await TaskAsync(view, about, access.Id, access.Claims.LastOrDefault()?.Ref.Request, access.Version, cancellation),
            _ => null,
        };
    }

    // The task is read back from the entry that raised it, so the card says what was the matter then.
    private async Task<Presented?> TaskAsync(CardView view, CardAbout about, AccessId access, RequestId? request, int version, CancellationToken cancellation)
    {
        if (await entries.TaskAsync(about.Stream, about.Stage ?? 0, cancellation) is not { } task)
        {
            return null;
        }

        var system = access.Entitlement.System;
        return new(
            DefectCauses.IsOfSystem(task.Reason)
                ? taskCards.Task(view, task, system, await subjects.OfSystemAsync(view, system, cancellation), DefectId.Of(about.Stream, about.Stage ?? 0))
                : taskCards.Task(view, task, access.Entitlement, access.Identity, request, DefectOf(about, task)),
            "", version, DeliveryState.Settled);
    }

    // The version that raised the task is the card's mark and names the defect.
    private static DefectId? DefectOf(CardAbout about, HumanTask task) => DefectLifecycle.IsDefect(task.Reason) ? DefectId.Of(about.Stream, about.Stage ?? 0) : null;

    private async Task<CardView> ViewAsync(Request request, Person reader, Left<Request>? left, CancellationToken cancellation)
    {
        var known = left?.Texts;
        Commitment[] unknown = [.. request.Writings().Where(w => known?.ContainsKey(w) != true)];
        var texts = unknown.Length > 0 ? await entries.TextsAsync(unknown, cancellation) : null;
        return new(policy.Organisation, reader, left?.At ?? governance.GetUtcNow(), writing => known?.GetValueOrDefault(writing) ?? texts?.GetValueOrDefault(writing));
    }
}
