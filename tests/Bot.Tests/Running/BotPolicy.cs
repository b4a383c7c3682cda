using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Bot.Tests.Running;

/// <summary>Changes the policy of a running host.</summary>
public static class BotPolicy
{
    /// <summary>Replaces a text in one of its files and waits until what the folder then says is in force.</summary>
    public static async Task ChangePolicyAsync(this BotProcess bot, BotFolder folder, string file, string from, string to)
    {
        var (path, before) = (Path.Combine(folder.PolicyPath, file), await VersionAsync(bot));
        var text = await File.ReadAllTextAsync(path);
        Assert.Contains(from, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(path, text.Replace(from, to, StringComparison.Ordinal));

        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await VersionAsync(bot) == before)
        {
            await tick.WaitForNextTickAsync(patience.Token);
        }
    }

    private static async Task<int> VersionAsync(BotProcess bot)
    {
        using var answer = await bot.Http.GetAsync(new Uri("/health/ready", UriKind.Relative));
        return (int)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["policy"]!["version"]!;
    }
}
