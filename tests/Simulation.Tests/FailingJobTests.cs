using ChatGovernanceBot.Bot.Jobs;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Simulation.Plants;

namespace ChatGovernanceBot.Simulation.Tests;

/// <summary>A job that throws whenever it is to do one kind of thing.</summary>
public sealed class FailingJobTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task What_keeps_failing_and_is_about_no_request_is_told_to_who_owns_the_rest_and_ends_once_it_is_done()
    {
        var broken = new Broken(ObligationKind.CarryRoster);
        await using var company = await SmallCompany.OpenAsync(plant: broken);
        await company.LiveAsync(Hour);

        var defect = Assert.Single(await company.DefectsAsync());
        Assert.Equal((TaskReason.JobFailing, company.RefOf(company.Security[0]), StreamKind.Policy), (defect.Task.Reason, defect.Task.Owner.Value, defect.Source.Kind));
        Assert.Equal([ObligationKind.CarryRoster], company.Failing);
        await company.LiveAsync(12 * Hour);
        Assert.Single(await company.DefectsAsync());
        Assert.Contains(company.Inboxes.Before(company.Security[0].Id), s => s.Message.Card!.ToJsonString().Contains("CarryRoster keeps failing", StringComparison.Ordinal));

        broken.IsMended = true;
        await company.LiveAsync(36 * Hour);
        Assert.Empty(await company.DefectsAsync());
        Assert.Empty(company.Failing);
    }

    [Fact]
    public async Task What_is_closed_while_it_still_fails_comes_back()
    {
        await using var company = await SmallCompany.OpenAsync(plant: new Broken(ObligationKind.CarryRoster));
        await company.LiveAsync(Hour);
        await company.AskAsync(company.Security[0], $"close {Assert.Single(await company.DefectsAsync()).Id} because it is known");
        Assert.Empty(await company.DefectsAsync());
        await company.LiveAsync(TimeSpan.FromDays(3) + Hour);
        Assert.Single(await company.DefectsAsync());
    }

    [Theory]
    [InlineData(ObligationKind.AuthoriseGrant, StreamKind.Request)]
    [InlineData(ObligationKind.Provision, StreamKind.Access)]
    public async Task What_keeps_failing_for_one_request_or_access_is_told_and_ends_once_it_is_done(ObligationKind kind, StreamKind about)
    {
        var broken = new Broken(kind);
        await using var company = await SmallCompany.OpenAsync(plant: broken);
        await company.AskAsync("I need wiki/read for 9 days to read the plan");
        await company.LiveAsync(Hour);

        var defect = Assert.Single(await company.DefectsAsync());
        Assert.Equal((TaskReason.JobFailing, company.RefOf(company.Security[0]), about), (defect.Task.Reason, defect.Task.Owner.Value, defect.Source.Kind));
        await company.LiveAsync(12 * Hour);
        Assert.Contains(company.Inboxes.Before(company.Security[0].Id), s => s.Message.Card!.ToJsonString().Contains($"{kind} keeps failing", StringComparison.Ordinal));

        broken.IsMended = true;
        await company.LiveAsync(36 * Hour);
        Assert.Empty(await company.DefectsAsync());
    }

    [Fact]
    public async Task That_no_defect_can_be_opened_is_a_defect()
    {
        await using var company = await SmallCompany.OpenAsync(plant: new Broken(ObligationKind.OpenDefect));
        await company.AskAsync("I need wiki/read for 2 hours to read the plan");
        company.Target.Refuses = "The last member of a group stays.";
        await company.LiveAsync(5 * Hour);

        var defect = Assert.Single(await company.DefectsAsync());
        Assert.Equal((TaskReason.JobFailing, StreamKind.Defect), (defect.Task.Reason, defect.Source.Kind));
        Assert.Equal([ObligationKind.OpenDefect], company.Failing);
    }

    private sealed class Broken(ObligationKind kind) : Plant("broken", null, $"{kind} throws.")
    {
        public bool IsMended { get; set; }

        public override IFulfil Over(IFulfil fulfiller, IServiceProvider services) => new Plants.Jobs(fulfiller, (claimed, fulfil) =>
            claimed.Obligation.Kind == kind && !IsMended ? throw new InvalidOperationException("broken") : fulfil());
    }
}
