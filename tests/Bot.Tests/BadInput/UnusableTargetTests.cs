using System.Globalization;
using System.Text.RegularExpressions;
using ChatGovernanceBot.Bot.Tests.Running;

namespace ChatGovernanceBot.Bot.Tests.BadInput;

/// <summary>A target that cannot be written or read: nothing is called active before a read shows it, and the grant is tried again (C32).</summary>
public sealed partial class UnusableTargetTests(BadInputBot host) : BadInputStory(host)
{
    [Fact]
    public async Task A_read_only_folder_is_said_and_the_grant_succeeds_once_it_can_be_written()
    {
        var folder = Path.Combine(Folder.Targets, "source");
        using (new ReadOnly(folder))
        {
            var request = await ApprovedAsync("alice", "bob", "I need source/write for 3 days to mend the tests");
            var alice = await AsAsync("alice");
            await Until.TrueAsync(async () => (await alice.SayAsync("status")).Shown.Contains("The grant has not succeeded in", StringComparison.Ordinal), "The failing grant was not said");
            await alice.SeesAsync(request, "Approved, but the target does not take the grant; it is tried again", "Bob Martin has been told.");
            await (await AsAsync("bob")).SeesAsync(request, "A grant does not succeed");
            Assert.DoesNotContain("Access is active", await alice.EverythingAboutAsync(request), StringComparison.Ordinal);
            Assert.DoesNotContain("alice@acme.test", Folder.Members("source/write"));
        }

        await Bot.AdvanceAsync("1h");
        await (await AsAsync("alice")).SeesAsync(await RequestOfAsync("alice", "source/write"), "Access is active");
        Assert.Contains("alice@acme.test", Folder.Members("source/write"));
        await (await AsAsync("bob")).SeesAsync(await RequestOfAsync("alice", "source/write"), "The grant succeeded after all");
    }

    [Fact]
    public async Task A_grant_that_fails_until_tries_run_out_is_told_on_the_cards_that_people_have()
    {
        var folder = Path.Combine(Folder.Targets, "source");
        using (new ReadOnly(folder))
        {
            var request = await ApprovedAsync("kenji", "bob", "I need source/write for 3 days to mend the guide");
            var (kenji, bob) = (await AsAsync("kenji"), await AsAsync("bob"));
            var told = await bob.SeesAsync(request, "A grant does not succeed");
            await kenji.SeesAsync(request, "it is tried again", "Bob Martin has been told.");
            async Task<bool> IsOverAsync() => (await bob.HistoryAsync()).Single(m => m.Id == told.Id).Shown.Contains("A grant failed", StringComparison.Ordinal);
            for (var tries = 0; !await IsOverAsync(); await Bot.AdvanceAsync("1h"))
            {
                var before = tries;
                await Until.TrueAsync(async () => (tries = await TriesAsync(kenji)) > before || await IsOverAsync(), $"After {before} tries no other was made, and its owner was not told that the grant failed");
            }

            await kenji.SeesAsync(request, "The grant failed; nothing is left in the target, verified", "Bob Martin has been told.");
            Assert.Single(await bob.HistoryAsync(), m => m.Shown.Contains(request, StringComparison.Ordinal) && m.Shown.Contains("A TASK FOR YOU", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_symbolic_link_in_place_of_the_file_is_refused_and_left_as_it_is()
    {
        var (file, elsewhere) = (Folder.Membership("wiki/publish"), Path.Combine(Folder.Path, "elsewhere.yaml"));
        File.Move(file, elsewhere);
        File.CreateSymbolicLink(file, elsewhere);
        var before = await File.ReadAllTextAsync(elsewhere);
        var request = await ApprovedAsync("kenji", "olivia", "I need wiki/publish for 3 days to publish the guide");
        var kenji = await AsAsync("kenji");
        await Until.TrueAsync(async () => (await kenji.SayAsync("status")).Shown.Contains("The grant has not succeeded in", StringComparison.Ordinal), "The failing grant was not said");
        Assert.Equal(elsewhere, new FileInfo(file).LinkTarget);
        Assert.Equal(before, await File.ReadAllTextAsync(elsewhere));
        Assert.DoesNotContain("Access is active", await kenji.EverythingAboutAsync(request), StringComparison.Ordinal);

        File.Move(elsewhere, file, overwrite: true);
        await Bot.AdvanceAsync("1h");
        await kenji.SeesAsync(request, "Access is active");
        Assert.Contains("kenji@acme.test", Folder.Members("wiki/publish"));
    }

    private async Task<string> ApprovedAsync(string asker, string approver, string sentence)
    {
        var (person, decider) = (await AsAsync(asker), await AsAsync(approver));
        var request = await person.AskAsync(sentence);
        await decider.ApproveAsync(request);
        await person.SeesAsync(request, "approved by");
        return request;
    }

    private static async Task<int> TriesAsync(Talker asker) => TriesPattern().Match((await asker.SayAsync("status")).Shown) is { Success: true } found
        ? int.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture)
        : 0;

    [GeneratedRegex("not succeeded in ([0-9]+) tr")]
    private static partial Regex TriesPattern();

    private async Task<string> RequestOfAsync(string name, string entitlement) =>
        Talker.RequestIn((await (await AsAsync(name)).HistoryAsync()).Last(m => m.Shown.Contains(entitlement, StringComparison.Ordinal) && m.Shown.Contains("Request R-", StringComparison.Ordinal)));

    /// <summary>A folder that is mounted read-only over itself: also root cannot write it.</summary>
    private sealed class ReadOnly : IDisposable
    {
        private readonly string _folder;

        public ReadOnly(string folder)
        {
            _folder = folder;
            Shell.Run("mount", "--bind", folder, folder);
            Shell.Run("mount", "-o", "remount,bind,ro", folder);
        }

        public void Dispose() => Shell.Run("umount", "--lazy", _folder);
    }
}
