using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatGovernanceBot.Ledger.Writing;

/// <summary>
/// The one place that writes, one batch at a time: what waits and what comes meanwhile, in one transaction, committed with an fsync and
/// only then answered. While the disk works the next batch gathers, so many callers share one fsync. A caller who comes alone
/// writes on its own thread, which spares it two changes of thread; who comes among others leaves it to the loop's, ahead of which
/// what can be done without the transaction is done in the same order.
/// </summary>
internal sealed class WriterLoop(LedgerDatabase database, Changes changes, TimeProvider governance, TimeProvider system, DueSignals signals) : IDisposable
{
    private const int LargestBatch = 256;

    // Everybody in a batch waits for all of it, and while one thread decides, the other processors have nothing to do: in smaller batches
    // those who are answered go on meanwhile. Where many more wait, more of them share an fsync.
    private const int UsualBatch = 32;

    private readonly ConcurrentQueue<Work> _waiting = new();
    private readonly ManualResetEventSlim _more = new();
    private readonly Preparer _preparer = new(new Foresight(database, changes));
    private readonly KnownStanding _standing = new(changes);
    private readonly Checkpoints _checkpoints = new(database);
    private readonly Lock _turn = new();

    // Whoever has the turn alone touches what follows.
    private readonly List<Work> _batch = new(LargestBatch);
    private int _largest = UsualBatch;
    private WriterConnection? _connection;
    private DateTimeOffset _nextSweep = DateTimeOffset.MinValue;
    private bool _isClosed;

    private volatile MarkKeeper? _mark;
    private volatile bool _isStopping;
    private volatile bool _isQuiet = true;
    private Thread? _thread;

    public void Start()
    {
        _connection = Open();
        _thread = new Thread(Loop) { IsBackground = true, Name = "ledger writer" };
        _thread.Start();
        _preparer.Start();
    }

    /// <summary>Why the mark that is kept is older than the log; null where it follows it, and where none is kept.</summary>
    public string? MarkProblem => _mark?.Problem;

    /// <summary>From now on every commit is noted in this mark.</summary>
    public void KeepMark(MarkFile file, Mark now, Action<string?> turned)
    {
        var keeper = new MarkKeeper(file, system, turned);
        keeper.Begin(now);
        _mark = keeper;
    }

    /// <exception cref="ObjectDisposedException">The writer was stopped.</exception>
    public Task<T> Enqueue<T>(Work<T> work)
    {
        ObjectDisposedException.ThrowIf(_isStopping, this);
        (work.Came, work.CameWhilePutBack) = governance is GovernanceClock clock && clock.Tell() is var (now, behind) ? (now, behind is not null) : (governance.GetUtcNow(), false);
        _waiting.Enqueue(work);
        if (!_isQuiet && work.CanBePrepared)
            _preparer.Add(work);
        if (!_isQuiet || !TryWriteHere())
            _more.Set();
        return work.Answered;
    }

    private WriterConnection Open()
    {
        var connection = new WriterConnection(database);
        connection.CheckpointByHand();
        return connection;
    }

    private bool TryWriteHere()
    {
        if (!_turn.TryEnter())
            return false;
        try
        {
            WriteBatch();
            return _waiting.IsEmpty;
        }
        finally
        {
            _turn.Exit();
        }
    }

    private void Loop()
    {
        while (!_isStopping)
        {
            _more.Wait();
            _more.Reset();
            lock (_turn)
            {
                while (WriteBatch())
                {
                }
            }
        }
    }

    /// <summary>False when nothing waits.</summary>
    private bool WriteBatch()
    {
        _largest = Math.Clamp(_waiting.Count / 2, UsualBatch, LargestBatch);
        TakeWhatWaits();
        if (_batch.Count == 0)
            return false;
        SweepWhenDue();
        Execute(_batch);
        _isQuiet = _batch.Count == 1;
        _batch.Clear();
        return true;
    }

    private void TakeWhatWaits()
    {
        while (_batch.Count < _largest && _waiting.TryDequeue(out var work))
            Take(work);
    }

    private void Take(Work work)
    {
        if (_isClosed)
            work.Fail(new ObjectDisposedException(nameof(WriterLoop)));
        else if (work.Cancellation.IsCancellationRequested)
            work.Cancel();
        else
            _batch.Add(work);
    }

    private void SweepWhenDue()
    {
        if (system.GetUtcNow() < _nextSweep)
            return;
        _nextSweep = system.GetUtcNow() + Sweep.Every;
        _batch.Add(new BookWork<int>(Sweep.Run, CancellationToken.None) { Came = governance.GetUtcNow() });
    }

    private void Execute(List<Work> batch)
    {
        uint due;
        try
        {
            due = Commit(batch);
        }
        catch (Exception cause) when (!IsUnavailable(cause))
        {
            FailAlone(batch, cause);
            return;
        }
        catch (Exception cause)
        {
            FailAll(batch, cause);
            return;
        }
        foreach (var work in batch)
        {
            if (work.Failure is { } cause)
                work.Fail(cause);
            else
                work.Answer();
        }
        signals.Raise(due);
        if (_connection is { } connection)
            _checkpoints.AfterCommit(connection);
    }

    private uint Commit(List<Work> batch)
    {
        _connection ??= Open();
        _connection.Begin();
        changes.Begin();
        try
        {
            if (_connection.MayOthersHaveWritten())
                changes.NoteEverything();
            var transaction = new LedgerTransaction(_connection, changes, _standing, system.GetUtcNow());
            for (var done = 0; done < batch.Count; done++)
            {
                Run(batch[done], transaction);
                TakeLatecomers(batch, done);
            }
            transaction.Commit();
            changes.Commit();
            if (transaction.HasEntries)
                _mark?.Note(transaction.Mark);
            return transaction.DueFamilies;
        }
        catch
        {
            RollBack(_connection);
            throw;
        }
    }

    // Callers answered by the last commit come back one by one while this batch is decided: without them it would pay an fsync for the
    // first few and they would wait for it. Nobody is waited for. Work tried again alone stays alone.
    private void TakeLatecomers(List<Work> batch, int done)
    {
        if (ReferenceEquals(batch, _batch) && done == batch.Count - 1)
            TakeWhatWaits();
    }

    // What cannot even be undone is left to SQLite, which undoes it when the file is opened anew.
    private void RollBack(WriterConnection connection)
    {
        try
        {
            connection.Rollback();
        }
        catch (SqliteException)
        {
            connection.Dispose();
            _connection = null;
        }
    }

    // What throws before it wrote anything fails by itself; what throws later has the whole batch undone.
    private static void Run(Work work, LedgerTransaction transaction)
    {
        var writes = transaction.Writes;
        work.Failure = null;
        work.Begin();
        transaction.TakeUp(work.Came, work.CameWhilePutBack);
        try
        {
            work.Run(transaction);
        }
        catch (Exception cause) when (transaction.Writes == writes && !IsUnavailable(cause))
        {
            work.Failure = cause;
        }
    }

    private void FailAlone(List<Work> batch, Exception cause)
    {
        if (batch.Count == 1)
        {
            batch[0].Fail(cause);
            return;
        }
        foreach (var work in batch)
            Execute([work]);
    }

    private void FailAll(List<Work> batch, Exception cause)
    {
        _connection?.Dispose();
        _connection = null;
        foreach (var work in batch)
            work.Fail(new LedgerUnavailableException("The ledger cannot be written, so nothing was recorded.", cause));
    }

    private static bool IsUnavailable(Exception cause) => cause is LedgerUnavailableException or SqliteException
    {
        SqliteErrorCode: raw.SQLITE_FULL or raw.SQLITE_READONLY or raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN or raw.SQLITE_BUSY or raw.SQLITE_LOCKED
            or raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_NOMEM or raw.SQLITE_PERM or raw.SQLITE_PROTOCOL
    };

    /// <summary>Takes nothing more, finishes what waits, and closes the database.</summary>
    public void Dispose()
    {
        _isStopping = true;
        _preparer.Dispose();
        _more.Set();
        _thread?.Join();
        lock (_turn)
        {
            while (WriteBatch())
            {
            }

            _isClosed = true;
            Close();
        }

        _mark?.Dispose();
        _more.Dispose();
    }

    // Who closes last leaves one whole file, and only who can write is able to.
    private void Close()
    {
        database.CloseReaders();
        _checkpoints.Dispose();
        try
        {
            _connection?.Settle();
        }
        catch (SqliteException)
        {
            // What was committed is in the log beside the file; the next start takes it up.
        }
        _connection?.Dispose();
        _connection = null;
    }
}
