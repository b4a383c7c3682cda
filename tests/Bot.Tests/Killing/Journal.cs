using System.Collections.Concurrent;

namespace ChatGovernanceBot.Bot.Tests.Killing;

/// <summary>Something a person pressed that the hub answered.</summary>
/// <param name="About">What the button named: a dialog for a submission, a delivery for everything else.</param>
/// <param name="Key">The page's key of this press.</param>
public sealed record Acknowledged(string Who, string Verb, string About, string Key);

/// <summary>What was acknowledged, kept outside the host that is killed.</summary>
public sealed class Journal
{
    private readonly ConcurrentQueue<Acknowledged> _lines = new();
    private readonly Lock _gate = new();
    private TaskCompletionSource _reached = new();
    private int _wanted = int.MaxValue;

    public IReadOnlyCollection<Acknowledged> Lines => _lines;

    public void Add(Acknowledged line)
    {
        _lines.Enqueue(line);
        lock (_gate)
        {
            if (_lines.Count >= _wanted)
            {
                _reached.TrySetResult();
            }
        }
    }

    /// <summary>Completes when so many more were acknowledged.</summary>
    public Task More(int lines)
    {
        lock (_gate)
        {
            _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _wanted = _lines.Count + lines;
            if (lines == 0)
            {
                _reached.TrySetResult();
            }

            return _reached.Task;
        }
    }
}
