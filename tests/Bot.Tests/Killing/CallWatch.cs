using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text.Json;

namespace ChatGovernanceBot.Bot.Tests.Killing;

/// <summary>On which side of a call the host is held until it is killed.</summary>
public enum HoldAt { Nowhere, BeforeCall, AfterCall }

/// <summary>The test's end of <see cref="ReportingTarget"/>: remembers every call over all lives of the host, and holds one when asked to.</summary>
public sealed class CallWatch : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly ConcurrentQueue<TargetCall> _calls = new();
    private readonly ConcurrentDictionary<string, string> _done = new(StringComparer.Ordinal);
    private volatile Hold _hold = new(HoldAt.Nowhere);

    public CallWatch(string path)
    {
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen(64);
        _ = AcceptAsync();
    }

    public IReadOnlyCollection<TargetCall> Calls => _calls;

    /// <summary>Whether the real call was made to its end.</summary>
    public bool WasDone(string key) => _done.ContainsKey(key);

    /// <summary>Calls that begin from now on stop at this side. Completes when one does.</summary>
    public Task HoldFromNow(HoldAt at)
    {
        _hold = new Hold(at);
        return _hold.Reached.Task;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = AttendAsync(await _listener.AcceptAsync());
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Closed: the test is over.
        }
    }

    private async Task AttendAsync(Socket connection)
    {
        using (connection)
        {
            try
            {
                await AttendAsync(new NetworkStream(connection));
            }
            catch (IOException)
            {
                // The host was killed meanwhile.
            }
        }
    }

    private async Task AttendAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream);
        await using var writer = new StreamWriter(stream) { AutoFlush = true };
        var hold = _hold;
        if (await reader.ReadLineAsync() is not { } line)
        {
            return;
        }

        var call = JsonSerializer.Deserialize<TargetCall>(line)!;
        _calls.Enqueue(call);
        if (await PassAsync(hold, HoldAt.BeforeCall, reader, writer) is { } outcome)
        {
            _done[call.Key] = outcome;
            await PassAsync(hold, HoldAt.AfterCall, reader, writer);
        }
    }

    // Whoever is held is never answered: the read ends when the host is killed.
    private static async Task<string?> PassAsync(Hold hold, HoldAt side, StreamReader reader, StreamWriter writer)
    {
        if (hold.At == side)
        {
            hold.Reached.TrySetResult();
        }
        else
        {
            await writer.WriteLineAsync("go");
        }

        return await reader.ReadLineAsync();
    }

    public void Dispose() => _listener.Dispose();

    private sealed record Hold(HoldAt At)
    {
        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
