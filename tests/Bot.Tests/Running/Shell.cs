using System.Diagnostics;

namespace ChatGovernanceBot.Bot.Tests.Running;

/// <summary>Runs a system command and fails if it does.</summary>
public static class Shell
{
    public static void Run(string program, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', args)}: {error}");
    }
}
