using System.Net;
using ChatGovernanceBot.Bot.Tests.Running;
using ChatGovernanceBot.Governance.Access;

namespace ChatGovernanceBot.Bot.Tests.Custody;

/// <summary>A database that is put back from a copy, and the host that is started on it (I13).</summary>
public sealed class RestoredBackupTests
{
    private const string Wiki = "wiki/edit";
    private static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>();

    [Fact]
    public async Task An_older_copy_makes_no_grant_call_until_everything_was_read_and_somebody_released_it()
    {
        using var folder = new BotFolder();
        var copy = folder.Database + ".copy";
        string members;
        await using (var bot = await BotProcess.StartAsync(folder))
        {
            members = await File.ReadAllTextAsync(folder.Membership(Wiki));
            await File.WriteAllTextAsync(folder.Membership(Wiki), "no: [list");
            await using var alice = await Chat.OpenAsync(bot.Address, "alice@acme.test");
            await AskAsync(alice);
            await Until.TrueAsync(() => Task.FromResult(Calls(folder) is [] && AuditTrail.EventsOfAccessesTo(folder, Wiki).OfType<AccessEvent.ReauthorisationAsked>().Any()), "No grant was tried");
            await bot.StopAsync();
            File.Copy(folder.Database, copy);
        }

        await File.WriteAllTextAsync(folder.Membership(Wiki), members);
        await using (var bot = await BotProcess.StartAsync(folder))
        {
            await bot.AdvanceAsync("1h");
            await using var alice = await Chat.OpenAsync(bot.Address, "alice@acme.test");
            await alice.WaitForAsync("Access is active");
            await alice.PressAsync("release");
            await Until.TrueAsync(() => Task.FromResult(!folder.Members(Wiki).Contains("alice@acme.test")), "The access was not taken away");
            await bot.StopAsync();
        }

        File.Copy(copy, folder.Database, overwrite: true);
        await using var restored = await BotProcess.StartAsync(folder);
        await restored.SaysAsync("The ledger is in quarantine");
        await restored.AdvanceAsync("1h");
        Assert.True((bool)(await restored.ReadyWhenAsync(HttpStatusCode.OK))["quarantine"]!);
        await using var again = await Chat.OpenAsync(restored.Address, "alice@acme.test");
        await again.SayAsync("I need wiki publish for 2 days to publish the handbook");
        await again.PressAsync("submit-request");
        await again.WaitForAsync("restored from an older copy");

        var (exit, said) = (1, "");
        await Until.TrueAsync(async () =>
        {
            (exit, _, said) = await ReleaseAsync(folder);
            return exit == 0;
        }, "It was not released: " + said);
        Assert.Empty(CallsBeforeTheRelease(folder));
        Assert.False((bool)(await restored.ReadyWhenAsync(HttpStatusCode.OK, body => !(bool)body["quarantine"]!))["quarantine"]!);
        await Until.TrueAsync(() => Task.FromResult(folder.Members(Wiki).Contains("alice@acme.test")), "What waited did not go on");
        AuditTrail.AssertSound(folder);
    }

    private static async Task AskAsync(Chat chat)
    {
        await chat.SayAsync("I need wiki edit for 2 days to mend the handbook");
        await chat.PressAsync("submit-request");
    }

    private static Task<(int Exit, string Output, string Error)> ReleaseAsync(BotFolder folder) =>
        BotProcess.RunAsync(folder.Path, Nothing, "ledger", "release", "--by", "dave@acme.test", "--reason", "compared with the targets", "--database", folder.Database);

    private static List<AccessEvent.CallIntended> Calls(BotFolder folder) => [.. AuditTrail.EventsOfAccessesTo(folder, Wiki).OfType<AccessEvent.CallIntended>()];

    private static IEnumerable<AccessEvent.CallIntended> CallsBeforeTheRelease(BotFolder folder)
    {
        var released = AuditTrail.EventsOf(folder, "main").OfType<Governance.Custody.CustodyEvent.QuarantineReleased>().Single();
        return Calls(folder).Where(call => call.At < released.At);
    }
}
