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

    private Task? _aside;
    private int _logged;
    private volatile int _commits;

    public void AfterCommit(WriterConnection connection)
    {
        _commits++;
        _logged += connection.TakePagesLogged();
        if (_aside is { IsCompleted: true })
            Finish(connection);
        else if (_aside is null && _logged >= many)
            _aside = Task.Factory.StartNew(BringBackAside, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    // SQLite begins its log anew with the first commit that finds everything brought back and nobody reading from the log; until then it is tried with each.
    private void Finish(WriterConnection connection)
    {
        var log = connection.Checkpoint();
        if (log.Pages >= many)
            return;
        (_aside, _logged) = (null, Math.Max(log.Pages, 0));
    }

    // SQLite has the file itself on disk only in a round during which nobody commits. Without one, the writer's own round, however few pages are
    // left to it, would wait for the disk to take all of them. What comes during that round is more than a few again.
    private void BringBackAside()
    {
        try
        {
            using var connection = database.OpenForWriting();
            var (isOnDisk, before) = (false, 0);
            for (var round = 0; round < MostRounds; round++)
            {
                var commits = _commits;
                var broughtBack = WriterConnection.Checkpoint(connection.Handle!).BroughtBack;
                isOnDisk |= commits == _commits;
                if (isOnDisk && broughtBack - before <= Few)
                    return;
                before = broughtBack;
            }
        }
        catch (Exception cause) when (cause is SqliteException or LedgerUnavailableException)
        {
            // The writer brings back what it can, and says what is wrong with the disk when it cannot write.
        }
    }

    public void Dispose() => _aside?.Wait();
}
