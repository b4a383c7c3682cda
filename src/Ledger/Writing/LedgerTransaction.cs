using System.Text.Json;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Custody;
using ChatGovernanceBot.Governance.People.Absences;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Ledger.Writing;

/// <summary>
/// The one open transaction of the writer. What is decided in it is read inside it, or known not to have changed since it was read ahead
/// (<see cref="Writing.Changes"/>). Work in it has no effect outside the database, since it may be undone and run again.
/// </summary>
public sealed class LedgerTransaction
{
    private const string InsertObligation =
        "INSERT INTO Obligations(Family, Kind, StreamKind, StreamId, \"Key\", KeyHash, DueAt, Attempt) VALUES (?, ?, ?, ?, ?, ?, ?, 0) ON CONFLICT(StreamId, KeyHash) ";

    private readonly WriterConnection _connection;
    private readonly Dictionary<StreamRef, (object? State, int Version)> _streams = [];
    private readonly KnownStanding _known;
    private readonly long _firstSequence;
    private readonly DateTimeOffset _begun;
    private long _sequence;
    private byte[] _head;
    private DateTimeOffset _newest;
    private Standing? _standing;

    internal LedgerTransaction(WriterConnection connection, Changes changes, KnownStanding known, DateTimeOffset systemNow)
    {
        _connection = connection;
        _known = known;
        Changes = changes;
        SystemNow = systemNow;
        (_sequence, _head, _newest) = HeadIn(Sql);
        (_firstSequence, _begun) = (_sequence, _newest);
    }

    /// <summary>
    /// Governance time at which what is being done came to the writer, UTC, never below the newest entry's: what was due by then stays due
    /// when the clock is put back.
    /// </summary>
    public DateTimeOffset Now { get; private set; }

    /// <summary>System time, UTC: for leases and for what is kept how long.</summary>
    public DateTimeOffset SystemNow { get; }

    public ClockState Clock { get; private set; }

    /// <summary>The version in force; 0 before the first load.</summary>
    public PolicyVersion Policy => Standing.Policy;

    /// <summary>Whether what the ledger knows can be trusted to give anything.</summary>
    public CustodyState Custody => Standing.Custody;

    /// <summary>Who is away now.</summary>
    internal WhoIsAway Away => Standing.AwayAt(Now);

    private Standing Standing => _standing ??= _known.In(Sql, Changes.Committed, () => _begun);

    /// <summary>The sequence number of the log's newest entry.</summary>
    internal long LastEntry => _sequence;

    /// <summary>The log as it stands once this is committed.</summary>
    internal Mark Mark => new(_connection.Log, _sequence, Convert.ToHexStringLower(_head));

    internal bool HasEntries => _sequence != _firstSequence;

    /// <summary>Families that came to owe something due by now, one bit each.</summary>
    internal uint DueFamilies { get; private set; }

    internal int Writes => _connection.Writes;

    /// <summary>What this and the transactions before it changed.</summary>
    internal Changes Changes { get; }

    /// <summary>A prepared statement, ready to be bound. The same text is prepared once; a statement is read to its end before its text is asked for again.</summary>
    public Statement Sql(string sql) => _connection.Sql(sql);

    /// <summary>Goes on to the next thing to do.</summary>
    /// <param name="came">Governance time at which it came.</param>
    /// <param name="isPutBack">Whether the clock of the host was behind governance time.</param>
    internal void TakeUp(DateTimeOffset came, bool isPutBack = false)
    {
        Clock = isPutBack || _newest - came > GovernanceClock.Tolerance ? ClockState.PutBack : ClockState.Sound;
        Now = came > _newest ? came : _newest;
    }

    internal bool TryGetStream(StreamRef stream, out (object? State, int Version) known) => _streams.TryGetValue(stream, out known);

    internal void Remember(StreamRef stream, object? state, int version)
    {
        Changes.Note(stream);
        _streams[stream] = (state, version);
    }

    /// <summary>To be called where the policy in force, the custody or who is away was changed.</summary>
    internal void ForgetStanding()
    {
        Changes.NoteStanding();
        _standing = null;
    }

    internal void Append(StreamRef stream, int version, Actor by, object @event) => Append(stream, version, by, EventText.Of(@event));

    /// <summary>Writes an entry as the next of the log. Its policy is the one in force, the loaded one for a load.</summary>
    internal void Append(StreamRef stream, int version, Actor by, EventText @event)
    {
        var entries = _connection.Entries;
        _head = entries.Write(_head, ++_sequence, Now, stream, version, Policy, by, @event);
        _newest = Now;
        Sql("INSERT INTO AuditEntries(Sequence, StreamKind, StreamId, Version, Bytes, Hash) VALUES (?, ?, ?, ?, ?, ?)")
            .Bind(_sequence).Bind(Names.Of(stream.Kind)).Bind(stream.Id).Bind(version).BindBlob(entries.Bytes).BindBlob(_head).Run();
    }

    internal void Owe(Obligation obligation) => Owe(new Owed(obligation));

    internal void Owe(Owed owed) => Owe(InsertObligation + "DO NOTHING", owed);

    /// <summary>Owes what may be owed many times, each time for the same reason, as one row: what was fulfilled is due anew, and what somebody is at is due again after that.</summary>
    internal void OweAgain(Obligation obligation) => Owe(
        InsertObligation + "DO UPDATE SET DueAt = excluded.DueAt, OwedSince = NULL, Attempt = 0, DoneAt = NULL, LeaseOwner = NULL, LeaseUntil = NULL WHERE DoneAt IS NOT NULL OR LeaseUntil IS NOT NULL OR DueAt > excluded.DueAt",
        new Owed(obligation));

    private void Owe(string insert, Owed owed)
    {
        var obligation = owed.Obligation;
        Sql(insert)
            .Bind(Names.Of(obligation.Family)).Bind(Names.Of(obligation.Kind)).Bind(Names.Of(obligation.Stream.Kind)).Bind(obligation.Stream.Id)
            .Bind(owed.Key).BindBlob(owed.KeyHash).Bind(obligation.DueAt).Run();
        if (obligation.DueAt <= Now)
            Signal(obligation.Family);
    }

    internal void Signal(ObligationFamily family) => DueFamilies |= 1u << (int)family;

    /// <summary>The last entry of a stream that has no row, because all that happened to it was refused.</summary>
    internal int LastVersionOf(StreamRef stream) =>
        Sql("SELECT MAX(Version) FROM AuditEntries WHERE StreamKind = ? AND StreamId = ?").Bind(Names.Of(stream.Kind)).Bind(stream.Id).First(row => (int)row.Number(0));

    internal void Commit()
    {
        if (HasEntries)
            Sql("INSERT INTO Settings(\"Key\", Value) VALUES (?, ?) ON CONFLICT(\"Key\") DO UPDATE SET Value = excluded.Value")
                .Bind(LedgerDatabase.HeadSetting).Bind(HeadText.Of(_sequence, _head)).Run();
        _connection.Commit();
    }

    internal static (long Sequence, byte[] Hash, DateTimeOffset Time) HeadIn(Func<string, Statement> sql)
    {
        var statement = sql("SELECT Sequence, Hash, Bytes FROM AuditEntries ORDER BY Sequence DESC LIMIT 1");
        if (!statement.Step())
            return (0, AuditChain.Origin, DateTimeOffset.MinValue);
        var head = (statement.Number(0), statement.Bytes(1).ToArray(), TimeOf(statement.Bytes(2)));
        statement.Fresh();
        return head;
    }

    /// <summary>When an entry was written, as its bytes say.</summary>
    internal static DateTimeOffset TimeOf(ReadOnlySpan<byte> entry)
    {
        var reader = new Utf8JsonReader(entry);
        while (reader.Read())
        {
            if (reader.CurrentDepth != 1 || reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("time"u8))
                continue;
            reader.Read();
            return reader.GetDateTimeOffset();
        }
        throw new JsonException("the newest entry has no time");
    }

    /// <summary>0 before the first load.</summary>
    internal static PolicyVersion PolicyInForce(Func<string, Statement> sql) =>
        sql("SELECT MAX(Version) FROM PolicyVersions").First(row => new PolicyVersion((int)row.Number(0)));
}
