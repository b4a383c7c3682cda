namespace ChatGovernanceBot.Bot.Tests.Stories;

/// <summary>A list of what one holds stays in the conversation for long: its buttons are answered from what is, and the list is then shown as it is.</summary>
public sealed class OldListTests(StoryBot host) : Story(host)
{
    [Fact]
    public async Task Release_in_a_list_releases_once_and_leaves_no_button_behind()
    {
        var grace = await AsAsync("grace");
        var request = await grace.AskAsync("I need wiki/edit for 3 days to write the guide");
        await grace.SeesAsync(request, "Access is active");
        var (list, older) = (await grace.SayAsync("my access"), await grace.SayAsync("my access"));

        var pressed = await grace.PressAsync(list, "release-listed");
        Assert.Equal(list.Id, pressed.Id);
        Assert.Contains("wiki/edit is being released", pressed.Shown, StringComparison.Ordinal);
        Assert.Empty(pressed.Buttons);
        await grace.SeesAsync(request, "Entitlement removed, verified");

        var late = await grace.PressAsync(older, "release-listed");
        Assert.Equal(older.Id, late.Id);
        Assert.Contains("there is nothing to release", late.Shown, StringComparison.Ordinal);
        Assert.Contains("You hold no access", late.Shown, StringComparison.Ordinal);
        Assert.DoesNotContain(await grace.HistoryAsync(), m => m.Buttons.Any(b => b.Verb is "release" or "release-listed"));
    }
}
