namespace ChatGovernanceBot.Channels;

/// <summary>Lets work on the same thing run one at a time and in turn; work on different things rarely waits for one another, and never for good.</summary>
/// <param name="stripes">So many things can be worked on at once.</param>
public sealed class OneAtATime(int stripes)
{
    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, stripes).Select(_ => new SemaphoreSlim(1, 1))];

    public async Task<T> RunAsync<T>(string thing, Func<Task<T>> work, CancellationToken cancellation)
    {
        var gate = GateOf(thing);
        await gate.WaitAsync(cancellation);
        return await RunAsync(gate, work);
    }

    /// <summary>The same, for whoever does something else instead when the turn does not come in time.</summary>
    /// <param name="patience">How long to wait for the turn. Of those who wait as long, who came first gives up first.</param>
    /// <returns>Null where nothing was done.</returns>
    public async Task<T?> TryRunAsync<T>(string thing, Func<Task<T>> work, TimeSpan patience, CancellationToken cancellation)
        where T : class
    {
        var gate = GateOf(thing);
        return await gate.WaitAsync(patience, cancellation) ? await RunAsync(gate, work) : null;
    }

    private SemaphoreSlim GateOf(string thing) => _gates[(uint)thing.GetHashCode(StringComparison.Ordinal) % _gates.Length];

    private static async Task<T> RunAsync<T>(SemaphoreSlim gate, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        finally
        {
            gate.Release();
        }
    }
}
