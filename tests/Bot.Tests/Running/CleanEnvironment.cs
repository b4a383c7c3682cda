using System.Diagnostics;

namespace ChatGovernanceBot.Bot.Tests.Running;

/// <summary>Keeps what the tests' own environment says away from the programs they start.</summary>
public static class CleanEnvironment
{
    private static readonly string[] Prefixes = ["ASPNETCORE_", "DOTNET_ENVIRONMENT", "Storage__", "Policy__", "Targets__", "Teams__", "Slack__", "SignIn__", "Site__"];

    public static void ForgetSettings(this ProcessStartInfo start)
    {
        foreach (var name in start.Environment.Keys.Where(name => Prefixes.Any(p => name.StartsWith(p, StringComparison.OrdinalIgnoreCase))).ToList())
        {
            start.Environment.Remove(name);
        }
    }
}
