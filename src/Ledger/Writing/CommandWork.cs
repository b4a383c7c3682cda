using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Policy;

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
    protected override Executed<TState> Do(LedgerTransaction transaction)
    {
        var stream = book.StreamOf(command);
        var (row, version) = book.Read(transaction, stream);
        var state = row ?? book.Start(stream);
        if (context.IdempotencyKey is { } key && Idempotency.Find(transaction, key, stream, context.Asked) is { } answer)
            return answer.IsFor(context.Asked) ? Repeated(transaction, stream, state, answer) : new(state, Idempotency.AskedOtherwise, 0, Replay.AskedOtherwise, null);

        var decided = book.Decide(transaction, Current(transaction), state, command);
        var owed = new List<Obligation>();
        foreach (var @event in decided.Events)
        {
            state = book.Evolve(state, @event);
            owed.AddRange(book.Owes(state, @event));
        }
        Record(transaction, stream, row, state, version, decided, owed);
        if (context.IdempotencyKey is { } fresh)
            Idempotency.Keep(transaction, fresh, new(decided.Refusal, decided.Events.Length, stream.ToString(), context.Asked, new(transaction.Now, transaction.LastEntry)));
        return new(state, decided.Refusal, decided.Events.Length, Replay.First, new(state, transaction.Now, null));
    }

    private Executed<TState> Repeated(LedgerTransaction transaction, StreamRef stream, TState? state, Answer answer) =>
        new(state, answer.Refusal, answer.Events, Replay.Repeated, answer.Moment is { } then ? new(book.ReadAt(transaction, stream, then.LastEntry), then.At, then.LastEntry) : null);

    private Organisation Current(LedgerTransaction transaction) => transaction.Policy.Number > 0
        ? organisations.At(transaction.Policy)
        : throw new InvalidOperationException("no policy was loaded yet, so nothing can be decided");

    private void Record(
        LedgerTransaction transaction, StreamRef stream, TState? before, TState? after, int version, Decided<TEvent> decided, List<Obligation> owed)
    {
        var json = decided.Events.IsEmpty ? null : StreamBook<TState, TCommand, TEvent>.Json(after!);
        foreach (var @event in decided.Events)
            transaction.Append(stream, ++version, context.By, @event);
        var refused = decided.Refusal is { Trace: RefusalTrace.Audited } refusal && RefusalMarks.MayRecord(transaction, context.By, stream, refusal.Reason);
        if (refused)
            transaction.Append(stream, ++version, context.By, new CommandRefused(transaction.Now, command.GetType().Name, decided.Refusal!.Code, decided.Refusal.Reason));
        if (json is not null)
            book.Save(transaction, before, after!, version, json);
        else if (refused && before is not null)
            book.SaveVersion(transaction, stream, version);
        foreach (var obligation in owed)
            transaction.Owe(obligation);
        if (json is not null && decided.Refusal is null)
            Texts.Keep(transaction, context.Texts);
        if (json is not null || refused)
            transaction.Remember(stream, json is null ? before : after, version);
    }
}
