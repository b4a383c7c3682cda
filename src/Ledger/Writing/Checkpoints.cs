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

    // A ledger that writes less than this part of it from one start to the next needs no room ahead.
    private const int WorthRoom = 8;

    // Of what was brought back so many pages are written in the gap between two commits: fewer than half as many come with a commit of one decision.
    private const int InGap = 50;

    // Commits that come more slowly leave the disk time enough.
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(2);

    // sqlite.org/fileformat2.html#the_write_ahead_log
    private const int LogHeader = 32, FrameHeader = 24;

    private readonly ManualResetEventSlim _committed = new();

    private Task<bool>? _aside;
    private Task? _room;
    private volatile int _logged;
    private volatile int _commits;
    private volatile bool _isClosing;

    public void AfterCommit(WriterConnection connection)
    {
        _commits++;
        _committed.Set();
        _logged += connection.TakePagesLogged();
        if (_room is null && _logged >= many / WorthRoom)
            _room = Aside(() => MakeRoom(RoomOf(many + many / 2)));
        if (_aside is null && _logged >= many)
            _aside = Aside(BringBackAside);
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
                if (log.BroughtBack - before is > Few and var more)
                    WriteBack.Push(database.Path, more / InGap, UntilCommitted(more / 2));
                else if (isOnDisk)
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

    // What is begun when a commit has just ended is on the disk before the next one needs it. Where more than so many pages come meanwhile, nothing is
    // waited for: the log would outgrow its room.
    private Func<bool> UntilCommitted(int pages)
    {
        var logged = _logged;
        return () =>
        {
            if (_isClosing || _logged - logged > pages)
                return false;
            _committed.Reset();
            _committed.Wait(Gap);
            return true;
        };
    }

    private bool MakeRoom(long length)
    {
        try
        {
            LogSpace.Fill(database.Log, length, () => !_isClosing);
            return true;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // SQLite makes the log longer as it needs it.
            return false;
        }
    }

    private static long RoomOf(int pages) => LogHeader + pages * (long)(FrameHeader + LedgerDatabase.PageBytes);

    private static Task<bool> Aside(Func<bool> work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public void Dispose()
    {
        _isClosing = true;
        _room?.Wait();
        _aside?.Wait();
        _committed.Dispose();
    }
}
