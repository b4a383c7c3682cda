using ChatGovernanceBot.Governance;

namespace ChatGovernanceBot.Ledger.Tests;

public sealed class ObligationTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
    private static readonly DateTimeOffset Start = new SettableTime().GetUtcNow();

    [Fact]
    public async Task What_is_claimed_is_nobody_elses_until_its_lease_is_over()
    {
        await using var world = await World.NewAsync();
        await OweAsync(world, 1, Start);

        Assert.Single(await ClaimAsync(world, "first"));
        Assert.Empty(await ClaimAsync(world, "second"));
        world.SystemTime.Advance(Lease);
        Assert.Single(await ClaimAsync(world, "second"));
    }

    [Fact]
    public async Task A_lost_lease_can_neither_complete_nor_retry()
    {
        await using var world = await World.NewAsync();
        await OweAsync(world, 1, Start);
        var lost = (await ClaimAsync(world, "worker"))[0];
        world.SystemTime.Advance(Lease);
        var held = (await ClaimAsync(world, "worker"))[0];

        Assert.Equal(LeaseOutcome.Lost, await world.Obligations.CompleteAsync(lost));
        Assert.Equal(LeaseOutcome.Lost, await world.Obligations.RetryAsync(lost, "late"));
        Assert.Equal(LeaseOutcome.Held, await world.Obligations.CompleteAsync(held));
        Assert.Equal(LeaseOutcome.Lost, await world.Obligations.CompleteAsync(held));
        world.SystemTime.Advance(TimeSpan.FromDays(30));
        Assert.Empty(await ClaimAsync(world, "worker"));
    }

    [Fact]
    public async Task It_stays_owed_through_a_restart_until_it_is_done()
    {
        await using var world = await World.NewAsync();
        await OweAsync(world, 1, Start);
        await ClaimAsync(world, "died");
        await world.RestartAsync();
        world.SystemTime.Advance(Lease);
        Assert.Single(await ClaimAsync(world, "lives"));
    }

    [Fact]
    public async Task What_a_dead_host_had_taken_is_taken_back_at_the_next_start()
    {
        await using var world = await World.NewAsync();
        await OweAsync(world, 1, Start);
        var lost = (await ClaimAsync(world, "died"))[0];
        await world.RestartAsync();
        await world.Obligations.TakeBackAsync();

        Assert.Single(await ClaimAsync(world, "lives"));
        Assert.Equal(LeaseOutcome.Lost, await world.Obligations.CompleteAsync(lost));
    }

    [Fact]
    public async Task The_longest_due_comes_first_and_what_is_not_due_not_at_all()
    {
        await using var world = await World.NewAsync();
        await OweAsync(world, 1, Start);
        await OweAsync(world, 2, Start - TimeSpan.FromHours(2));
        await OweAsync(world, 3, Start + TimeSpan.FromHours(1));

        Assert.Equal(["2", "1"], (await ClaimAsync(world, "w")).Select(c => c.Obligation.Subject));
        await world.Clock.AdvanceAsync(TimeSpan.FromHours(1), world.Writer);
        var moved = Assert.Single(await ClaimAsync(world, "w"));
        Assert.Equal(new Obligation(ObligationFamily.ObserveAccess, ObligationKind.Observe, Edge, "3", Start + TimeSpan.FromHours(1)), moved.Obligation);
    }

    [Fact]
    public async Task The_same_thing_is_owed_once()
    {
        await using var world = await World.NewAsync();
        await OweAsync(world, 1, Start);
        await OweAsync(world, 1, Start);
        Assert.Single(await ClaimAsync(world, "w"));
    }

    [Fact]
    public async Task A_retry_waits_longer_each_time_and_is_counted()
    {
        await using var world = await World.NewAsync();
        await OweAsync(world, 1, Start);
        for (var attempt = 0; attempt < 4; attempt++)
        {
            var claimed = Assert.Single(await ClaimAsync(world, "w"));
            Assert.Equal(attempt, claimed.Attempt);
            Assert.Equal(LeaseOutcome.Held, await world.Obligations.RetryAsync(claimed, "target is away"));
            Assert.Empty(await ClaimAsync(world, "w"));
            world.SystemTime.Advance(TimeSpan.FromSeconds(5 << attempt));
        }
        Assert.Equal("target is away", Assert.Single(await world.Queries.OwedByAsync(Edge)).LastError);
    }

    [Fact]
    public async Task A_retry_that_was_asked_to_wait_is_not_due_before_that()
    {
        await using var world = await World.NewAsync();
        await OweAsync(world, 1, Start);
        await world.Obligations.RetryAsync(Assert.Single(await ClaimAsync(world, "w")), "asked to wait", TimeSpan.FromMinutes(2));

        world.SystemTime.Advance(TimeSpan.FromSeconds(119));
        Assert.Empty(await ClaimAsync(world, "w"));
        world.SystemTime.Advance(TimeSpan.FromSeconds(2));
        Assert.Single(await ClaimAsync(world, "w"));
    }

    [Fact]
    public async Task Whatever_makes_it_due_later_it_is_no_less_old_and_what_has_to_wait_for_its_turn_has_not_failed()
    {
        await using var world = await World.NewAsync();
        await OweAsync(world, 1, Start);
        await world.Obligations.RetryAsync(Assert.Single(await ClaimAsync(world, "w")), "target is away");
        world.SystemTime.Advance(TimeSpan.FromMinutes(1));
        var again = Assert.Single(await ClaimAsync(world, "w"));
        Assert.Equal((Start, 1), (again.OwedSince, again.Attempt));

        Assert.Equal(LeaseOutcome.Held, await world.Obligations.PutOffAsync(again, Start.AddHours(4), "not its turn"));
        world.SystemTime.Advance(TimeSpan.FromHours(3));
        Assert.Empty(await ClaimAsync(world, "w"));
        world.SystemTime.Advance(TimeSpan.FromHours(1));
        var turn = Assert.Single(await ClaimAsync(world, "w"));
        Assert.Equal((Start, 1), (turn.OwedSince, turn.Attempt));
    }

    [Fact]
    public void The_wait_doubles_with_jitter_and_never_passes_an_hour()
    {
        Assert.Equal(TimeSpan.FromSeconds(2.5), ObligationBook.Backoff(0, 0));
        Assert.Equal(TimeSpan.FromSeconds(30), ObligationBook.Backoff(3, 0.5));
        for (var attempt = 0; attempt < 100; attempt++)
            Assert.InRange(ObligationBook.Backoff(attempt, 0.999), TimeSpan.FromSeconds(4), TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task Health_counts_what_is_pending_and_how_old_the_oldest_is()
    {
        await using var world = await World.NewAsync();
        await OweAsync(world, 1, Start - TimeSpan.FromHours(2));
        await OweAsync(world, 2, Start + TimeSpan.FromHours(2));
        var health = (await world.Queries.HealthAsync()).Single(h => h.Family == ObligationFamily.ObserveAccess);
        Assert.Equal(new FamilyHealth(ObligationFamily.ObserveAccess, 2, 1, Start - TimeSpan.FromHours(2)), health);
        Assert.Equal(Start - TimeSpan.FromHours(2), (await world.Queries.OldestOverdueAsync(ObligationFamily.ObserveAccess))!.DueAt);
    }

    [Fact]
    public async Task A_claim_with_nothing_due_looks_at_the_due_end_of_one_index_only()
    {
        await using var world = await World.NewAsync();
        Assert.Equal(["SEARCH Obligations USING INDEX IX_Obligations_Family_DueAt (Family=? AND DueAt<?)"], await world.PlanOfAsync(ObligationBook.SelectDue));
    }

    private static StreamRef Edge => new(StreamKind.Access, "wiki/edit~p_someone");

    private static Task<int> OweAsync(World world, int number, DateTimeOffset due) => world.BookAsync(transaction =>
    {
        transaction.Owe(new Obligation(ObligationFamily.ObserveAccess, ObligationKind.Observe, Edge, $"{number}", due));
        return 0;
    });

    private static async Task<IReadOnlyList<ClaimedObligation>> ClaimAsync(World world, string owner) =>
        await world.Obligations.ClaimAsync(ObligationFamily.ObserveAccess, owner, 10, Lease);
}
