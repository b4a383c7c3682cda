using System.Diagnostics;

namespace ChatGovernanceBot.Bot.Tests.Running;

/// <summary>Ends a running host as a service manager does.</summary>
public static class BotEnding
{
    /// <summary>SIGTERM: what is being written is finished, and the database closed. Returns the exit code.</summary>
    public static async Task<int> StopAsync(this BotProcess bot)
    {
        using var kill = Process.Start("kill", ["-TERM", bot.Process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        await bot.Process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        return bot.Process.ExitCode;
    }
}
