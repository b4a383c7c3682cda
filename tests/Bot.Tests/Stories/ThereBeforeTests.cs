using ChatGovernanceBot.Bot.Tests.Running;

namespace ChatGovernanceBot.Bot.Tests.Stories;

/// <summary>A member who was in the file before the bot: said plainly, and at the end its owner decides (C22 d).</summary>
public sealed class ThereBeforeTests(StoryBot host) : Story(host)
{
    private const string Entitlement = "billing-db/read";

    [Fact]
    public async Task Its_owner_has_it_removed_and_nothing_is_assumed_before()
    {
        var (peter, carol) = (await AsAsync("peter"), await AsAsync("carol"));
        var request = await ActiveAsync("peter", "I need billing-db/read for 1 day to compare the balances");
        await peter.SeesAsync(request, "Access is active", "was there before");

        await AdvanceAsync("1d");
        var question = await carol.CardAsync(request, "remove-edge");
        Assert.Contains(question.Buttons, b => b.Verb == "keep-edge");
        var status = await peter.SayAsync("status");
        Assert.Contains("It was there before; its owner is asked whether it is removed or stays.", status.Shown, StringComparison.Ordinal);
        Assert.Contains("Carol Jensen", status.Shown, StringComparison.Ordinal);

        // By then it is no longer hers alone to see to: whom the chase has reached, and when, is told elsewhere.
        await AdvanceAsync("7d");
        Assert.Contains("peter@acme.test", Folder.Members(Entitlement));
        Assert.Contains("It was there before; its owner is asked whether it is removed or stays.", (await peter.SayAsync("status")).Shown, StringComparison.Ordinal);

        var refused = await peter.PressAsync(question, "keep-edge", new { reason = "I would like to keep it" });
        Assert.Contains("Only an owner of this entitlement", refused.Shown, StringComparison.Ordinal);
        await carol.PressAsync(question, "remove-edge");
        await peter.SeesAsync(request, "Entitlement removed, verified");
        Assert.DoesNotContain("peter@acme.test", Folder.Members(Entitlement));
    }

    [Fact]
    public async Task Its_owner_keeps_it_and_gives_a_reason()
    {
        var (louise, carol) = (await AsAsync("louise"), await AsAsync("carol"));
        var request = await ActiveAsync("louise", "I need billing-db/read for 1 day to close the month");
        await AdvanceAsync("1d");
        var question = await carol.CardAsync(request, "keep-edge");
        var unanswered = await carol.PressAsync(question, "keep-edge");
        Assert.Equal(question.Id, unanswered.Id);
        Assert.Contains("Say why it stays", unanswered.Shown, StringComparison.Ordinal);
        Assert.Contains(unanswered.Buttons, b => b.Verb == "keep-edge");
        await carol.PressAsync(question, "keep-edge", new { reason = "Accounting reads invoices every day" });
        await louise.SeesAsync(request, "Was there before and stays, by decision of Carol Jensen", "Carol Jensen decided, on the record, that it stays");
        Assert.Contains("louise@acme.test", Folder.Members(Entitlement));
        Assert.Empty((await carol.SeesOnAsync(question, "It stays, by decision of Carol Jensen")).Buttons);
        await louise.SeesAsync(request, "Closed", "stays, by decision of Carol Jensen");
        var status = (await louise.SayAsync("status")).Shown;
        Assert.Contains("Closed", status, StringComparison.Ordinal);
        Assert.Contains("Was there before and stays, by decision of Carol Jensen", status, StringComparison.Ordinal);
        Assert.Contains("Carol Jensen decided Keep, because: \"Accounting reads invoices every day\"", await StoryOfAsync(request), StringComparison.Ordinal);
    }

    private async Task<string> StoryOfAsync(string request) =>
        (await BotProcess.RunAsync(Folder.Path, new Dictionary<string, string>(), "audit", "show", request, "--database", Folder.Database)).Output;

    private async Task<string> ActiveAsync(string name, string sentence)
    {
        Put(name + "@acme.test");
        var (person, judy, carol) = (await AsAsync(name), await AsAsync("judy"), await AsAsync("carol"));
        var request = await person.AskAsync(sentence);
        await judy.ApproveAsync(request);
        await carol.ApproveAsync(request);
        await person.SeesAsync(request, "Access is active");
        return request;
    }

    // As an administrator of the target would, beside the bot.
    private void Put(string member)
    {
        var members = Folder.Members(Entitlement).Append(member);
        File.WriteAllText(Folder.Membership(Entitlement), "members:\n" + string.Concat(members.Select(m => $"  - {m}\n")));
    }
}
