using System.Net.Http.Json;

namespace ChatGovernanceBot.Bot.Tests.Running;

/// <summary>Moves governance time of a running host, as the page's buttons do.</summary>
public static class BotClock
{
    public static async Task AdvanceAsync(this BotProcess bot, string by)
    {
        using var answer = await bot.Http.PostAsJsonAsync("/chat/clock/advance", new { by });
        answer.EnsureSuccessStatusCode();
    }
}
