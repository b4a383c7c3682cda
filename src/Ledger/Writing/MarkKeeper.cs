namespace ChatGovernanceBot.Ledger.Writing;

/// <summary>
/// Keeps the mark behind the log: what was committed is noted at once and written a moment later, so that a busy ledger pays for four writes
/// a second at most. A mark that cannot be written stays where it was, which raises no false alarm; the next one is tried again.
/// </summary>
internal sealed class MarkKeeper : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly MarkFile _file;
    private readonly Lock _noting = new();
    private readonly Lock _writing = new();
    private readonly ITimer _timer;
    private Mark? _latest;
    private bool _isDue;

    public MarkKeeper(MarkFile file, TimeProvider system)
    {
        _file = file;
        _timer = system.CreateTimer(_ => Write(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Note(Mark mark)
    {
        lock (_noting)
        {
            _latest = mark;
            if (_isDue)
                return;
            _isDue = true;
        }

        _timer.Change(Pause, Timeout.InfiniteTimeSpan);
    }

    private void Write()
    {
        lock (_writing)
        {
            if (Take() is not { } mark)
                return;
            try
            {
                _file.Write(mark);
            }
            catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
            {
                // Health tells of a disk that takes nothing any more; the next commit notes the next mark.
            }
        }
    }

    private Mark? Take()
    {
        lock (_noting)
        {
            _isDue = false;
            var taken = _latest;
            _latest = null;
            return taken;
        }
    }

    /// <summary>Writes what is still to be written.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        Write();
    }
}
