using ChatGovernanceBot.Bot.Tests.Running;

namespace ChatGovernanceBot.Bot.Tests.Stories;

/// <summary>The audit is verified beside the running host, by the program itself.</summary>
public sealed class AuditVerifyTests(StoryBot host) : Story(host)
{
    [Fact]
    public async Task It_verifies_while_the_host_runs_and_tells_the_story_of_a_request()
    {
        var judy = await AsAsync("judy");
        var request = await judy.AskAsync("I need wiki/edit for 3 days to write the budget page");
        await judy.SeesAsync(request, "Access is active");
        var settings = new Dictionary<string, string>();
        var (exit, output, error) = await BotProcess.RunAsync(Folder.Path, settings, "audit", "verify", "--database", Folder.Database);
        Assert.True(exit == 0, output + error);
        var (_, story, _) = await BotProcess.RunAsync(Folder.Path, settings, "audit", "show", request, "--database", Folder.Database);
        Assert.Contains("Judy Alvarez", story, StringComparison.Ordinal);
        Assert.Contains("write the budget page", story, StringComparison.Ordinal);
    }
}
