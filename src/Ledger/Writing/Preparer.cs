using System.Collections.Concurrent;

namespace ChatGovernanceBot.Ledger.Writing;

/// <summary>
/// Goes ahead of the writer through what waits and does what can be done without the transaction, in the order in which it came: what is decided
/// at an earlier time than its forerunner's would have to be decided again. Where the writer overtakes it, the writer does all by itself.
/// </summary>
internal sealed class Preparer(Foresight foresight) : IDisposable
{
    private readonly ConcurrentQueue<Work> _ahead = new();
    private readonly ManualResetEventSlim _more = new();
    private volatile bool _isStopping;
    private Thread? _thread;

    public void Start()
    {
        _thread = new Thread(Loop) { IsBackground = true, Name = "ledger preparer" };
        _thread.Start();
    }

    public void Add(Work work)
    {
        _ahead.Enqueue(work);
        _more.Set();
    }

    private void Loop()
    {
        while (!_isStopping)
        {
            _more.Wait();
            _more.Reset();
            while (_ahead.TryDequeue(out var work))
                work.PrepareAhead(foresight);
        }
    }

    public void Dispose()
    {
        _isStopping = true;
        _more.Set();
        _thread?.Join();
        _more.Dispose();
    }
}
