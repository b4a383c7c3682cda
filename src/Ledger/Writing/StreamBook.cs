using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Ledger.Writing;

/// <summary>How one kind of stream is read, decided and written. One subclass an aggregate; it holds no rule.</summary>
internal abstract class StreamBook<TState, TCommand, TEvent>
    where TState : class where TCommand : class where TEvent : class
{
    private static readonly JsonTypeInfo<TState> StateType = (JsonTypeInfo<TState>)GovernanceJson.Options.GetTypeInfo(typeof(TState));

    public abstract StreamRef StreamOf(TCommand command);

    /// <summary>Reads the facts that this command needs, inside the transaction, and decides.</summary>
    public abstract Decided<TEvent> Decide(LedgerTransaction transaction, Organisation organisation, TState? state, TCommand command);

    /// <summary>
    /// Decides before the transaction. Null where there is nothing to decide on yet, or where the book could not tell inside the transaction
    /// whether what it read has changed.
    /// </summary>
    /// <param name="seen">The newest transaction of which everything is seen.</param>
    /// <param name="now">Governance time at which the command came.</param>
    public virtual Foreseen<TState, TEvent>? Foresee(Statements ledger, Standing standing, long seen, DateTimeOffset now, IOrganisations organisations, TCommand command) => null;

    /// <summary>What people wrote about a state, as far as it is kept; null for states about which nobody writes.</summary>
    public virtual IReadOnlyDictionary<Commitment, string>? Texts(Statements ledger, TState state) => null;

    /// <summary>What a stream without events is; null where that is nothing.</summary>
    public virtual TState? Start(StreamRef stream) => null;

    public abstract TState Evolve(TState? state, TEvent @event);

    public abstract IEnumerable<Obligation> Owes(TState after, TEvent @event);

    /// <summary>Writes the rows of a stream whose state changed from <paramref name="before"/>.</summary>
    public abstract void Save(LedgerTransaction transaction, TState? before, TState after, int version, ReadOnlySpan<byte> json);

    /// <summary>Notes an entry that changed no state.</summary>
    public abstract void SaveVersion(LedgerTransaction transaction, StreamRef stream, int version);

    protected abstract string Select { get; }

    /// <summary>The state as entries so far left it, null where there was no event; and the version of the last entry.</summary>
    public (TState? State, int Version) Read(LedgerTransaction transaction, StreamRef stream)
    {
        if (transaction.TryGetStream(stream, out var known))
            return ((TState?)known.State, known.Version);
        return Find(transaction.Sql(Select), stream) is var (state, version) ? (state, version) : (null, transaction.LastVersionOf(stream));
    }

    /// <summary>The row of a stream as it was committed; null where it has none.</summary>
    protected (TState State, int Version)? Find(Statements ledger, StreamRef stream) => Find(ledger.Sql(Select), stream);

    private static (TState State, int Version)? Find(Statement select, StreamRef stream)
    {
        if (!select.Bind(stream.Id).Step())
            return null;
        var found = (JsonSerializer.Deserialize(select.Bytes(1), StateType)!, (int)select.Number(0));
        select.Fresh();
        return found;
    }

    /// <summary>The state as the log's entries up to one of them left it.</summary>
    public TState? ReadAt(LedgerTransaction transaction, StreamRef stream, long lastEntry) =>
        EntryQueries.Data(transaction.Sql(EntryQueries.UpTo), stream, lastEntry).OfType<TEvent>().Aggregate(Start(stream), Evolve);

    public static byte[] Json(TState state) => JsonSerializer.SerializeToUtf8Bytes(state, StateType);
}
