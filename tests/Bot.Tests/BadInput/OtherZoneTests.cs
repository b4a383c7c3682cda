using ChatGovernanceBot.Bot.Tests.Running;

namespace ChatGovernanceBot.Bot.Tests.BadInput;

/// <summary>The host is started again where another zone and another language are set.</summary>
public sealed class OtherZoneTests
{
    private static readonly Dictionary<string, string> Utc = new() { ["TZ"] = "UTC", ["LANG"] = "C.UTF-8" };
    private static readonly Dictionary<string, string> TurkishNewYork = new() { ["TZ"] = "America/New_York", ["LANG"] = "tr_TR.UTF-8", ["LC_ALL"] = "tr_TR.UTF-8" };

    [Fact]
    public async Task Twelve_hours_stay_twelve_hours_every_time_shown_stays_and_capital_letters_are_understood_C39()
    {
        using var folder = new BotFolder();
        string request, card;
        int messages;
        await using (var before = await BotProcess.StartAsync(folder, Utc))
        {
            await using var asking = await Talker.OpenAsync(before.Address, "alice");
            request = await asking.AskAsync("I need wiki/edit for 12 hours to write the plan");
            card = (await asking.SeesAsync(request, "Access is active")).Shown;
            messages = (await asking.HistoryAsync()).Count;
        }

        await using var bot = await BotProcess.StartAsync(folder, TurkishNewYork);
        await using var alice = await Talker.OpenAsync(bot.Address, "alice");
        Assert.Equal(card, (await alice.SeesAsync(request, "Access is active")).Shown);
        Assert.Equal(messages, (await alice.HistoryAsync()).Count);
        Assert.Contains("billing-db/read", (await alice.SayAsync("I NEED BILLING-DB/READ FOR 2 HOURS TO DEBUG INC-4312")).Shown, StringComparison.Ordinal);

        await AdvanceAsync(bot, 11);
        await alice.SeesAsync(request, "ENDS SOON");
        Assert.Contains("alice@acme.test", folder.Members("wiki/edit"));
        await AdvanceAsync(bot, 1);
        await alice.SeesAsync(request, "Entitlement removed, verified");
        Assert.Empty(folder.Members("wiki/edit"));
    }

    private static async Task AdvanceAsync(BotProcess bot, int hours)
    {
        for (var i = 0; i < hours; i++)
        {
            await bot.AdvanceAsync("1h");
        }
    }
}
