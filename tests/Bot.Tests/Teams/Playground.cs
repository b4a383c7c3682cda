using System.Collections.Concurrent;
using System.Diagnostics;
using ChatGovernanceBot.Bot.Tests.Running;

namespace ChatGovernanceBot.Bot.Tests.Teams;

/// <summary>Microsoft's own client for trying out what is made for Teams, as a process of its own on a free loopback port. Its user is <c>…0000000000020</c> of tenant <c>…0000000000001</c>.</summary>
public sealed class Playground : IAsyncDisposable
{
    private static readonly TimeSpan StartsWithin = TimeSpan.FromMinutes(3);
    private static readonly string Program = Path.Combine(BotProcess.Repository, "tests", "node", "node_modules", "@microsoft", "m365agentsplayground", "cli.js");

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _said = [];
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Playground(Process process, int port)
    {
        (_process, Address) = (process, new Uri($"http://localhost:{port}/"));
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public Uri Address { get; }

    /// <summary>Where a bot sends what it says, as its activities name it.</summary>
    public string ServiceUrl => new Uri(Address, "_connector/").ToString();

    /// <summary>Starts it beside a bot, in the bot's folder, where it leaves its own log too.</summary>
    public static Task<Playground> StartAsync(BotProcess bot, BotFolder folder) => StartAsync(bot.Address, folder);

    /// <summary>Starts it for whoever listens at an address, or nobody.</summary>
    public static async Task<Playground> StartAsync(Uri bot, BotFolder folder)
    {
        var port = BotProcess.FreePort();
        string[] arguments = [Program, "start", "-e", new Uri(bot, "/api/messages").ToString(), "-c", "msteams", "-p", $"{port}", "--disable-telemetry"];
        var start = new ProcessStartInfo("node", arguments) { WorkingDirectory = folder.Path, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["TEAMSAPPTESTER_BROWSER"] = "none";
        // It looks names up in the outside world whatever it is told; where nobody answers, that must not keep its few threads from reading files.
        start.Environment["UV_THREADPOOL_SIZE"] = "32";
        var it = new Playground(Process.Start(start)!, port);
        if (await Task.WhenAny(it._listening.Task, it._process.WaitForExitAsync(), Task.Delay(StartsWithin)) != it._listening.Task)
        {
            await it.DisposeAsync();
            throw new InvalidOperationException($"The playground did not start. Is it installed (npm ci --prefix tests/node --ignore-scripts)? It said: {it.Said}");
        }

        return it;
    }

    /// <summary>All that it printed, for a message of what went wrong.</summary>
    public string Said => string.Join('\n', _said);

    private void Hear(string? line)
    {
        if (line is not null)
        {
            _said.Enqueue(line);
        }

        if (line == $"Listening on {Address.Port}")
        {
            _listening.TrySetResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
