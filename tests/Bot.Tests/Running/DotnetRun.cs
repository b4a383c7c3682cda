using System.Diagnostics;

namespace ChatGovernanceBot.Bot.Tests.Running;

/// <summary><c>dotnet run --no-build --project src/Bot</c> as a person types it, from a directory of their own.</summary>
public static class DotnetRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly string Configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    /// <summary>Runs to the end.</summary>
    public static async Task<(int Exit, string Output, string Error)> ToTheEndAsync(string directory, IReadOnlyDictionary<string, string> settings, params string[] args)
    {
        using var process = Start(directory, settings, args);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return (process.ExitCode, await output, await error);
    }

    /// <summary>Runs until the host says that it is ready, and ends it. Returns all that it said until then.</summary>
    public static async Task<string> UntilReadyAsync(string directory, IReadOnlyDictionary<string, string> settings, params string[] args)
    {
        using var process = Start(directory, settings, args);
        using var patience = new CancellationTokenSource(Patience);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var said = "";
        try
        {
            while (!said.Contains("ChatGovernanceBot is ready", StringComparison.Ordinal))
            {
                said += await process.StandardOutput.ReadLineAsync(patience.Token) is { } line ? line + "\n" : throw new InvalidOperationException($"The host did not start:\n{said}\n{await error}");
            }
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }

        return said;
    }

    private static Process Start(string directory, IReadOnlyDictionary<string, string> settings, string[] args)
    {
        string[] run = ["run", "--no-build", "--configuration", Configuration, "--project", Path.Combine(BotProcess.Repository, "src", "Bot"), .. args];
        var start = new ProcessStartInfo("dotnet", run) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ForgetSettings();
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
