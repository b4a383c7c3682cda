using System.Net;
using System.Text.RegularExpressions;
using ChatGovernanceBot.Bot.Tests.Running;

namespace ChatGovernanceBot.Bot.Tests.Custody;

/// <summary>A mark on a disk of its own that can be neither read nor written when the host starts (I13).</summary>
public sealed class UnusableMarkTests
{
    private const string Wiki = "wiki/edit", Crm = "crm/read";

    [Fact]
    public async Task The_host_starts_ends_what_is_due_and_gives_nothing_until_the_mark_can_be_written_and_somebody_released_the_ledger()
    {
        using var folder = new BotFolder();
        using var disk = new SmallDisk(1);
        var mark = Path.Combine(disk.Path, "ledger.mark");
        var settings = new Dictionary<string, string> { ["Storage__Connection"] = folder.Database, ["Storage__Mark"] = mark };
        await using (var before = await BotProcess.StartAsync(folder, settings))
        {
            Assert.Equal("ok", (string?)(await before.ReadyWhenAsync(HttpStatusCode.OK))["mark"]);
            await using var asking = await Chat.OpenAsync(before.Address, "alice@acme.test");
            await asking.SayAsync("I need wiki/edit for 2 days to mend the handbook");
            await asking.PressAsync("submit-request");
            await asking.WaitForAsync("Access is active");
            await asking.SayAsync("I need crm/read for 2 days to debug INC-4312");
            await asking.PressAsync("submit-request");
            await asking.WaitForAsync("Waiting for");
            await before.StopAsync();
        }

        await File.WriteAllTextAsync(folder.Membership(Crm), "no: [list");
        disk.MakeReadOnly();
        using var taken = new FileStream(mark, FileMode.Open, FileAccess.Read, FileShare.None);
        await using var bot = await BotProcess.StartAsync(folder, settings);
        await bot.SaysAsync("cannot be read, so nothing tells");
        await bot.SaysAsync("cannot be written, so an older copy");
        var health = await bot.ReadyWhenAsync(HttpStatusCode.OK);
        Assert.Equal((true, "cannot be written"), ((bool)health["quarantine"]!, (string?)health["mark"]));
        Assert.DoesNotContain(disk.Path, health.ToJsonString(), StringComparison.Ordinal);
        await using (var erin = await Chat.OpenAsync(bot.Address, "erin@acme.test"))
        {
            await erin.WaitForAsync("The ledger is in quarantine");
        }

        await bot.AdvanceAsync("7d");
        await using var alice = await Chat.OpenAsync(bot.Address, "alice@acme.test");
        await alice.WaitForAsync("Entitlement removed, verified");
        Assert.Empty(folder.Members(Wiki));

        var (exit, _, said) = await ReleaseAsync(folder, settings);
        Assert.Equal(1, exit);
        Assert.Contains($"The mark {mark} cannot be written", said, StringComparison.Ordinal);

        await taken.DisposeAsync();
        disk.MakeWritable();
        await bot.ReadyWhenAsync(HttpStatusCode.OK, body => (string?)body["mark"] == "ok");
        await Until.TrueAsync(async () =>
        {
            (exit, _, said) = await ReleaseAsync(folder, settings);
            return exit == 1 && said.Contains("1 of 2 accesses", StringComparison.Ordinal);
        }, "What was read is not known: " + said);
        var unread = Regex.Match(said, @"^  (crm/read~\S+)  \(Alice [^)]*\): \S", RegexOptions.Multiline);
        Assert.True(unread.Success, said);
        (exit, _, said) = await ReleaseAsync(folder, settings, "--unread", unread.Groups[1].Value);
        Assert.True(exit == 0, said);
        Assert.False((bool)(await bot.ReadyWhenAsync(HttpStatusCode.OK, body => !(bool)body["quarantine"]!))["quarantine"]!);
        AuditTrail.AssertSound(folder);
    }

    private static Task<(int Exit, string Output, string Error)> ReleaseAsync(BotFolder folder, Dictionary<string, string> settings, params string[] more) =>
        BotProcess.RunAsync(folder.Path, settings, ["ledger", "release", "--by", "dave@acme.test", "--reason", "the disk of the mark is back", .. more]);
}
