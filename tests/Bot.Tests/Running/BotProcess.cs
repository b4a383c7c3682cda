using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace ChatGovernanceBot.Bot.Tests.Running;

/// <summary>The real host, as a process of its own, listening on a free loopback port.</summary>
public sealed class BotProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartsWithin = TimeSpan.FromMinutes(3);
    private static int _lastPort = Random.Shared.Next();
    private readonly StringBuilder _output = new();
    private bool _disposed;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private BotProcess(Process process, Uri address)
    {
        Process = process;
        Address = address;
        Http = new HttpClient { BaseAddress = address };
    }

    public static string Repository { get; } = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../.."));

    /// <summary>The program as it was built beside these tests.</summary>
    public static string Program { get; } = Path.Combine(Repository, "src/Bot/bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "ChatGovernanceBot.Bot.dll");

    public Process Process { get; }
    public Uri Address { get; }

    /// <summary>Completes when the host says that it is ready.</summary>
    public Task Announced => _ready.Task;

    public HttpClient Http { get; }

    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Waits until the host has printed this: what it does can be seen before its log is.</summary>
    public Task SaysAsync(string pattern) => Until.TrueAsync(() => Task.FromResult(Regex.IsMatch(Output, pattern)), $"The host does not say {pattern}");

    /// <summary>Starts the host in Development over a folder and waits until it says that it is ready.</summary>
    public static async Task<BotProcess> StartAsync(BotFolder folder, IReadOnlyDictionary<string, string>? more = null)
    {
        var bot = Begin(folder, more);
        await bot.ReadyAsync();
        return bot;
    }

    /// <summary>Starts the host and returns at once.</summary>
    public static BotProcess Begin(BotFolder folder, IReadOnlyDictionary<string, string>? more = null)
    {
        var address = new Uri(more?.GetValueOrDefault("ASPNETCORE_URLS") ?? $"http://127.0.0.1:{FreePort()}");
        var settings = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["ASPNETCORE_URLS"] = address.ToString(),
            ["Storage__Connection"] = folder.Database,
            ["Policy__Path"] = folder.PolicyPath,
            ["Targets__Files__Path"] = folder.Targets,
        };
        foreach (var (name, value) in more ?? new Dictionary<string, string>())
        {
            settings[name] = value;
        }

        var bot = new BotProcess(Launch(folder.Path, settings), address);
        bot.Listen();
        return bot;
    }

    /// <summary>Waits until the host says that it is ready; one that does not is killed.</summary>
    public async Task ReadyAsync()
    {
        if (await Task.WhenAny(_ready.Task, Process.WaitForExitAsync(), Task.Delay(StartsWithin)) != _ready.Task)
        {
            await DisposeAsync();
            throw new InvalidOperationException("The host did not start:\n" + Output);
        }
    }

    /// <summary>Runs the program to its end, as a person would on the command line.</summary>
    public static async Task<(int Exit, string Output, string Error)> RunAsync(string directory, IReadOnlyDictionary<string, string> settings, params string[] args)
    {
        using var process = Launch(directory, settings, args);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(StartsWithin);
        }
        catch (TimeoutException)
        {
            process.Kill();
            throw;
        }

        return (process.ExitCode, await output, await error);
    }

    private static Process Launch(string directory, IReadOnlyDictionary<string, string> settings, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. args]) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ForgetSettings();
        // A program that lives for seconds gains nothing from being profiled, from a heap for each core, or from code pages that are mapped twice.
        (start.Environment["DOTNET_TieredPGO"], start.Environment["DOTNET_gcServer"], start.Environment["DOTNET_EnableWriteXorExecute"]) = ("0", "0", "0");
        // Nor from compiling a method again after 30 calls (the number is hexadecimal).
        start.Environment["DOTNET_TC_CallCountThreshold"] = "2000";
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private void Listen()
    {
        Process.OutputDataReceived += (_, line) => Hear(line.Data);
        Process.ErrorDataReceived += (_, line) => Hear(line.Data);
        Process.BeginOutputReadLine();
        Process.BeginErrorReadLine();
    }

    private void Hear(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }

        if (line?.StartsWith("ChatGovernanceBot is ready", StringComparison.Ordinal) == true)
        {
            _ready.TrySetResult();
        }
    }

    /// <summary>
    /// A port on loopback that nobody listens on, another one at each call. It lies below those that the system gives to connections of its own
    /// accord (from 32768 on Linux): one of these is taken by the next connection of any test, before the host for which it was looked up listens.
    /// </summary>
    internal static int FreePort()
    {
        const int First = 15_000;
        const int Count = 17_000;
        while (true)
        {
            var port = First + ((int)((uint)Interlocked.Increment(ref _lastPort) % Count));
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // The next one, then.
            }
        }
    }

    /// <summary>SIGKILL: nothing is tidied up.</summary>
    public async Task KillAsync()
    {
        Process.Kill();
        await Process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (!Process.HasExited)
        {
            Process.Kill();
            await Process.WaitForExitAsync();
        }

        Http.Dispose();
        Process.Dispose();
    }
}
