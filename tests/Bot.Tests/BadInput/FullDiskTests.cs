using ChatGovernanceBot.Bot.Tests.Running;
using ChatGovernanceBot.Ledger;
using Microsoft.AspNetCore.SignalR;

namespace ChatGovernanceBot.Bot.Tests.BadInput;

/// <summary>No audit, no action (I12): on a full disk people are told that nothing was recorded, and afterwards it goes on.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly string _disk = Directory.CreateTempSubdirectory("disk-").FullName;
    private readonly BotFolder _folder = new();

    public FullDiskTests() => Shell.Run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", _disk);

    private string Filler => Path.Combine(_disk, "filler");
    private string Database => Path.Combine(_disk, "ledger.db");

    [Fact]
    public async Task What_cannot_be_recorded_is_said_and_not_done_and_afterwards_it_is()
    {
        await using (var bot = await BotProcess.StartAsync(_folder, new Dictionary<string, string> { ["Storage__Connection"] = Database }))
        {
            await using var alice = await Talker.OpenAsync(bot.Address, "alice");
            var confirmation = await alice.SayAsync("I need wiki/edit for 3 days to write the minutes");
            await FillAsync();

            Assert.Contains("could not be recorded", (await RefusalAsync(() => alice.PressAsync(confirmation, "submit-request"))).Message, StringComparison.Ordinal);
            Assert.Contains("nothing was recorded", (await RefusalAsync(() => alice.SayAsync("status"))).Message, StringComparison.Ordinal);
            Assert.Empty(_folder.Members("wiki/edit"));

            File.Delete(Filler);
            await Until.TrueAsync(async () => (await Record.ExceptionAsync(() => alice.SayAsync("status"))) is null, "The bot did not go on");
            var request = Talker.RequestIn(await alice.PressAsync(confirmation, "submit-request"));
            await alice.SeesAsync(request, "Access is active");
            Assert.Equal(["alice@acme.test"], _folder.Members("wiki/edit"));
        }

        Assert.IsType<AuditResult.Ok>(AuditVerifier.Verify(Database));
    }

    // Down to the last byte: a file of the disk's size, cut where the disk ends.
    private async Task FillAsync()
    {
        await using var filler = File.Create(Filler);
        var block = new byte[4096];
        try
        {
            while (true)
            {
                await filler.WriteAsync(block);
                await filler.FlushAsync();
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    private static async Task<HubException> RefusalAsync(Func<Task> say)
    {
        HubException? refusal = null;
        await Until.TrueAsync(async () => (refusal = await Record.ExceptionAsync(say) as HubException) is not null, "The full disk was not said");
        return refusal!;
    }

    public void Dispose()
    {
        Shell.Run("umount", "--lazy", _disk);
        Directory.Delete(_disk);
        _folder.Dispose();
    }
}
