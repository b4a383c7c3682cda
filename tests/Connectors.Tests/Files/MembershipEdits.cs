using ChatGovernanceBot.Governance.Access;

namespace ChatGovernanceBot.Connectors.Tests.Files;

/// <summary>What an edit makes of a file, to the byte.</summary>
public sealed class MembershipEdits : IDisposable
{
    private const string Commented = "# Owner: ops\n\nowner: carol   # data owner\nmembers:  # one a line\n    # the team\n    -   \"bob\"   # on call\n\n    -   'eve'\n\n# end\nreview: {every: 90d, by: [dave, bob]}\n";
    private readonly MembershipTarget target = new();

    public static TheoryData<string, string> Grants => new()
    {
        { "members:\n", "members:\n  - cai\n" },
        { "members:", "members:\n  - cai" },
        { "members: # none\nowner: x\n", "members: # none\n  - cai\nowner: x\n" },
        { "members:\r\nowner: x\r\n", "members:\r\n  - cai\r\nowner: x\r\n" },
        { "  members:\n  owner: x\n", "  members:\n    - cai\n  owner: x\n" },
        { "members: []\n", "members: [cai]\n" },
        { "members: [ ]  # none\n", "members: [cai ]  # none\n" },
        { "members: ~\n", "members: [cai]\n" },
        { "members: null # none\n", "members: [cai] # none\n" },
        { "members: [bob, 'eve']\n", "members: [bob, 'eve', cai]\n" },
        { "members: [bob,]\n", "members: [bob, cai,]\n" },
        { "members: [\n  bob, # x\n  eve # y\n]\n", "members: [\n  bob, # x\n  eve, cai # y\n]\n" },
        { "{\"members\": [\"bob\"], \"x\": 1}\n", "{\"members\": [\"bob\", cai], \"x\": 1}\n" },
        { "members:\n- bob\nowner: x\n", "members:\n- bob\n- cai\nowner: x\n" },
        { "members:\n- bob", "members:\n- bob\n- cai" },
        { "a: 1\r\nmembers:\r\n- bob", "a: 1\r\nmembers:\r\n- bob\r\n- cai" },
        { "members:\n  -\n    bob\n", "members:\n  -\n    bob\n  - cai\n" },
        { "members:\n  - Cai\n", "members:\n  - Cai\n  - cai\n" },
        { "---\nmembers:\n  - bob\n...\n", "---\nmembers:\n  - bob\n  - cai\n...\n" },
        { "\ufeffmembers:\n  - bob\n", "\ufeffmembers:\n  - bob\n  - cai\n" },
        { "# 李 👩‍💻 é\nmembers:\n  - 李 # 👩‍💻\n", "# 李 👩‍💻 é\nmembers:\n  - 李 # 👩‍💻\n  - cai\n" },
        { Commented, Commented.Replace("'eve'\n", "'eve'\n    -   cai\n", StringComparison.Ordinal) },
    };

    public static TheoryData<string, string> Revocations => new()
    {
        { "members:\n  - cai\n", "members:\n" },
        { "members:\n  - cai", "members:" },
        { "members:\n  - bob\n  - cai", "members:\n  - bob" },
        { "members:\r\n- cai # c\r\n- bob\r\nx: 1\r\n", "members:\r\n- bob\r\nx: 1\r\n" },
        { "members:\n  # above\n  - \"cai\"   # on call\n\n  - bob\n", "members:\n  # above\n\n  - bob\n" },
        { "members:\n  - cai\n  - bob\n  - 'cai'\n  - Cai\n", "members:\n  - bob\n  - Cai\n" },
        { "members:\n  -\n    cai\n  - bob\n", "members:\n  - bob\n" },
        { "members:\n  - bob\n  - cai\n  - cai", "members:\n  - bob" },
        { "members: [cai]\n", "members: []\n" },
        { "members: [cai,]\n", "members: []\n" },
        { "members: [cai, bob]\n", "members: [bob]\n" },
        { "members: [bob, cai, eve] # x\n", "members: [bob, eve] # x\n" },
        { "members: [bob, \"cai\"]\n", "members: [bob]\n" },
        { "members: [cai, cai, 'cai']\n", "members: []\n" },
        { "members: [\n  bob, # x\n  cai # y\n]\n", "members: [\n  bob, # x\n]\n" },
        { "members: [\n  cai, # x\n  bob # y\n]\n", "members: [\n  bob # y\n]\n" },
        { "owner: cai\nmembers: [cai]\nothers: [cai]\n", "owner: cai\nmembers: []\nothers: [cai]\n" },
    };

    [Theory]
    [MemberData(nameof(Grants))]
    public async Task A_grant_puts_in_one_member_and_nothing_else(string before, string after)
    {
        target.Having(before);
        Assert.Equal(CallOutcome.Said, (await target.Grant("cai")).Outcome);
        Assert.Equal(after, await Raw());
        Assert.Equal(Presence.Present, (await target.Observe("cai")).Presence);
    }

    [Theory]
    [MemberData(nameof(Revocations))]
    public async Task A_revocation_takes_out_one_member_and_nothing_else(string before, string after)
    {
        target.Having(before);
        Assert.Equal(CallOutcome.Said, (await target.Revoke("cai")).Outcome);
        Assert.Equal(after, await Raw());
        Assert.Equal(Presence.Absent, (await target.Observe("cai")).Presence);
    }

    [Fact]
    public async Task Grant_and_revocation_leave_the_file_as_it_was()
    {
        target.Having(Commented);
        await target.Grant("# odd: 'name'");
        await target.Revoke("# odd: 'name'");
        Assert.Equal(Commented, await Raw());
    }

    [Fact]
    public async Task What_cannot_be_edited_alone_is_not_written()
    {
        const string Odd = "{owner: x, members: }\n";
        target.Having(Odd);
        var result = await target.Grant("cai");
        Assert.Equal(CallOutcome.Failed, result.Outcome);
        Assert.Contains("nothing was written", result.Reason, StringComparison.Ordinal);
        Assert.Equal(Odd, await Raw());
    }

    [Fact]
    public async Task A_name_that_is_no_text_is_refused()
    {
        target.Having("members:\n");
        Assert.Equal(CallOutcome.Blocked, (await target.Grant("\ud800")).Outcome);
        Assert.Equal(CallOutcome.Blocked, (await target.Grant("")).Outcome);
        Assert.Equal("members:\n", await Raw());
    }

    public void Dispose() => target.Dispose();

    // With the byte order mark, which ReadAllText would take away.
    private async Task<string> Raw() => System.Text.Encoding.UTF8.GetString(await File.ReadAllBytesAsync(target.File));
}
