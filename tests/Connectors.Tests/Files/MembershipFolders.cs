using ChatGovernanceBot.Connectors.Files;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;

namespace ChatGovernanceBot.Connectors.Tests.Files;

public sealed class MembershipFolders : IDisposable
{
    private static readonly EntitlementId[] Entitlements = [new("billing-db/read"), new("wiki/edit")];
    private readonly MembershipTarget target = new();
    private string Root => Path.Combine(target.Root, "targets");

    [Fact]
    public async Task In_development_what_is_missing_is_created_and_reads_as_absent()
    {
        MembershipFolder.EnsureForDevelopment(Root, Entitlements);
        Assert.Equal("# Members of wiki/edit. One line a member.\nmembers:\n", await File.ReadAllTextAsync(Path.Combine(Root, "wiki", "edit.yaml")));
        var reading = await new MembershipFileObserver(new() { Path = Root }).ObserveAsync(new(Entitlements[1], "alice"), default);
        Assert.Equal(Presence.Absent, reading.Presence);
    }

    [Fact]
    public void In_development_what_is_there_stays()
    {
        target.Having("members: [bob]\n");
        MembershipFolder.EnsureForDevelopment(target.Root, Entitlements);
        Assert.Equal("members: [bob]\n", target.Text);
        Assert.Equal(["read.yaml"], target.FileNames);
    }

    [Fact]
    public void A_missing_folder_is_a_problem()
    {
        Assert.Contains(Root, Assert.Single(MembershipFolder.Problems(Root, Entitlements).Problems), StringComparison.Ordinal);
        Assert.Single(MembershipFolder.Problems("", Entitlements).Problems);
        Assert.False(Directory.Exists(Root));
    }

    [Fact]
    public void A_missing_or_bad_file_is_a_warning()
    {
        target.Having("members: bob\n");
        var findings = MembershipFolder.Problems(target.Root, Entitlements);
        Assert.Empty(findings.Problems);
        Assert.Equal(2, findings.Warnings.Length);
        Assert.Contains("not a sequence", findings.Warnings[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_cannot_be_a_file_is_a_problem() =>
        Assert.Contains("a/../b", Assert.Single(MembershipFolder.Problems(target.Root, [new("a/../b")]).Problems), StringComparison.Ordinal);

    [Fact]
    public void A_folder_that_is_whole_has_no_findings()
    {
        MembershipFolder.EnsureForDevelopment(Root, Entitlements);
        var findings = MembershipFolder.Problems(Root, Entitlements);
        Assert.Empty(findings.Problems);
        Assert.Empty(findings.Warnings);
    }

    public void Dispose() => target.Dispose();
}
