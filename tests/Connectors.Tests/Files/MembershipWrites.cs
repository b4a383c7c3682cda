using ChatGovernanceBot.Connectors.Files;
using ChatGovernanceBot.Governance.Access;
using Microsoft.Extensions.Time.Testing;

namespace ChatGovernanceBot.Connectors.Tests.Files;

/// <summary>How a file is replaced (field case C32): always whole, with what others wrote, as whoever owns it.</summary>
public sealed class MembershipWrites : IDisposable
{
    private const string Before = "# Members\nmembers:\n  - bob # on call\n";
    private readonly MembershipTarget target = new();

    [Fact]
    public async Task Mode_and_owner_stay()
    {
        target.Having(Before);
        MembershipTarget.Run("chown", "1234:2345", target.File);
        MembershipTarget.Run("chmod", "0640", target.File);
        await target.Grant("alice");
        await target.Revoke("bob");
        Assert.Equal("640 1234 2345", MembershipTarget.Run("stat", "-c", "%a %u %g", target.File));
        Assert.Equal("# Members\nmembers:\n  - alice\n", target.Text);
        Assert.Equal(["read.yaml"], target.FileNames);
    }

    [Fact]
    public async Task What_an_admin_adds_between_read_and_write_stays()
    {
        var times = 0;
        target.Having(Before).Hooked(() =>
        {
            if (times++ == 0)
                File.AppendAllText(target.File, "  - cai\n");
        });
        Assert.Equal(CallOutcome.Said, (await target.Grant("alice")).Outcome);
        Assert.Equal(Before + "  - cai\n  - alice\n", target.Text);
        Assert.Equal(["read.yaml"], target.FileNames);
    }

    [Fact]
    public async Task What_an_admin_replaces_between_read_and_write_stays()
    {
        var times = 0;
        target.Having(Before).Hooked(() =>
        {
            if (times++ > 0)
                return;
            File.WriteAllText(target.File + "~", "members: [cai]\n");
            File.Move(target.File + "~", target.File, overwrite: true);
        });
        Assert.Equal(CallOutcome.Said, (await target.Grant("alice")).Outcome);
        Assert.Equal("members: [cai, alice]\n", target.Text);
    }

    [Fact]
    public async Task A_changed_mode_between_read_and_write_stays()
    {
        var times = 0;
        target.Having(Before).Hooked(() =>
        {
            if (times++ == 0)
                MembershipTarget.Run("chmod", "0600", target.File);
        });
        Assert.Equal(CallOutcome.Said, (await target.Grant("alice")).Outcome);
        Assert.Equal("600", MembershipTarget.Run("stat", "-c", "%a", target.File));
    }

    [Theory]
    [InlineData("append")]
    [InlineData("replace")]
    [InlineData("link")]
    public async Task What_happens_after_the_last_look_is_put_back(string edit)
    {
        var elsewhere = Path.Combine(target.Root, "elsewhere.yaml");
        await File.WriteAllTextAsync(elsewhere, Before + "  - cai\n");
        // The time is asked for before the read, for old temporary files, and after the last look at the file.
        var time = new ActingTime(act: 3, () => MembershipTarget.Run("sh", "-c", edit switch
        {
            "append" => $"echo '  - cai' >> {target.File}",
            "replace" => $"mv {elsewhere} {target.File}",
            _ => $"ln -sf {elsewhere} {target.File}",
        }));
        var result = await target.Having(Before).Hooked(() => { }, time).Grant("alice");
        Assert.Equal(edit == "link" ? CallOutcome.Blocked : CallOutcome.Said, result.Outcome);
        Assert.Equal(Before + "  - cai\n" + (edit == "link" ? "" : "  - alice\n"), target.Text);
        Assert.Equal(edit == "link" ? elsewhere : null, new FileInfo(target.File).LinkTarget);
        Assert.Equal(["read.yaml"], target.FileNames);
    }

    [Fact]
    public async Task Access_list_and_attributes_stay()
    {
        // acl(5): user 1234 may read, the owning group may nothing, though the mode's group bits show the mask.
        byte[] list = [2, 0, 0, 0, 1, 0, 6, 0, 255, 255, 255, 255, 2, 0, 4, 0, 210, 4, 0, 0, 4, 0, 0, 0, 255, 255, 255, 255,
            16, 0, 4, 0, 255, 255, 255, 255, 32, 0, 0, 0, 255, 255, 255, 255];
        target.Having(Before);
        using (var file = File.OpenHandle(target.File, FileMode.Open, FileAccess.ReadWrite))
        {
            ExtendedAttributes.Set(file, ExtendedAttributes.AccessList, list);
            ExtendedAttributes.Set(file, "user.note", "kept"u8.ToArray());
        }
        Assert.Equal(CallOutcome.Said, (await target.Grant("alice")).Outcome);
        using var after = File.OpenHandle(target.File);
        Assert.Equal(list, ExtendedAttributes.Get(after, ExtendedAttributes.AccessList));
        Assert.Equal("kept"u8.ToArray(), ExtendedAttributes.Get(after, "user.note"));
        Assert.Equal("640", MembershipTarget.Run("stat", "-c", "%a", target.File));
    }

    [Fact]
    public async Task A_link_put_in_place_between_read_and_write_is_refused()
    {
        var elsewhere = Path.Combine(target.Root, "elsewhere.yaml");
        target.Having(Before).Hooked(() =>
        {
            File.Move(target.File, elsewhere);
            File.CreateSymbolicLink(target.File, elsewhere);
        });
        Assert.Equal(CallOutcome.Blocked, (await target.Grant("alice")).Outcome);
        Assert.Equal(elsewhere, new FileInfo(target.File).LinkTarget);
        Assert.Equal(Before, await File.ReadAllTextAsync(elsewhere));
    }

    [Fact]
    public async Task A_file_that_never_rests_is_not_written()
    {
        target.Having(Before).Hooked(() => File.AppendAllText(target.File, "# again\n"));
        var result = await target.Grant("alice");
        Assert.Equal(CallOutcome.Failed, result.Outcome);
        Assert.Contains("kept changing", result.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("alice", target.Text, StringComparison.Ordinal);
        Assert.Equal(["read.yaml"], target.FileNames);
    }

    [Fact]
    public async Task A_deadline_that_passes_while_writing_stops_the_call()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        target.Having(Before).Hooked(() => time.Advance(TimeSpan.FromMinutes(2)), time);
        var result = await target.Grant("alice");
        Assert.Equal(CallOutcome.Failed, result.Outcome);
        Assert.Contains("deadline", result.Reason, StringComparison.Ordinal);
        AssertUntouched();
    }

    [Fact]
    public async Task A_call_cancelled_while_writing_does_nothing()
    {
        using var source = new CancellationTokenSource();
        target.Having(Before).Hooked(source.Cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => target.Connector.GrantAsync(MembershipTarget.Edge("alice"), MembershipTarget.Intent(), source.Token));
        AssertUntouched();
    }

    [Fact]
    public async Task What_crashed_writes_left_is_removed_after_an_hour_and_nothing_else_is()
    {
        target.Having(Before);
        string[] kept = [".read.yaml.tmp-0123456789abcdef", ".read.yaml.tmp-mine", ".write.yaml.tmp-0123456789abcdef", "read.yaml", "read.yaml.edited-0123456789abcdef"];
        const string Old = ".read.yaml.tmp-fedcba9876543210";
        foreach (var name in kept.Append(Old).Where(name => name != "read.yaml"))
            await File.WriteAllTextAsync(Path.Combine(target.Folder, name), "members:\n");
        foreach (var name in new[] { kept[1], kept[2], Old })
            File.SetLastWriteTimeUtc(Path.Combine(target.Folder, name), (TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(2)).UtcDateTime);
        await target.Grant("alice");
        Assert.Equal(kept, target.FileNames);
    }

    [Fact]
    public async Task A_full_disk_leaves_the_file_whole_and_a_later_try_succeeds()
    {
        target.Mounted("64k").Having(Before);
        var filler = Path.Combine(target.Root, "filler");
        Assert.ThrowsAny<IOException>(() => File.WriteAllBytes(filler, new byte[128 * 1024]));
        var result = await target.Grant("alice");
        Assert.Equal(CallOutcome.Failed, result.Outcome);
        Assert.Contains("No space left", result.Reason, StringComparison.Ordinal);
        AssertUntouched();
        File.Delete(filler);
        Assert.Equal(CallOutcome.Said, (await target.Grant("alice")).Outcome);
    }

    [Fact]
    public async Task A_read_only_folder_leaves_the_file_whole_and_readable()
    {
        target.Mounted("64k").Having(Before);
        MembershipTarget.Run("mount", "-o", "remount,ro", target.Root);
        var result = await target.Grant("alice");
        Assert.Equal(CallOutcome.Failed, result.Outcome);
        Assert.Contains("Read-only", result.Reason, StringComparison.Ordinal);
        AssertUntouched();
        Assert.Equal(Presence.Present, (await target.Observe("bob")).Presence);
    }

    [Fact]
    public async Task A_call_cancelled_while_another_holds_the_folder_does_nothing_and_bars_nobody()
    {
        target.Having(Before);
        using var source = new CancellationTokenSource();
        using (var folder = SystemFolder.Open(target.Root, "billing-db"))
        {
            Assert.True(Posix.TryLock(folder.Handle));
            var call = target.Connector.GrantAsync(MembershipTarget.Edge("alice"), MembershipTarget.Intent(), source.Token);
            await source.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
            AssertUntouched();
        }
        Assert.Equal(CallOutcome.Said, (await target.Grant("alice")).Outcome);
    }

    [Fact]
    public async Task Two_connectors_of_one_folder_lose_nothing()
    {
        target.Having("members:\n");
        var connectors = Enumerable.Range(0, 4).Select(_ => new MembershipFileConnector(target.Options, TimeProvider.System)).ToArray();
        var accounts = Enumerable.Range(0, 20).Select(number => $"member-{number}").ToArray();
        await Task.WhenAll(accounts.Select((account, number) => Task.Run(() => connectors[number % 4].GrantAsync(
            MembershipTarget.Edge(account), MembershipTarget.Intent(), default))));
        Assert.Equal(accounts.Order(StringComparer.Ordinal), MembershipTarget.MembersIn(target.Text).Order(StringComparer.Ordinal));
    }

    public void Dispose() => target.Dispose();

    /// <summary>Does something when it is asked for the time a given time.</summary>
    private sealed class ActingTime(int act, Action action) : TimeProvider
    {
        private int asked;

        public override DateTimeOffset GetUtcNow()
        {
            if (++asked == act)
                action();
            return base.GetUtcNow();
        }
    }

    private void AssertUntouched()
    {
        Assert.Equal(Before, target.Text);
        Assert.Equal("read.yaml", Assert.Single(target.FileNames));
    }
}
