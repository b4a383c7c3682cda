using System.Net;
using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Bot.Tests.Running;

/// <summary>Asks a running host how it is.</summary>
public static class BotHealth
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async Task<(HttpStatusCode Status, JsonObject Body)> HealthAsync(this BotProcess bot)
    {
        using var answer = await bot.Http.GetAsync("/health/ready");
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject());
    }

    /// <summary>Waits until the answer is as wanted, and returns it.</summary>
    public static async Task<JsonObject> ReadyWhenAsync(this BotProcess bot, HttpStatusCode status, Func<JsonObject, bool>? wanted = null)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        (HttpStatusCode Status, JsonObject Body) last;
        do
        {
            last = await bot.HealthAsync();
            if (last.Status == status && wanted?.Invoke(last.Body) != false)
            {
                return last.Body;
            }
        }
        while (!patience.IsCancellationRequested && await tick.WaitForNextTickAsync(CancellationToken.None));

        throw new TimeoutException($"/health/ready stayed {last.Status}: {last.Body}\n{bot.Output}");
    }
}
