using System.Diagnostics;

namespace ChatGovernanceBot.Benchmarks;

/// <summary>A process of its own, which is told what to do on its standard input and says on its standard output what came of it, a line each.</summary>
internal sealed class Peer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly Process _process;

    /// <param name="folder">In which it runs.</param>
    /// <param name="environment">What it has beside ours.</param>
    public Peer(string program, IEnumerable<string> arguments, string? folder = null, (string Name, string Value)[]? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder ?? "", RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var (name, value) in environment ?? [])
            start.Environment[name] = value;
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
    }

    /// <summary>Processor time that it has used so far.</summary>
    public TimeSpan Processor
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public async Task TellAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <exception cref="InvalidOperationException">It has ended.</exception>
    public async Task<string> HearAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        return await _process.StandardOutput.ReadLineAsync(patience.Token) ?? throw new InvalidOperationException($"{_process.StartInfo.FileName} has ended.");
    }

    /// <summary>Ends its input, and waits until it has ended.</summary>
    /// <returns>Its exit code, and what it said that nobody heard.</returns>
    public async Task<(int Code, string Said)> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        _process.StandardInput.Close();
        var said = await _process.StandardOutput.ReadToEndAsync(patience.Token);
        await _process.WaitForExitAsync(patience.Token);
        return (_process.ExitCode, said);
    }

    // Each of them ends when nobody holds its input any more.
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await EndAsync();
        _process.Dispose();
    }
}
