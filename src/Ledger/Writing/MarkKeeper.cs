namespace ChatGovernanceBot.Ledger.Writing;

/// <summary>
/// Keeps the mark behind the log: what was committed is noted at once and written a moment later, so that a busy ledger pays for four writes
/// a second at most. A mark that cannot be written stays where it was, which raises no false alarm; it is tried again until it is written,
/// whether or not anything more is committed.
/// </summary>
internal sealed class MarkKeeper : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(10);

    private readonly MarkFile _file;
    private readonly Action<string?> _turned;
    private readonly Lock _noting = new();
    private readonly Lock _writing = new();
    private readonly ITimer _timer;
    private Mark? _latest;
    private bool _isDue;
    private volatile string? _problem;

    /// <param name="turned">Told at each change: why the mark cannot be written, or null once it can again.</param>
    public MarkKeeper(MarkFile file, TimeProvider system, Action<string?> turned)
    {
        (_file, _turned) = (file, turned);
        _timer = system.CreateTimer(_ => Write(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Why the mark is older than the log; null where it follows it.</summary>
    public string? Problem => _problem;

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

    /// <summary>Writes the mark as it stands now, without a pause.</summary>
    public void Begin(Mark mark)
    {
        lock (_noting)
            (_latest, _isDue) = (mark, true);
        Write();
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
                Turn(null);
            }
            catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
            {
                PutBack(mark);
                Turn(cause.Message);
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

    // What was noted meanwhile is newer.
    private void PutBack(Mark mark)
    {
        lock (_noting)
        {
            _latest ??= mark;
            _isDue = true;
        }

        _timer.Change(TryAgainAfter, Timeout.InfiniteTimeSpan);
    }

    private void Turn(string? problem)
    {
        var before = _problem;
        _problem = problem;
        if (before is null != problem is null)
            _turned(problem);
    }

    /// <summary>Writes what is still to be written.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        Write();
    }
}
