using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Conversation;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;

namespace ChatGovernanceBot.Bot.Jobs;

/// <summary>The cards that were brought: each comes to say what is so now, where it stands.</summary>
public sealed class StandingCards(
    LedgerQueries queries, DeliveryBook deliveries, OpenedCards opened, Showing showing, IEnumerable<IChannel> channels, IAccounts accounts, OpenHomes homes, TalkCards talk, ICurrentPolicy policy,
    [FromKeyedServices(Clocks.Governance)] TimeProvider governance, TimeProvider system)
{
    /// <summary>For how long an update that a channel refuses is tried again: an app that is blocked for a while leaves no card that asks for what is decided.</summary>
    private static readonly TimeSpan RefusedFor = TimeSpan.FromDays(1);

    /// <summary>How long the turn of a stream is waited for: together with what is done then far shorter than a lease.</summary>
    private static readonly TimeSpan TurnTime = TimeSpan.FromSeconds(10);

    /// <summary>For how long cards about one stream are updated at a stretch, for the same reason; then the others have their turn.</summary>
    private static readonly TimeSpan UpdateTime = TimeSpan.FromSeconds(30);

    /// <summary>One at a time a stream, so that an older state never overwrites a newer one.</summary>
    private readonly OneAtATime _streams = new(64);

    /// <summary>The card at which updating goes on where it took too long.</summary>
    private readonly ConcurrentDictionary<StreamRef, string> _goOnAt = [];

    /// <summary>Brings every card about a stream up to the present state.</summary>
    /// <param name="since">Since when it is owed.</param>
    public Task<Fulfilment> UpdateAllAsync(StreamRef stream, DateTimeOffset since, CancellationToken cancellation) =>
        EachAsync(stream, _ => true, delivery => UpdateAsync(delivery, since, cancellation), card => UpdateOpenedAsync(card, since, cancellation), cancellation);

    /// <summary>Shows anew why what ends is not gone yet to those who have a card about the request: that changes while the request stays as it is. Nothing new is sent.</summary>
    public Task<Fulfilment> ShowRemovalAsync(StreamRef request, CancellationToken cancellation) =>
        EachAsync(request, delivery => delivery.Card is nameof(CardKind.Progress) or nameof(CardKind.AccessRevoked), delivery => ShowAnewAsync(delivery, null, _ => true, cancellation), null, cancellation);

    /// <summary>What is done about the cards of one stream is done one after the other; whoever waits for its turn too long comes again.</summary>
    public async Task<Fulfilment> InTurnAsync(StreamRef stream, Func<Task<Fulfilment>> work, CancellationToken cancellation) =>
        await _streams.TryRunAsync(stream.ToString(), work, TurnTime, cancellation) ?? new Fulfilment.Later("Other cards about it are on their way.") { IsTurn = true };

    private Task<Fulfilment> EachAsync(StreamRef stream, Func<DeliveryRow, bool> which, Func<DeliveryRow, Task<Fulfilment>> show, Func<OpenedCardRow, Task<Fulfilment>>? showOpened, CancellationToken cancellation) => InTurnAsync(stream, async () =>
    {
        var shown = (await queries.DeliveriesOfAsync(stream, cancellation)).Where(which).ToList();
        var cards = shown.Select(d => (d.Id, Show: (Func<Task<Fulfilment>>)(() => show(d))));
        if (showOpened is not null)
        {
            // After the others: what is decided on has its new id by then.
            cards = cards.Concat((await opened.OfAsync(stream, cancellation)).Select(card => (card.MessageReference, (Func<Task<Fulfilment>>)(() => showOpened(card)))));
        }

        var last = await EachInTimeAsync(stream, [.. cards]);
        foreach (var person in shown.Select(PersonOf).OfType<Person>().DistinctBy(p => p.Ref))
        {
            await homes.ChangedAsync(person, cancellation);
        }

        return last;
    }, cancellation);

    /// <remarks>What throws holds up none of the others; it is thrown once they were shown, or their time is over.</remarks>
    private async Task<Fulfilment> EachInTimeAsync(StreamRef stream, List<(string Id, Func<Task<Fulfilment>> Show)> cards)
    {
        Fulfilment last = new Fulfilment.Done();
        ExceptionDispatchInfo? thrown = null;
        var (began, first) = (system.GetTimestamp(), _goOnAt.TryRemove(stream, out var at) ? Math.Max(0, cards.FindIndex(c => c.Id == at)) : 0);
        foreach (var (id, show) in cards.Skip(first).Concat(cards.Take(first)))
        {
            if (system.GetElapsedTime(began) > UpdateTime)
            {
                _goOnAt[stream] = id;
                thrown?.Throw();
                return last is Fulfilment.Later { IsTurn: false } ? last : new Fulfilment.Later("Updating the cards about it takes long; it goes on with the others.", TimeSpan.FromSeconds(10)) { IsTurn = true };
            }

            try
            {
                // One that failed is not hurried by one that waits for its turn.
                last = await show() is Fulfilment.Later later && last is not Fulfilment.Later { IsTurn: false } ? later : last;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                thrown ??= ExceptionDispatchInfo.Capture(exception);
            }
        }

        thrown?.Throw();
        return last;
    }

    /// <summary>In whose zone and culture a card is written: whom it was sent to; a card that is nobody's is written as for the requester.</summary>
    public async Task<Person?> ReaderAsync(DeliveryRow delivery, CancellationToken cancellation) => delivery.Person.Length > 0
        ? PersonOf(delivery)
        : await queries.RequestAsync(new(delivery.StreamId), cancellation) is { } request ? policy.Organisation.Roster.Find(request.Requester) : null;

    private Person? PersonOf(DeliveryRow delivery) => policy.Organisation.Roster.Find(new PersonId(delivery.Person));

    public IChannel? ChannelOf(DeliveryRow delivery) => channels.FirstOrDefault(c => c.Provider == delivery.Provider);

    /// <summary>Brings one card up to the present state; a message that is gone is sent anew under the same id.</summary>
    public async Task<Fulfilment> UpdateAsync(DeliveryRow delivery, DateTimeOffset since, CancellationToken cancellation) => await IsUpToDateAsync(delivery, cancellation) && await IsTheirsAsync(delivery, cancellation)
        ? new Fulfilment.Done()
        : await ShowAnewAsync(delivery, since, shown => shown.Id.Value != delivery.Id || shown.Card.Version != delivery.ShownVersion, cancellation);

    // Told without writing the card. What is decided on changes with the policy too.
    private async Task<bool> IsUpToDateAsync(DeliveryRow delivery, CancellationToken cancellation) =>
        delivery.Digest.Length == 0 && await queries.VersionAsync(new(delivery.StreamKind, delivery.StreamId), cancellation) == delivery.ShownVersion;

    private async Task<Fulfilment> ShowAnewAsync(DeliveryRow delivery, DateTimeOffset? since, Func<Shown, bool> isDue, CancellationToken cancellation)
    {
        if (delivery is not { MessageReference: { } reference, State: DeliveryState.Sent } || ChannelOf(delivery) is not { } channel)
        {
            return new Fulfilment.Done();
        }

        if (!await IsTheirsAsync(delivery, cancellation))
        {
            return await TakeBackAsync(delivery, new(reference), channel, cancellation);
        }

        if (await ReaderAsync(delivery, cancellation) is not { } person || await showing.ShowAsync(delivery, person, null, cancellation) is not { } shown || !isDue(shown))
        {
            return new Fulfilment.Done();
        }

        var (account, card) = (delivery.ToAccount(), shown.Card);
        var result = await channel.UpdateAsync(account, shown.Id, new(reference), card.Message, cancellation);
        result = result is SendResult.Gone ? await channel.SendAsync(account, shown.Id, card.Message, cancellation) : result;
        return await NoteAsync(result, shown, since, cancellation);
    }

    /// <summary>Whether the account that a card was brought to is still that of the person whom it is for; a card that is nobody's is for all.</summary>
    private async Task<bool> IsTheirsAsync(DeliveryRow delivery, CancellationToken cancellation) =>
        delivery.Person.Length == 0 || await accounts.IsTheirsAsync(delivery.ToAccount(), new(delivery.Person), cancellation);

    /// <summary>The account is somebody else's by now, or nobody's: what was brought there is told there no more, and whoever is asked is asked where they are.</summary>
    private async Task<Fulfilment> TakeBackAsync(DeliveryRow delivery, MessageReference reference, IChannel channel, CancellationToken cancellation)
    {
        if (await channel.UpdateAsync(delivery.ToAccount(), new(delivery.Id), reference, TakenBack(), cancellation) is SendResult.TryLater later)
        {
            return Fulfilment.Of(later);
        }

        await deliveries.LostAsync(new DeliveryId(delivery.Id), cancellation);
        return new Fulfilment.Done();
    }

    private OutgoingMessage TakenBack() =>
        talk.Notice("This card is no longer shown here", "This chat account is no longer that of the person whom the card was for.", CardTone.Plain);

    /// <summary>As that, of a message that shows a delivered card beside the one that was sent as it. One that is gone is not said anew.</summary>
    private async Task<Fulfilment> UpdateOpenedAsync(OpenedCardRow card, DateTimeOffset since, CancellationToken cancellation)
    {
        if (await CurrentAsync(card, cancellation) is not { } delivery)
        {
            return await ForgetAsync(card, cancellation);
        }

        if (channels.FirstOrDefault(c => c.Provider == card.Provider) is not { } channel)
        {
            return new Fulfilment.Done();
        }

        if (!await IsTheirsAsync(delivery, cancellation))
        {
            return await channel.UpdateOpenedAsync(new(card.MessageReference), TakenBack(), cancellation) is SendResult.TryLater soon ? Fulfilment.Of(soon) : await ForgetAsync(card, cancellation);
        }

        if (await ReaderAsync(delivery, cancellation) is not { } person)
        {
            return new Fulfilment.Done();
        }

        if (await showing.ShowAsync(delivery, person, null, cancellation) is not { } shown)
        {
            return await ForgetAsync(card, cancellation);
        }

        if (shown.Id.Value == card.DeliveryId && shown.Card.Version == card.ShownVersion)
        {
            return shown.Card.State == DeliveryState.Settled ? await ForgetAsync(card, cancellation) : new Fulfilment.Done();
        }

        switch (await channel.UpdateOpenedAsync(new(card.MessageReference), shown.Card.Message, cancellation))
        {
            case SendResult.TryLater later:
                return Fulfilment.Of(later);
            case SendResult.Unreachable refused when IsTriedAgain(since):
                return new Fulfilment.Later(refused.Reason);
            case SendResult.Sent when shown.Card.State != DeliveryState.Settled:
                await opened.ShownAsync(card, shown.Id, shown.Card.Version, cancellation);
                return new Fulfilment.Done();
            default:
                return await ForgetAsync(card, cancellation);
        }
    }

    private async Task<Fulfilment> ForgetAsync(OpenedCardRow card, CancellationToken cancellation)
    {
        await opened.ForgetAsync(card.Provider, card.MessageReference, cancellation);
        return new Fulfilment.Done();
    }

    /// <summary>The delivery that stands now for the one that a message shows: what is decided on may have changed since, and has another id then.</summary>
    private async Task<DeliveryRow?> CurrentAsync(OpenedCardRow card, CancellationToken cancellation) =>
        await queries.DeliveriesOfAsync(new(card.StreamKind, card.StreamId), cancellation) is var all && all.FirstOrDefault(d => d.Id == card.DeliveryId) is { } noted
            ? all.Where(d => CardAbout.Of(d).IsOf(noted, new(d.Person), d.ToAccount())).OrderBy(d => d.State != DeliveryState.Settled).Last()
            : null;

    private bool IsTriedAgain(DateTimeOffset? since) => governance.GetUtcNow() - since < RefusedFor;

    /// <summary>Notes what became of showing a card: what stands there now, that it is tried again, or that it cannot be brought.</summary>
    /// <param name="since">Since when it is owed; null where the card says no less without it, so that what refuses it is not asked again.</param>
    public async Task<Fulfilment> NoteAsync(SendResult result, Shown shown, DateTimeOffset? since, CancellationToken cancellation)
    {
        switch (result)
        {
            case SendResult.Sent sent:
                await deliveries.TakenAsync(shown.Id, sent.Reference.Value, shown.Card.Version, shown.Card.Digest, shown.Card.State, cancellation);
                return new Fulfilment.Done();
            case SendResult.TryLater later:
                return Fulfilment.Of(later);
            case SendResult.Unreachable when since is null:
                return new Fulfilment.Done();
            case SendResult.Unreachable refused when IsTriedAgain(since):
                return new Fulfilment.Later(refused.Reason);
            default:
                await deliveries.LostAsync(shown.Id, cancellation);
                return new Fulfilment.Done();
        }
    }
}
