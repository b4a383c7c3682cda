using ChatGovernanceBot.Connectors.Files;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;

namespace ChatGovernanceBot.Connectors.Tests.Files;

/// <summary>What cannot be read is Unknown with a reason, never Absent, and is not written.</summary>
public sealed class UnusableMembershipFiles : IDisposable
{
    private readonly MembershipTarget target = new();

    public static TheoryData<string, string> Texts => new()
    {
        { "", "empty" },
        { "# nothing\n", "empty" },
        { "members: [bob\n", "not valid YAML" },
        { "members:\n  - bob\n - eve\n", "not valid YAML" },
        { "\tmembers:\n", "not valid YAML" },
        { "- bob\n", "expected a mapping" },
        { "owner: x\n", "the key \"members\" is missing" },
        { "Members:\n  - bob\n", "the key \"members\" is missing" },
        { "members: bob\n", "not a sequence" },
        { "members: {bob: 1}\n", "not a sequence" },
        { "members: \"\"\n", "not a sequence" },
        { "members:\n  - bob: 1\n", "not a plain or quoted string" },
        { "members:\n  - [bob]\n", "not a plain or quoted string" },
        { "members:\n  - |\n    bob\n", "not a plain or quoted string" },
        { "members:\n  - !!str bob\n", "not a plain or quoted string" },
        { "members: !!set [bob]\n", "not a sequence" },
        { "members:\n  - bob\n  -\n", "empty or null" },
        { "members:\n  - ~\n", "empty or null" },
        { "members:\n  - bob\nmembers:\n  - eve\n", "line 3: the key \"members\" stands twice" },
        { "members: [bob]\n\"members\": [eve]\n", "stands twice" },
        { "team: &team [bob]\nmembers: *team\n", "line 1: anchors and aliases" },
        { "members:\n  - &b bob\n", "anchors and aliases" },
        { "<<: {members: [bob]}\n", "merge keys" },
        { "members: [bob]\n---\nmembers: [eve]\n", "a second" },
        { "x: " + new string('[', 5000), "nested deeper" },
        { "members:\n  - \ud800\n".Replace("\ud800", "\0", StringComparison.Ordinal), "not valid YAML" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task A_file_that_is_not_understood_is_unknown_and_blocks(string text, string reason)
    {
        target.Having(text);
        await AssertUnusable(CallOutcome.Blocked, reason);
        Assert.Equal(text, target.Text);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_unknown()
    {
        target.Having("");
        await File.WriteAllBytesAsync(target.File, [.. "members:\n  - bob"u8, 0xff, 0xfe]);
        await AssertUnusable(CallOutcome.Blocked, "UTF-8");
    }

    [Fact]
    public async Task A_file_over_4_MiB_is_unknown()
    {
        target.Having("members:\n#" + new string('x', 4 * 1024 * 1024));
        await AssertUnusable(CallOutcome.Blocked, "larger than 4 MiB");
    }

    [Fact]
    public async Task A_file_does_not_grow_over_what_can_be_read_back()
    {
        target.Having("members: #" + new string('x', 4 * 1024 * 1024 - 12) + "\n");
        Assert.Equal(CallOutcome.Blocked, (await target.Grant("alice@acme.test")).Outcome);
        Assert.Equal(Presence.Absent, (await target.Observe("alice@acme.test")).Presence);
    }

    [Fact]
    public async Task A_missing_file_is_unknown()
    {
        Directory.CreateDirectory(target.Folder);
        await AssertUnusable(CallOutcome.Failed, "No such file");
    }

    [Fact]
    public async Task A_missing_folder_is_unknown() => await AssertUnusable(CallOutcome.Failed, "No such file");

    [Fact]
    public async Task A_folder_or_a_pipe_in_its_place_is_unknown()
    {
        Directory.CreateDirectory(target.File);
        await AssertUnusable(CallOutcome.Blocked, "not a regular file");
        Directory.Delete(target.File);
        MembershipTarget.Run("mkfifo", target.File);
        await AssertUnusable(CallOutcome.Blocked, "not a regular file");
    }

    [Fact]
    public async Task A_file_in_place_of_the_system_folder_is_unknown()
    {
        await File.WriteAllTextAsync(target.Folder, "members:\n");
        await AssertUnusable(CallOutcome.Blocked, "not a folder");
    }

    [Fact]
    public async Task A_symbolic_link_in_place_of_the_file_is_refused_and_left_as_it_is()
    {
        target.Having("members:\n");
        var elsewhere = Path.Combine(target.Root, "elsewhere.yaml");
        File.Move(target.File, elsewhere);
        File.CreateSymbolicLink(target.File, elsewhere);
        await AssertUnusable(CallOutcome.Blocked, "is a symbolic link");
        Assert.Equal(elsewhere, new FileInfo(target.File).LinkTarget);
        Assert.Equal("members:\n", await File.ReadAllTextAsync(elsewhere));
    }

    [Fact]
    public async Task A_symbolic_link_in_place_of_the_system_folder_is_refused_and_left_as_it_is()
    {
        target.Having("members:\n");
        var elsewhere = Path.Combine(target.Root, "elsewhere");
        Directory.Move(target.Folder, elsewhere);
        Directory.CreateSymbolicLink(target.Folder, elsewhere);
        await AssertUnusable(CallOutcome.Blocked, "is a symbolic link");
        Assert.Equal(elsewhere, new DirectoryInfo(target.Folder).LinkTarget);
        Assert.Equal("members:\n", await File.ReadAllTextAsync(Path.Combine(elsewhere, "read.yaml")));
    }

    [Theory]
    [InlineData("../billing-db/read")]
    [InlineData("billing-db/../read")]
    [InlineData("billing-db/read.yaml")]
    [InlineData("Billing-db/read")]
    [InlineData("billing-db/read\n")]
    [InlineData("billing-db/-read")]
    [InlineData("billing-db/a/b")]
    [InlineData("billing-db")]
    [InlineData("/read")]
    [InlineData("")]
    public async Task A_name_that_could_lead_elsewhere_is_refused(string entitlement)
    {
        target.Having("members:\n");
        var edge = new Edge(new EntitlementId(entitlement), "cai");
        Assert.Equal(CallOutcome.Failed, (await target.Connector.GrantAsync(edge, MembershipTarget.Intent(), default)).Outcome);
        Assert.Equal(CallOutcome.Failed, (await target.Connector.RevokeAsync(edge, MembershipTarget.Intent(), default)).Outcome);
        Assert.Equal(Presence.Unknown, (await target.Observer.ObserveAsync(edge, default)).Presence);
    }

    public void Dispose() => target.Dispose();

    private async Task AssertUnusable(CallOutcome outcome, string reason)
    {
        foreach (var result in new[] { await target.Grant("cai"), await target.Revoke("cai") })
        {
            Assert.Contains(reason, result.Reason, StringComparison.Ordinal);
            Assert.Equal(outcome, result.Outcome);
        }
        var reading = await target.Observe("cai");
        Assert.Equal((Presence.Unknown, HoldingPath.None), (reading.Presence, reading.Path));
        Assert.Contains(reason, reading.Detail, StringComparison.Ordinal);
    }
}
