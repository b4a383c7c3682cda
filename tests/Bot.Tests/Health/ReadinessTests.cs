using System.Net;
using ChatGovernanceBot.Bot.Jobs;
using ChatGovernanceBot.Bot.Tests.Running;
using ChatGovernanceBot.Governance;

namespace ChatGovernanceBot.Bot.Tests.Health;

public sealed class ReadinessTests
{
    [Fact]
    public async Task A_full_disk_makes_the_host_unready_but_not_dead_and_room_makes_it_ready_again()
    {
        using var folder = new BotFolder();
        using var disk = new SmallDisk(16);
        await using var bot = await BotProcess.StartAsync(folder, new Dictionary<string, string> { ["Storage__Connection"] = Path.Combine(disk.Path, "ledger.db") });
        var fine = await bot.ReadyWhenAsync(HttpStatusCode.OK);
        Assert.Equal("web", (string?)fine["channels"]![0]!["provider"]);
        Assert.Empty(fine["jobs"]!["failing"]!.AsArray());

        disk.Fill();
        var full = await bot.ReadyWhenAsync(HttpStatusCode.ServiceUnavailable);
        Assert.Equal("cannot be written", (string?)full["database"]);
        Assert.DoesNotContain(disk.Path, full.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await bot.Http.GetAsync("/health/live")).StatusCode);

        disk.MakeRoom();
        Assert.Equal("ok", (string?)(await bot.ReadyWhenAsync(HttpStatusCode.OK))["database"]);
    }

    [Fact]
    public async Task A_database_on_a_read_only_disk_is_refused_at_start_in_a_sentence()
    {
        using var folder = new BotFolder();
        using var disk = new SmallDisk(1);
        disk.MakeReadOnly();
        Directory.CreateDirectory(folder.Targets);
        var (exit, _, error) = await BotProcess.RunAsync(folder.Path, new Dictionary<string, string>
        {
            ["Storage__Connection"] = Path.Combine(disk.Path, "ledger.db"),
            ["Policy__Path"] = "policy",
            ["Targets__Files__Path"] = "targets",
        });

        Assert.Equal(1, exit);
        Assert.Contains("cannot start (Production): 1 problem.", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_family_is_stale_until_its_job_ran_and_again_when_it_did_not_run_lately()
    {
        var time = new Hands();
        var jobs = new JobFreshness(time);
        var families = Enum.GetValues<ObligationFamily>();
        Assert.Equal(families, jobs.Stale(TimeSpan.FromSeconds(90)));

        Assert.All(families, jobs.Ran);
        time.Now += TimeSpan.FromSeconds(90);
        Assert.Empty(jobs.Stale(TimeSpan.FromSeconds(90)));

        time.Now += TimeSpan.FromTicks(1);
        jobs.Ran(ObligationFamily.DeliverCards);
        Assert.Equal(families.Except([ObligationFamily.DeliverCards]), jobs.Stale(TimeSpan.FromSeconds(90)));
    }

    private sealed class Hands : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 25, 9, 0, 0, TimeSpan.Zero);
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
