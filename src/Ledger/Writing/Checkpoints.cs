using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatGovernanceBot.Ledger.Writing;

/// <summary>
/// Brings the pages that SQLite's log has gathered back into the database file while the writer goes on, and has the writer bring back the few
/// that came meanwhile, so that no caller waits for all of them. What is on disk when a caller is answered is the log; this changes nothing of it.
/// Whoever writes calls it, one at a time.
/// </summary>
/// <param name="many">How many pages the log gathers before they are brought back.</param>
internal sealed class Checkpoints(LedgerDatabase database, int many = LedgerDatabase.PagesBetweenCheckpoints) : IDisposable
{
    private const int Few = 512;
    private const int MostRounds = 64;

    private Task<bool>? _aside;
    private int _logged;
    private volatile int _commits;

    public void AfterCommit(WriterConnection connection)
    {
        _commits++;
        _logged += connection.TakePagesLogged();
        if (_aside is null && _logged >= many)
            _aside = Task.Factory.StartNew(BringBackAside, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        else if (_aside is { IsCompletedSuccessfully: true, Result: false })
            WaitForMore();
        else if (_aside is { IsCompleted: true })
            Finish(connection);
    }

    // SQLite begins its log anew with the first commit that finds everything brought back and nobody reading from the log; until then it is tried with each.
    private void Finish(WriterConnection connection)
    {
        var log = connection.Checkpoint();
        if (log.Pages < many)
            WaitForMore(Math.Max(log.Pages, 0));
        else if (log.Left > Few)
            WaitForMore();
    }

    // Also where somebody reads an older state for long and much is left: that is for the thread aside, once as much came again.
    private void WaitForMore(int logged = 0) => (_aside, _logged) = (null, logged);

    // False where more than a few pages are left, since somebody reads an older state.
    // SQLite has the file itself on disk only in a round during which nobody commits. Without one, the writer's own round, however few pages are
    // left to it, would wait for the disk to take all of them. What comes during that round is more than a few again.
    private bool BringBackAside()
    {
        try
        {
            using var connection = database.OpenForWriting();
            var (isOnDisk, before, log) = (false, 0, default(LogSize));
            for (var round = 0; round < MostRounds; round++)
            {
                var commits = _commits;
                log = WriterConnection.Checkpoint(connection.Handle!);
                isOnDisk |= commits == _commits && log.Left == 0;
                if (isOnDisk && log.BroughtBack - before <= Few)
                    break;
                before = log.BroughtBack;
            }
            return log.Left <= Few;
        }
        catch (Exception cause) when (cause is SqliteException or LedgerUnavailableException)
        {
            // The writer brings back what it can, and says what is wrong with the disk when it cannot write.
            return true;
        }
    }

    public void Dispose() => _aside?.Wait();
}
