namespace ChatGovernanceBot.Channels;

/// <summary>Lets work on the same thing run one at a time and in turn; work on different things rarely waits for one another, and never for good.</summary>
/// <param name="stripes">So many things can be worked on at once.</param>
public sealed class OneAtATime(int stripes)
{
    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, stripes).Select(_ => new SemaphoreSlim(1, 1))];

    public async Task<T> RunAsync<T>(string thing, Func<Task<T>> work, CancellationToken cancellation)
    {
        var gate = _gates[(uint)thing.GetHashCode(StringComparison.Ordinal) % _gates.Length];
        await gate.WaitAsync(cancellation);
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
