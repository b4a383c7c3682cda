using System.Net;
using ChatGovernanceBot.Bot.Tests.Running;

namespace ChatGovernanceBot.Bot.Tests.Policies;

/// <summary>A people file in which too many have left at once.</summary>
public sealed class HeldPolicyTests
{
    private static readonly string[] Leavers = ["kenji", "louise", "niraj", "peter"];

    [Fact]
    public async Task It_is_held_also_over_a_restart_until_a_human_releases_it()
    {
        using var folder = new BotFolder();
        await using (var bot = await BotProcess.StartAsync(folder))
        {
            await using var louise = await Chat.OpenAsync(bot.Address, "louise@acme.test");
            await louise.SayAsync("I need wiki/edit for 3 days to write the plan");
            await louise.PressAsync("submit-request");
            await louise.WaitForAsync("Access is active");

            var people = Path.Combine(folder.PolicyPath, "people.yaml");
            var text = await File.ReadAllTextAsync(people);
            await File.WriteAllTextAsync(people, Leavers.Aggregate(text, (t, name) => Left(t, name)));
            await IsHeldAsync(bot);
            await using var erin = await Chat.OpenAsync(bot.Address, "erin@acme.test");
            await erin.WaitForAsync("A changed people file is held");
            await bot.StopAsync();
        }

        await using var again = await BotProcess.StartAsync(folder);
        await IsHeldAsync(again);
        Assert.Contains("louise@acme.test", folder.Members("wiki/edit"));
        await using var owner = await Chat.OpenAsync(again.Address, "erin@acme.test");
        await owner.PressAsync("release-policy", new { reason = "the finance team moved to another company" });
        await again.ReadyWhenAsync(HttpStatusCode.OK, b => (int)b["policy"]!["problems"]! == 0 && (int)b["policy"]!["version"]! == 2);
        await Until.TrueAsync(() => Task.FromResult(!folder.Members("wiki/edit").Contains("louise@acme.test")), "Who has left keeps the access");
        AuditTrail.AssertSound(folder);
    }

    private static string Left(string text, string name)
    {
        var active = $"status: active\n    accounts:\n      - {{ provider: web, tenant: local, user: {name}@acme.test";
        Assert.Contains(active, text, StringComparison.Ordinal);
        return text.Replace(active, active.Replace("active", "left", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static Task IsHeldAsync(BotProcess bot) => bot.ReadyWhenAsync(HttpStatusCode.OK, b => (int)b["policy"]!["problems"]! == 1 && (int)b["policy"]!["version"]! == 1);
}
