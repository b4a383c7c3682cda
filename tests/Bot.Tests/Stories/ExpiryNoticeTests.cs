using ChatGovernanceBot.Bot.Tests.Running;

namespace ChatGovernanceBot.Bot.Tests.Stories;

/// <summary>An end is announced once, while something can still be done about it.</summary>
public sealed class ExpiryNoticeTests(StoryBot host) : Story(host)
{
    [Fact]
    public async Task The_last_quarter_of_an_access_begins_with_a_notice_that_offers_to_release_it()
    {
        var heidi = await AsAsync("heidi");
        var request = await heidi.AskAsync("I need wiki/edit for 4 hours to correct the guide");
        await heidi.SeesAsync(request, "Access is active");
        Assert.DoesNotContain("ENDS SOON", await heidi.EverythingAboutAsync(request), StringComparison.Ordinal);

        await AdvanceAsync("1h", 3);
        var notice = await heidi.SeesAsync(request, "ENDS SOON");
        Assert.Contains(notice.Buttons, b => b.Verb == "release");
        Assert.Contains("heidi@acme.test", Folder.Members("wiki/edit"));

        await AdvanceAsync("1h");
        await heidi.SeesAsync(request, "Entitlement removed, verified");
        Assert.Single(await heidi.HistoryAsync(), m => m.Id == notice.Id);
        Assert.DoesNotContain(await heidi.HistoryAsync(), m => m.Shown.Contains(request, StringComparison.Ordinal) && m.Buttons.Any(b => b.Verb == "release"));
    }
}
