using ChatGovernanceBot.Bot.Tests.Running;

namespace ChatGovernanceBot.Bot.Tests;

/// <summary>An approval is bound to what was shown (I11), also where the card was shown again since.</summary>
public sealed class StaleCardTests
{
    [Fact]
    public async Task A_double_click_on_a_card_whose_content_changed_decides_nothing()
    {
        using var folder = new BotFolder();
        await using var bot = await BotProcess.StartAsync(folder);
        await using var alice = await Chat.OpenAsync(bot.Address, "alice@acme.test");
        await using var bob = await Chat.OpenAsync(bot.Address, "bob@acme.test");
        await alice.SayAsync("I need read access to billing-db for 3 days to debug INC-4312");
        await alice.PressAsync("submit-request");
        var seen = await bob.WaitForAsync(m => m.Buttons.Any(b => b.Verb == "approve"), "an approval card");

        await bot.ChangePolicyAsync(folder, "catalog.yaml", "role: Reads invoices and account balances", "role: Reads invoices, balances and salaries");
        await bob.PressAsync(seen, "approve");
        await bob.PressAsync(seen, "approve");

        var shownAgain = await bob.WaitForAsync("Something that this card shows has changed");
        Assert.Contains(shownAgain.Buttons, b => b.Verb == "approve");
        await alice.SayAsync("status");
        Assert.DoesNotContain(await alice.HistoryAsync(), m => m.Shown.Contains("Waiting for Carol", StringComparison.Ordinal));

        await bob.PressAsync("approve");
        await alice.WaitForAsync("Waiting for Carol");
    }
}
