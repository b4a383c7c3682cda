using System.Collections.Immutable;
using System.Threading.Channels;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Writing;

namespace ChatGovernanceBot.Benchmarks.Decisions;

/// <summary>Baseline (b): prepared statements on one connection behind a queue, one transaction a call. The statements are the writer's own kind.</summary>
internal sealed class RawContender : IContender
{
    private readonly Channel<(int Number, TaskCompletionSource Answer)> _waiting = Channel.CreateUnbounded<(int, TaskCompletionSource)>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ImmutableArray<Decision> _decisions;
    private readonly ImmutableArray<WrittenRows> _rows;
    private readonly WriterConnection _connection;
    private readonly Thread _thread;

    public RawContender(LedgerDatabase database, ImmutableArray<Decision> decisions, ImmutableArray<WrittenRows> rows)
    {
        (_decisions, _rows, _connection) = (decisions, rows, new WriterConnection(database));
        _thread = new Thread(Loop) { IsBackground = true };
        _thread.Start();
    }

    public Task DecideAsync(int number)
    {
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Writer.TryWrite((number, answer));
        return answer.Task;
    }

    private void Loop()
    {
        while (_waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (_waiting.Reader.TryRead(out var call))
            {
                _connection.Begin();
                var (sequence, head) = Read(_decisions[call.Number]);
                Write(_rows[call.Number], sequence, head);
                _connection.Commit();
                call.Answer.SetResult();
            }
        }
    }

    private (long Sequence, byte[] Hash) Read(Decision decision)
    {
        var newest = Drain(_connection.Sql("SELECT Sequence, Hash, Bytes FROM AuditEntries ORDER BY Sequence DESC LIMIT 1"), row => (row.Number(0), row.Bytes(1).ToArray(), row.Bytes(2).Length));
        Drain(_connection.Sql("SELECT Version, State FROM Requests WHERE Id = ?").Bind(decision.Request), row => row.Bytes(1).Length);
        Drain(_connection.Sql("SELECT Answer FROM IdempotencyKeys WHERE KeyHash = ?").BindBlob(decision.KeyHash), row => row.Bytes(0).Length);
        Drain(_connection.Sql("SELECT MAX(Version) FROM PolicyVersions"), row => row.Number(0));
        Drain(_connection.Sql("SELECT Value FROM Settings WHERE \"Key\" = 'custody-main'"), row => row.Bytes(0).Length);
        Drain(_connection.Sql("SELECT State FROM Absences WHERE Until > ?").Bind(DateTimeOffset.UtcNow), row => row.Bytes(0).Length);
        Drain(_connection.Sql("SELECT RequestId, Entitlement, State, EndsAt FROM Items WHERE Identity = ? AND State <> 'Closed' AND RequestId <> ? ORDER BY RequestId, Number")
            .Bind(decision.Beneficiary).Bind(decision.Request), row => (row.Text(0), row.Text(1), row.Bytes(2).Length, row.IsNull(3)));
        Drain(_connection.Sql("SELECT StateJson FROM Accesses WHERE Identity = ? AND State <> 'Absent' ORDER BY Id").Bind(decision.Beneficiary), row => row.Bytes(0).Length);
        return (newest.Item1, newest.Item2);
    }

    private static T? Drain<T>(Statement rows, Func<Statement, T> read)
    {
        T? last = default;
        while (rows.Step())
            last = read(rows);
        return last;
    }

    private void Write(WrittenRows rows, long sequence, byte[] head)
    {
        foreach (var entry in rows.Entries)
        {
            head = AuditChain.Next(head, entry.Bytes);
            _connection.Sql("INSERT INTO AuditEntries(Sequence, StreamKind, StreamId, Version, Bytes, Hash) VALUES (?, ?, ?, ?, ?, ?)")
                .Bind(++sequence).Bind(Names.Of(entry.StreamKind)).Bind(entry.StreamId).Bind(entry.Version).BindBlob(entry.Bytes).BindBlob(head).Run();
        }
        _connection.Sql("UPDATE Requests SET Version = ?, State = ? WHERE Id = ?")
            .Bind(rows.Request.Version).Bind(rows.Request.State).Bind(rows.Request.Id).Run();
        foreach (var owed in rows.Obligations)
            _connection.Sql("INSERT INTO Obligations(Family, Kind, StreamKind, StreamId, \"Key\", KeyHash, DueAt, Attempt) VALUES (?, ?, ?, ?, ?, ?, ?, 0) ON CONFLICT(StreamId, KeyHash) DO NOTHING")
                .Bind(Names.Of(owed.Family)).Bind(Names.Of(owed.Kind)).Bind(Names.Of(owed.StreamKind)).Bind(owed.StreamId).Bind(owed.Key).BindBlob(owed.KeyHash).Bind(owed.DueAt).Run();
        _connection.Sql("INSERT INTO IdempotencyKeys(\"Key\", KeyHash, Answer, At) VALUES (?, ?, ?, ?)").Bind(rows.Key.Key).BindBlob(rows.Key.KeyHash).Bind(rows.Key.Answer).Bind(rows.Key.At).Run();
        _connection.Sql("INSERT INTO Settings(\"Key\", Value) VALUES (?, ?) ON CONFLICT(\"Key\") DO UPDATE SET Value = excluded.Value")
            .Bind(LedgerDatabase.HeadSetting).Bind(HeadText.Of(sequence, head)).Run();
    }

    public ValueTask DisposeAsync()
    {
        _waiting.Writer.Complete();
        _thread.Join();
        _connection.Dispose();
        return ValueTask.CompletedTask;
    }
}
