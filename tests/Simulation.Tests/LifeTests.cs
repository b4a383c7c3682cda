namespace ChatGovernanceBot.Simulation.Tests;

public sealed class LifeTests
{
    [Fact]
    public async Task Forty_people_live_a_month_with_the_bot_and_everything_holds()
    {
        await using var life = new Life(40, 30, 1, Plants.Plant.None);

        Assert.Null(await life.RunAsync());

        var figures = life.Figures();
        Assert.InRange(figures.Deaths, 1, int.MaxValue);
        Assert.InRange(figures.Lives, 50, int.MaxValue);
        Assert.Superset(
            new HashSet<Governance.Requests.Outcome> { Governance.Requests.Outcome.Removed, Governance.Requests.Outcome.Denied, Governance.Requests.Outcome.Lapsed },
            figures.Audit.Outcomes.Keys.ToHashSet());
    }

    [Fact]
    public async Task A_bot_that_sends_a_message_for_each_update_is_found_by_the_cap()
    {
        await using var life = new Life(60, 60, 7, new Chatter());

        Assert.Equal(Proof.Invariant.Messages, (await life.RunAsync())?.Invariant);
    }
}
