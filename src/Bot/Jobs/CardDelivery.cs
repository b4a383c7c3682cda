using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Channels.Conversation;
using ChatGovernanceBot.Channels.Conversation.Chasing;
using ChatGovernanceBot.Channels.Conversation.Reviews;
using ChatGovernanceBot.Channels.Conversation.Work;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;

namespace ChatGovernanceBot.Bot.Jobs;

/// <summary>
/// Brings cards to people: the delivery is recorded before the send and its message reference after, so that a card that is sent again
/// keeps its id, and what a button is bound to is on record before anyone can press it.
/// </summary>
public sealed partial class CardDelivery(
    LedgerWriter writer, LedgerQueries queries, DeliveryBook deliveries, StandingCards standing, ConversationOrder order, FailingGrants failing, ReviewQuestions reviews, OwnerQuestions found, Presenter presenter, IEnumerable<IChannel> channels, IAccounts accounts, OpenHomes homes, MessagePace pace, ICurrentPolicy policy,
    [FromKeyedServices(Clocks.Governance)] TimeProvider governance, ILogger<CardDelivery> log)
{
    private const int TriesBeforeTask = 5;

    /// <summary>How long the account that comes first is waited for, once, before another of the same person is tried.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly CommandContext By = CommandContext.Of(new Actor.Job(nameof(DeliverCards)));

    /// <param name="since">Since when it is owed.</param>
    public Task<Fulfilment> DeliverAsync(StreamRef stream, CardSubject subject, DateTimeOffset since, int attempt, CancellationToken cancellation) =>
        standing.InTurnAsync(stream, () => DeliverNowAsync(stream, subject, since, attempt, cancellation), cancellation);

    private async Task<Fulfilment> DeliverNowAsync(StreamRef stream, CardSubject subject, DateTimeOffset since, int attempt, CancellationToken cancellation)
    {
        if (subject.Card == CardKind.Shared)
        {
            return await DeliverSharedAsync(stream, attempt, cancellation);
        }

        if (ReaderOf(subject) is not { } person || await AboutAsync(stream, subject, cancellation) is not { } about)
        {
            return await LeaveAsync(stream, subject, cancellation);
        }

        subject = subject with { To = person.Ref };
        // What has to wait for its turn stands there meanwhile.
        await homes.ChangedAsync(person, cancellation);

        switch (await PaceAsync(about, person, since, cancellation))
        {
            case Fulfilment.Done:
                await LeaveAsync(stream, subject, cancellation);
                return await HasAsync(about, person, cancellation) is { } said ? await standing.UpdateAsync(said, since, cancellation) : new Fulfilment.Done();
            case { } wait:
                return wait;
        }

        return MessagePace.Counts(about.Card) ? await BringInTurnAsync(about, subject, person, since, attempt, cancellation) : await BringAsync(about, subject, person, since, attempt, cancellation);
    }

    // Whoever answers for a machine hears what becomes of its access; what waits for a decision is whoever's who asked.
    private Person? ReaderOf(CardSubject subject) => policy.Organisation.Roster is var roster && subject.Card == CardKind.Progress && roster.Find(subject.To) is null
        ? null
        : roster.ReaderFor(subject.To.AsIdentity);

    /// <summary>What is new waits where this person was sent enough for now; a card that they have already is brought up to date.</summary>
    private async Task<Fulfilment> BringInTurnAsync(CardAbout about, CardSubject subject, Person person, DateTimeOffset owedSince, int attempt, CancellationToken cancellation)
    {
        if (await HasAsync(about, person, cancellation) is not null)
        {
            return await BringAsync(about, subject, person, owedSince, attempt, cancellation);
        }

        if (owedSince < governance.GetUtcNow() - Patience && !await found.IsWantedAsync(about, person.Ref, cancellation))
        {
            return await LeaveAsync(about.Stream, subject, cancellation);
        }

        var request = about.Stream.Kind == StreamKind.Request ? await queries.RequestAsync(new(about.Stream.Id), cancellation) : null;
        var card = new SentCard(person.Ref, about.Card, request?.Requester, governance.GetUtcNow());
        var times = about.Card == CardKind.Review ? await reviews.TimesAsync(new(about.Stream.Id), subject, owedSince, cancellation) : null;
        if (times?.From > card.At)
        {
            return new Fulfilment.NotBefore("This person put it off.", times.Value.From);
        }

        if (pace.WaitsUntil(card, times?.Latest) is { } turn)
        {
            // The one that came says how many others are open.
            return about.Card == CardKind.Defect ? await LeaveAsync(about.Stream, subject, cancellation) : new Fulfilment.NotBefore("This person was sent as much as is read.", ReminderHours.From(about.Card, person, turn));
        }

        var isBrought = false;
        try
        {
            var brought = await BringAsync(about, subject, person, owedSince, attempt, cancellation);
            // Also where it stays owed since what it says is still to come up to date.
            isBrought = brought is Fulfilment.Done || await HasAsync(about, person, cancellation) is not null;
            return brought;
        }
        finally
        {
            if (!isBrought)
            {
                pace.GiveBack(card);
            }
        }
    }

    /// <summary>What this person has of it already; null where nothing was brought.</summary>
    private async Task<DeliveryRow?> HasAsync(CardAbout about, Person person, CancellationToken cancellation)
    {
        var since = await SinceAsync(about, cancellation);
        return (await queries.DeliveriesOfAsync(about.Stream, cancellation)).LastOrDefault(d => CardAbout.Of(d) == about && d.Person == person.Ref.Value && d.CreatedAt >= since && d.IsBrought);
    }

    private async Task<Fulfilment> BringAsync(CardAbout about, CardSubject subject, Person person, DateTimeOffset since, int attempt, CancellationToken cancellation)
    {
        // Brought by an earlier try, after which another account may take cards again.
        if (attempt > 0 && await HasAsync(about, person, cancellation) is { } said)
        {
            return await standing.UpdateAsync(said, since, cancellation) is Fulfilment.Later later ? later : await LeaveAsync(about.Stream, subject, cancellation);
        }

        var (failures, early) = (new List<SendResult>(), new List<SendResult.TryLater>());
        foreach (var (account, channel) in Reachable(await accounts.OfAsync(person, cancellation)))
        {
            // One account is asked no sooner since another one is.
            if (attempt > 0 && await order.UntilAsync(about.Stream, d => about.IsOf(d, person.Ref, account), cancellation) is { } wait)
            {
                early.Add(wait);
                continue;
            }

            var (result, updated, begun) = await SendAsync(about, person, account, channel, since, attempt, cancellation);
            switch (result)
            {
                case null or SendResult.Sent when updated is Fulfilment.Later:
                    return updated;
                case SendResult.Sent when attempt == 0 && failures.Count == 0:
                    return new Fulfilment.Done();
                case null or SendResult.Sent:
                    return await LeaveAsync(about.Stream, subject, cancellation);
                // A turn that has not come at the second account leaves it that the first one failed.
                case SendResult.TryLater { IsTurn: true } turn when early.Count == 0 && !failures.Exists(f => f is SendResult.TryLater):
                    return Owed(turn);
                case SendResult.TryLater soon when attempt == 0 && (soon.After ?? TimeSpan.Zero) <= Patience && begun > governance.GetUtcNow() - Patience:
                    return Owed(soon);
                case { } failure:
                    failures.Add(failure);
                    break;
            }
        }

        return await StayOwedAsync(about, person, attempt, failures, early, cancellation);
    }

    private static Fulfilment.Later Owed(SendResult.TryLater later) => new(later.Reason, later.After) { IsTurn = later.IsTurn, IsExact = true };

    // What no account can ever take is known at once; what one may take later is not given up so soon.
    private async Task<Fulfilment> StayOwedAsync(CardAbout about, Person person, int attempt, List<SendResult> failures, List<SendResult.TryLater> early, CancellationToken cancellation)
    {
        var later = failures.OfType<SendResult.TryLater>().Concat(early).MinBy(l => l.After ?? TimeSpan.Zero);
        if (later is not null && failures.TrueForAll(f => f is SendResult.TryLater { IsTurn: true }))
        {
            return Owed(later with { IsTurn = true });
        }

        if (later is null || attempt >= TriesBeforeTask)
        {
            await TellAsync(about, person, later, attempt, cancellation);
        }

        return later is not null ? Owed(later with { IsTurn = false })
            : new Fulfilment.Later(failures.Count == 0 ? "This person has no account in a channel that is on." : string.Join(" ", failures.OfType<SendResult.Unreachable>().Select(u => u.Reason)));
    }

    /// <summary>Nothing is to be said any more: what an earlier try recorded of it is no longer on its way, and what it may have posted all the same is brought up to date.</summary>
    private async Task<Fulfilment> LeaveAsync(StreamRef stream, CardSubject subject, CancellationToken cancellation)
    {
        Fulfilment last = new Fulfilment.Done();
        foreach (var begun in (await queries.DeliveriesOfAsync(stream, cancellation)).Where(d => d.State == DeliveryState.Recorded && d.Card == subject.Card.ToString() && d.Item == subject.Item && d.Person == subject.To.Value))
        {
            last = await LeaveAsync(begun, cancellation) is Fulfilment.Later later ? later : last;
        }

        return last;
    }

    private async Task<Fulfilment> LeaveAsync(DeliveryRow begun, CancellationToken cancellation)
    {
        var id = new DeliveryId(begun.Id);
        switch (standing.ChannelOf(begun) is { } channel ? await channel.FindAsync(begun.ToAccount(), id, cancellation) : new SendResult.Gone())
        {
            case SendResult.Sent found:
                await deliveries.TakenAsync(id, found.Reference.Value, begun.ShownVersion, begun.Digest, DeliveryState.Sent, cancellation);
                return await standing.UpdateAsync((await queries.DeliveryAsync(id, cancellation))!, begun.CreatedAt, cancellation);
            case SendResult.TryLater later:
                return Fulfilment.Of(later);
            default:
                await deliveries.SetStateAsync(id, DeliveryState.Settled, cancellation);
                return new Fulfilment.Done();
        }
    }

    /// <summary>Null where it is sent now: what was said since it was owed is not said again, and what may wait comes no sooner than it may.</summary>
    private async Task<Fulfilment?> PaceAsync(CardAbout about, Person person, DateTimeOffset since, CancellationToken cancellation)
    {
        var sent = (await queries.DeliveriesOfAsync(about.Stream, cancellation)).Where(d => d.Person == person.Ref.Value && d.SentAt is not null && d.State != DeliveryState.Undeliverable).ToList();
        if (about.Stream.Kind == StreamKind.Request && await queries.RequestAsync(new(about.Stream.Id), cancellation) is { } request
            && sent.Exists(d => SaidTogether.Says(request, (Enum.Parse<CardKind>(d.Card), d.Item), d.SentAt!.Value, (about.Card, about.Item), since)))
        {
            return new Fulfilment.Done();
        }

        if (!Pacing.IsPaced(about.Card))
        {
            return null;
        }

        if (sent.Exists(d => d.SentAt >= since && IsOfTheSame(d, about) && Pacing.Says(Enum.Parse<CardKind>(d.Card), about.Card)))
        {
            return new Fulfilment.Done();
        }

        var now = governance.GetUtcNow();
        if (sent.Max(d => d.SentAt) + Pacing.Apart is { } next && next > now && !await IsOverAsync(about, next, cancellation))
        {
            return new Fulfilment.NotBefore("This person heard of it less than four hours ago.", ReminderHours.From(about.Card, person, next));
        }

        return ReminderHours.From(about.Card, person, now) is var working && working > now ? new Fulfilment.NotBefore("This person does not work now.", working) : null;
    }

    // On an access the item is the number of a reminder, and any of them says what the others would.
    private static bool IsOfTheSame(DeliveryRow sent, CardAbout about) => about.Stream.Kind == StreamKind.Access || sent.Item == about.Item;

    /// <summary>Whether what a notice is about is over by then, so that it is said now or never.</summary>
    private async Task<bool> IsOverAsync(CardAbout about, DateTimeOffset then, CancellationToken cancellation) => about.Card == CardKind.ExpiryNotice
        && (await queries.RequestAsync(new(about.Stream.Id), cancellation))?.Find(about.Item)?.State is ItemState.Active { EndsAt: { } end } && end <= then;

    /// <summary>A card for everyone in a conversation is recorded where the request is submitted; here it is sent.</summary>
    private async Task<Fulfilment> DeliverSharedAsync(StreamRef stream, int attempt, CancellationToken cancellation)
    {
        foreach (var delivery in (await queries.DeliveriesOfAsync(stream, cancellation)).Where(d => d is { Card: nameof(CardKind.Shared), State: DeliveryState.Recorded }))
        {
            var id = new DeliveryId(delivery.Id);
            if (await standing.ReaderAsync(delivery, cancellation) is not { } reader || standing.ChannelOf(delivery) is not { } channel
                || await presenter.PresentAsync(CardAbout.Of(delivery), reader, id, null, cancellation) is not { } shown)
            {
                continue;
            }

            var result = await SendInTurnAsync(delivery, channel, shown.Message, attempt, cancellation);
            if (result is SendResult.TryLater soon)
            {
                return Owed(soon);
            }

            if (await standing.NoteAsync(result, new(id, shown), DateTimeOffset.MinValue, cancellation) is Fulfilment.Later later)
            {
                return later;
            }
        }

        return new Fulfilment.Done();
    }

    /// <summary>
    /// An approval card is about the stage that is open now; null when none is, or this person is no longer asked or has done their part. Null also
    /// where this person has a card already that comes to say the same.
    /// </summary>
    private async Task<CardAbout?> AboutAsync(StreamRef stream, CardSubject subject, CancellationToken cancellation)
    {
        if (subject.Card == CardKind.Task && stream.Kind == StreamKind.Access && await failing.IsToldAsync(new(stream.Id), subject.Mark, subject.To, cancellation))
        {
            return null;
        }

        if (subject.Card.AsksToReview() && !await reviews.IsWantedAsync(new(stream.Id), subject, cancellation))
        {
            return null;
        }

        if (subject.Card is CardKind.Hands or CardKind.HandsReminder && (await queries.AccessAsync(new(stream.Id), cancellation)).Hands?.HasAttested(subject.To) == true)
        {
            return null;
        }

        if (!subject.Card.AsksToApprove())
        {
            return new(subject.Card, stream, subject.Item, subject.Mark);
        }

        var request = await queries.RequestAsync(new(stream.Id), cancellation);
        return request?.Find(subject.Item) is { State: ItemState.AwaitingApproval awaiting } item && awaiting.Asked.Contains(subject.To) && !Authority.HasDecided(item, subject.To)
            && IsWanted(request, subject)
            ? new(subject.Card, stream, subject.Item, awaiting.Stage)
            : null;
    }

    private bool IsWanted(Request request, CardSubject subject) => subject.Card switch
    {
        CardKind.Approval => true,
        CardKind.ApprovalNudge => Nudging.IsWanted(request, subject, policy.Organisation, governance.GetUtcNow()),
        _ => Reminding.IsWanted(request, subject, policy.Organisation, governance.GetUtcNow()),
    };

    private IEnumerable<(ChatAccount Account, IChannel Channel)> Reachable(IEnumerable<ChatAccount> accounts) =>
        from account in accounts
        from channel in channels
        where channel.Provider == account.Provider
        select (account, channel);

    /// <returns>What became of sending it, null where it is not sent now; of bringing up to date what this account has of it; and since when it is to be sent there.</returns>
    private async Task<(SendResult? Sent, Fulfilment Updated, DateTimeOffset Begun)> SendAsync(CardAbout about, Person person, ChatAccount account, IChannel channel, DateTimeOffset owedSince, int attempt, CancellationToken cancellation)
    {
        var since = await SinceAsync(about, cancellation);
        var known = (await queries.DeliveriesOfAsync(about.Stream, cancellation)).LastOrDefault(d => about.IsOf(d, person.Ref, account) && d.CreatedAt >= since && d.State != DeliveryState.Undeliverable);
        if (known is { MessageReference: not null })
        {
            return (null, await standing.UpdateAsync(known, owedSince, cancellation), known.CreatedAt);
        }

        var id = known is null ? Showing.NewId() : new(known.Id);
        if (await presenter.PresentAsync(about, person, id, null, cancellation) is not { } shown)
        {
            return (null, new Fulfilment.Done(), governance.GetUtcNow());
        }

        var delivery = known ?? await RecordAsync(about, person, account, id, shown, cancellation);
        var begun = known?.CreatedAt ?? governance.GetUtcNow();
        var result = await SendInTurnAsync(delivery, channel, shown.Message, attempt, cancellation);
        if (result is SendResult.Sent sent)
        {
            // What is on record counts as shown: a resend may have met the message of a first try, and then that is what stands there.
            await deliveries.TakenAsync(id, sent.Reference.Value, delivery.ShownVersion, delivery.Digest, known is null ? shown.State : DeliveryState.Sent, cancellation);
            return (sent, await standing.UpdateAsync((await queries.DeliveryAsync(new(delivery.Id), cancellation))!, owedSince, cancellation), begun);
        }

        if (result is SendResult.Unreachable && delivery.NextTry is not null)
        {
            // It stays owed, and keeps nothing waiting that may be taken.
            await deliveries.SetStateAsync(id, delivery.State, cancellation);
        }

        return (result, new Fulfilment.Done(), begun);
    }

    /// <summary>Sends what its turn has come for. What cannot be sent now keeps its place in the conversation.</summary>
    private async Task<SendResult> SendInTurnAsync(DeliveryRow delivery, IChannel channel, OutgoingMessage message, int attempt, CancellationToken cancellation)
    {
        if (await order.WaitAsync(delivery, attempt, cancellation) is { } turn)
        {
            return turn;
        }

        var result = await channel.SendAsync(delivery.ToAccount(), new(delivery.Id), message, cancellation);
        return result is SendResult.TryLater later ? await order.PutBackAsync(delivery, later, attempt, cancellation) : result;
    }

    // Each nudge is a message of its own.
    private async Task<DateTimeOffset> SinceAsync(CardAbout about, CancellationToken cancellation) => about.Card == CardKind.ApprovalNudge
        && (await queries.RequestAsync(new(about.Stream.Id), cancellation))?.Find(about.Item)?.State is ItemState.AwaitingApproval { NudgedAt: { } nudged } ? nudged : DateTimeOffset.MinValue;

    private async Task<DeliveryRow> RecordAsync(CardAbout about, Person person, ChatAccount account, DeliveryId id, Presented shown, CancellationToken cancellation)
    {
        var row = about.ToRow(id, person.Ref.Value, account, shown.Digest, shown.Version);
        await deliveries.RecordAsync(row, cancellation);
        return row;
    }

    // Each try says it; what was raised already is known, and raised once.
    private async Task TellAsync(CardAbout about, Person person, SendResult.TryLater? later, int attempt, CancellationToken cancellation)
    {
        var task = new HumanTask(policy.Organisation.DefectOwner, TaskReason.Undeliverable, $"A card ({about.Card}) could not be brought to the person it is for; tries go on.") { About = person.Ref };
        if (Raises(about.Card, later) ? await RaiseAsync(about, person, task, cancellation) : attempt is 0 or TriesBeforeTask)
        {
            LogStuck(about.Card, about.Stream.ToString(), person.Ref.Value);
        }
    }

    // A card about a task that cannot be brought to its owner raises no task of its own: the log and the defect owner's list are left. A reminder says nothing that the first card did not,
    // unless no account takes it: then whoever is asked cannot be reached any more, and the first card is read by nobody.
    private static bool Raises(CardKind card, SendResult.TryLater? later) =>
        (later is null && (card.AsksToApprove() || card.AsksToReview())) || (card != CardKind.Task && card != CardKind.ApprovalNudge && !card.IsReminder());

    /// <summary>False where it is known. Who is asked and cannot be reached is not waited for.</summary>
    private async Task<bool> RaiseAsync(CardAbout about, Person person, HumanTask task, CancellationToken cancellation) => (about.Stream.Kind, about.Card) switch
    {
        (StreamKind.Request, var card) when card.AsksToApprove() => (await writer.ExecuteAsync(new RequestCommand.PassOver(new(about.Stream.Id), about.Item, person.Ref, task), By, cancellation)).Refusal is null,
        (StreamKind.Request, _) => (await writer.ExecuteAsync(new RequestCommand.RaiseTask(new(about.Stream.Id), about.Item, task), By, cancellation)).Refusal is null,
        (StreamKind.Access, var card) when card.AsksToReview() => (await writer.ExecuteAsync(new AccessCommand.PassOverReview(new(about.Stream.Id), person.Ref, task), By, cancellation)).Refusal is null,
        (StreamKind.Access, _) => (await writer.ExecuteAsync(new AccessCommand.RaiseTask(new(about.Stream.Id), task), By, cancellation)).Refusal is null,
        _ => true,
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Card {Card} about {Stream} cannot be brought to {Person}; it stays owed.")]
    private partial void LogStuck(CardKind card, string stream, string person);
}
