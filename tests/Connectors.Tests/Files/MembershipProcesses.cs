using System.Diagnostics;
using ChatGovernanceBot.Governance.Access;

namespace ChatGovernanceBot.Connectors.Tests.Files;

/// <summary>Other processes that write the same file, and one that is killed doing it. The other process is Program.cs.</summary>
public sealed class MembershipProcesses : IDisposable
{
    private const string Header = "# Members\nmembers:\n  - bob # on call\n  - cai\n";
    private readonly MembershipTarget target = new MembershipTarget().Having(Header);

    [Fact]
    public async Task A_writer_killed_at_any_moment_leaves_a_whole_file()
    {
        var random = new Random(32);
        for (var kill = 0; kill < 15; kill++)
        {
            using var writer = await StartWriter(words: random.Next(1, 60));
            await Kill(writer);
            Assert.StartsWith(Header, target.Text, StringComparison.Ordinal);
            Assert.Equal(["bob", "cai"], MembersButTheWriters());
            Assert.Equal(Presence.Present, (await target.Observe("cai")).Presence);
        }
        Assert.Equal(CallOutcome.Said, (await target.Grant("alice")).Outcome);
    }

    [Fact]
    public async Task Two_processes_writing_one_file_lose_nothing()
    {
        using var writer = await StartWriter(words: 1);
        var accounts = Enumerable.Range(1, 10).Select(number => $"member-{number}").ToArray();
        foreach (var account in accounts)
            Assert.Equal(CallOutcome.Said, (await target.Grant(account)).Outcome);
        Assert.False(writer.HasExited);
        await Kill(writer);
        Assert.Equal(["bob", "cai", .. accounts], MembersButTheWriters());
    }

    public void Dispose() => target.Dispose();

    private IEnumerable<string> MembersButTheWriters() =>
        MembershipTarget.MembersIn(target.Text).Where(member => !member.StartsWith("bot-", StringComparison.Ordinal));

    // Running, and past so many of the words that it says before and after each write.
    private async Task<Process> StartWriter(int words)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [typeof(MembershipProcesses).Assembly.Location, target.Root]) { RedirectStandardOutput = true };
        var writer = Process.Start(start)!;
        for (var word = 0; word < words; word++)
            Assert.NotNull(await writer.StandardOutput.ReadLineAsync());
        return writer;
    }

    private static async Task Kill(Process writer)
    {
        writer.Kill();
        await writer.WaitForExitAsync();
    }
}
