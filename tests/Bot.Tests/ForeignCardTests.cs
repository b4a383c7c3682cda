using ChatGovernanceBot.Bot.Tests.Running;

namespace ChatGovernanceBot.Bot.Tests;

/// <summary>Somebody who came by the id of another person's card.</summary>
public sealed class ForeignCardTests
{
    [Fact]
    public async Task Somebody_elses_card_is_neither_decided_nor_read_out()
    {
        using var folder = new BotFolder();
        await using var bot = await BotProcess.StartAsync(folder);
        await using var alice = await Chat.OpenAsync(bot.Address, "alice@acme.test");
        await using var bob = await Chat.OpenAsync(bot.Address, "bob@acme.test");
        await using var frank = await Chat.OpenAsync(bot.Address, "frank@acme.test");
        await alice.SayAsync("I need read access to billing-db for 3 days to debug INC-4312");
        await alice.PressAsync("submit-request");
        var card = await bob.WaitForAsync(m => m.Buttons.Any(b => b.Verb == "approve"), "an approval card");

        await frank.PressAsync(card, "deny");
        await frank.PressAsync(card, "deny", new { reason = "because" });
        await frank.PressAsync(card, "approve");
        await bob.PressAsync("approve");
        await alice.WaitForAsync("Waiting for Carol");
        await frank.PressAsync(card, "approve");

        var answers = await frank.HistoryAsync();
        Assert.Equal(4, answers.Count);
        Assert.DoesNotContain(answers, m => m.Shown.Contains("INC-4312", StringComparison.Ordinal) || m.Shown.Contains("Alice", StringComparison.Ordinal));
    }
}
