using System.Collections.Immutable;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Ledger.Writing;

/// <summary>
/// One command on one stream: read, decide, fold, then write. Whatever can throw by rule or data does so before the first write,
/// so that a bad command usually fails without undoing its neighbours.
/// </summary>
internal sealed class CommandWork<TState, TCommand, TEvent>(
    StreamBook<TState, TCommand, TEvent> book, IOrganisations organisations, TCommand command, CommandContext context, CancellationToken cancellation)
    : Work<Executed<TState>>(cancellation)
    where TState : class where TCommand : class where TEvent : class
{
    private readonly StreamRef _stream = book.StreamOf(command);
    private (Decision<TState> Decision, Foreseen<TState, TEvent> Foreseen)? _ahead;

    public override bool CanBePrepared => true;

    protected override void Prepare(Foresight foresight)
    {
        try
        {
            _ahead = foresight.Ask((ledger, seen) => Foresee(foresight, ledger, seen));
        }
        catch (Exception)
        {
            // Whatever is wrong is met again inside the transaction and answered there.
        }
    }

    private (Decision<TState>, Foreseen<TState, TEvent>)? Foresee(Foresight foresight, Statements ledger, long seen) =>
        book.Foresee(ledger, foresight.StandingIn(ledger, seen), seen, Came, organisations, command) is { } foreseen
            ? (Follow(foreseen.State, foreseen.State, foreseen.Version, foreseen.Decided), foreseen with { Texts = context.IsShown ? book.Texts(ledger, foreseen.State) : null })
            : null;

    protected override Executed<TState> Do(LedgerTransaction transaction)
    {
        if (context.IdempotencyKey is { } key && Idempotency.Find(transaction, key, _stream, context.Asked) is { } answer)
            return Again(transaction, answer);
        var (decision, foreseen) = StillHolding(transaction) ?? (Decide(transaction), null);
        Record(transaction, decision);
        if (context.IdempotencyKey is { } fresh)
            Idempotency.Keep(transaction, fresh, new(decision.Refusal, decision.Events.Length, _stream.ToString(), context.Asked, new(transaction.Now, transaction.LastEntry)));
        return new(decision.After, decision.Refusal, decision.Events.Length, Replay.First, new(decision.After, transaction.Now, null) { Beside = foreseen?.Beside, Texts = foreseen?.Texts });
    }

    // Time is among what was decided on: once there is an entry newer than the command, it is decided again at that entry's time; and it was taken to be sound.
    private (Decision<TState>, Foreseen<TState, TEvent>?)? StillHolding(LedgerTransaction transaction) =>
        _ahead is var (decision, foreseen) && transaction is { Clock: ClockState.Sound } && transaction.Now == Came && !transaction.TryGetStream(_stream, out _) && foreseen.StillHolds(transaction)
            ? (decision, foreseen)
            : null;

    private Decision<TState> Decide(LedgerTransaction transaction)
    {
        var (row, version) = book.Read(transaction, _stream);
        var state = row ?? book.Start(_stream);
        return Follow(row, state, version, book.Decide(transaction, Current(transaction), state, command));
    }

    private Executed<TState> Again(LedgerTransaction transaction, Answer answer)
    {
        var state = book.Read(transaction, _stream).State ?? book.Start(_stream);
        return answer.IsFor(context.Asked)
            ? new(state, answer.Refusal, answer.Events, Replay.Repeated, answer.Moment is { } then ? new(book.ReadAt(transaction, _stream, then.LastEntry), then.At, then.LastEntry) : null)
            : new(state, Idempotency.AskedOtherwise, 0, Replay.AskedOtherwise, null);
    }

    private Organisation Current(LedgerTransaction transaction) => transaction.Policy.Number > 0
        ? AbsenceBook.Over(organisations.At(transaction.Policy), transaction.Away)
        : throw new InvalidOperationException("no policy was loaded yet, so nothing can be decided");

    private Decision<TState> Follow(TState? row, TState? state, int version, Decided<TEvent> decided)
    {
        var events = ImmutableArray.CreateBuilder<EventText>(decided.Events.Length);
        var owed = ImmutableArray.CreateBuilder<Owed>();
        foreach (var @event in decided.Events)
        {
            state = book.Evolve(state, @event);
            owed.AddRange(book.Owes(state, @event).Select(obligation => new Owed(obligation)));
            events.Add(EventText.Of(@event));
        }
        var json = decided.Events.IsEmpty ? null : StreamBook<TState, TCommand, TEvent>.Json(state!);
        return new(row, version, state, json, events.MoveToImmutable(), owed.DrainToImmutable(), decided.Refusal);
    }

    private void Record(LedgerTransaction transaction, Decision<TState> decision)
    {
        var version = decision.Version;
        foreach (var @event in decision.Events)
            transaction.Append(_stream, ++version, context.By, @event);
        var refused = decision.Refusal is { Trace: RefusalTrace.Audited } refusal && RefusalMarks.MayRecord(transaction, context.By, _stream, refusal.Reason);
        if (refused)
            transaction.Append(_stream, ++version, context.By, new CommandRefused(transaction.Now, command.GetType().Name, decision.Refusal!.Code, decision.Refusal.Reason));
        if (decision.Json is { } json)
            book.Save(transaction, decision.Before, decision.After!, version, json);
        else if (refused && decision.Before is not null)
            book.SaveVersion(transaction, _stream, version);
        foreach (var owed in decision.Owed)
            transaction.Owe(owed);
        if (decision is { Json: not null, Refusal: null })
            Texts.Keep(transaction, context.Texts);
        if (decision.Json is not null || refused)
            transaction.Remember(_stream, decision.Json is null ? decision.Before : decision.After, version);
    }
}
