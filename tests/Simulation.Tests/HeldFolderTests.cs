using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Policy.Holds;

namespace ChatGovernanceBot.Simulation.Tests;

/// <summary>A policy folder that is edited while it is held, and one that is wrong.</summary>
public sealed class HeldFolderTests
{
    private const string Held = "A changed people file takes away", Over = "This policy is no longer held", Refused = "A changed policy is refused";

    [Fact]
    public async Task However_often_it_is_edited_one_card_waits_and_one_defect_is_open_and_none_once_it_is_in_order()
    {
        await using var company = await SmallCompany.OpenAsync();
        await company.AskAsync(new PolicyHoldCommand.Hold("first", 30, 60));
        await company.AskAsync(new PolicyHoldCommand.Hold("second", 31, 60));
        await company.AskAsync(new PolicyHoldCommand.Hold("third", 32, 60));
        Assert.Equal((1, 2), (Cards(company, Held), Cards(company, Over)));
        Assert.Equal(TaskReason.PolicyHeld, Assert.Single(await company.DefectsAsync()).Task.Reason);

        await company.AskAsync(new PolicyHoldCommand.End());
        Assert.Equal((0, 3), (Cards(company, Held), Cards(company, Over)));
        Assert.Empty(await company.DefectsAsync());
    }

    [Fact]
    public async Task One_that_is_wrong_is_told_once_until_it_is_right_again_also_where_somebody_may_not_release_what_was_held()
    {
        await using var company = await SmallCompany.OpenAsync();
        await company.AskAsync(new PolicyHoldCommand.Hold("first", 30, 60));
        Assert.Equal(RefusalCode.NoAuthority, (await company.AskAsync(new PolicyHoldCommand.Release(null, new(company.RefOf(company.Somebody)), new(new string('a', 64)))))!.Code);
        await company.AskAsync(new PolicyHoldCommand.Hold("second", 30, 60));
        await company.AskAsync(new PolicyHoldCommand.Refuse("broken", 1, "rules.yaml:4:2"));
        Assert.Equal(RefusalCode.NothingOwed, (await company.AskAsync(new PolicyHoldCommand.Refuse("broken", 1, "rules.yaml:4:2")))!.Code);
        Assert.Equal((1, 1), (Cards(company, Refused), Cards(company, Held)));
        Assert.Contains(await company.DefectsAsync(), d => d.Task.Detail.Contains("rules.yaml:4:2", StringComparison.Ordinal));

        await company.AskAsync(new PolicyHoldCommand.Mend());
        Assert.Equal((0, 1), (Cards(company, Refused), Cards(company, "Settled: " + Refused)));
        Assert.Equal(TaskReason.PolicyHeld, Assert.Single(await company.DefectsAsync()).Task.Reason);
    }

    [Fact]
    public async Task Whoever_may_release_it_reads_whom_it_takes_away()
    {
        await using var company = await SmallCompany.OpenAsync();
        await company.AskAsync(new PolicyHoldCommand.Hold("first", 30, 60) { Left = [new(company.RefOf(company.Somebody)), new(company.RefOf(company.SomebodyElse))] });

        var card = company.Inboxes.Before(company.Security[0].Id)[^1].Message.Card!.ToJsonString();
        Assert.Contains($"30 of 60 people: Person {company.Somebody.Number}, Person {company.SomebodyElse.Number} and 28 more", card, StringComparison.Ordinal);
    }

    private static int Cards(SmallCompany company, string beginning) => company.Shown(company.Security[0]).Count(text => text.StartsWith(beginning, StringComparison.Ordinal));
}
