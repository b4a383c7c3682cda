using ChatGovernanceBot.Bot.Tests.Running;

namespace ChatGovernanceBot.Bot.Tests;

/// <summary>An edge is taken away where it was made, whatever the roster says of the account by then.</summary>
public sealed class EdgeAccountTests
{
    private const string Wiki = "wiki/edit";

    [Fact]
    public async Task An_account_that_was_renamed_meanwhile_does_not_leave_its_membership_behind()
    {
        using var folder = new BotFolder();
        await using var bot = await BotProcess.StartAsync(folder);
        await using var alice = await HoldingWikiAsync(bot, folder);

        await bot.ChangePolicyAsync(folder, "people.yaml", "  - id: alice@acme.test\n", "  - id: alice@acme.test\n    account: alice.novak@acme.test\n");
        await bot.AdvanceAsync("7d");

        await alice.WaitForAsync("Entitlement removed, verified");
        Assert.DoesNotContain("alice@acme.test", folder.Members(Wiki));
    }

    [Fact]
    public async Task A_person_who_was_struck_off_the_roster_does_not_keep_a_membership()
    {
        using var folder = new BotFolder();
        await using var bot = await BotProcess.StartAsync(folder);
        await using var alice = await HoldingWikiAsync(bot, folder);

        await bot.ChangePolicyAsync(folder, "people.yaml", "alice@acme.test", "alicia@acme.test");
        await bot.AdvanceAsync("7d");

        await Until.TrueAsync(() => Task.FromResult(!folder.Members(Wiki).Contains("alice@acme.test")), "The membership was left behind");
    }

    private static async Task<Chat> HoldingWikiAsync(BotProcess bot, BotFolder folder)
    {
        var alice = await Chat.OpenAsync(bot.Address, "alice@acme.test");
        await alice.SayAsync("I need wiki/edit for 3 days to correct the handbook");
        await alice.PressAsync("submit-request");
        await alice.WaitForAsync("Access is active");
        Assert.Contains("alice@acme.test", folder.Members(Wiki));
        return alice;
    }
}
