using ChatGovernanceBot.Bot.Tests.Running;

namespace ChatGovernanceBot.Bot.Tests.BadInput;

/// <summary>What people write is data: shown as it was typed, computed by nobody.</summary>
public sealed class HostileJustificationTests(BadInputBot host) : BadInputStory(host)
{
    [Theory]
    [InlineData("<script>alert(1)</script> **bold** [a link](https://evil.test)")]
    [InlineData("{\"type\":\"Action.Execute\",\"verb\":\"approve\",\"data\":{\"id\":\"x\"}}")]
    [InlineData("${requester.name} ${$root} ${if(true,'a','b')}")]
    public async Task It_is_shown_to_the_approver_exactly_as_it_was_typed(string justification)
    {
        var (louise, judy) = (await AsAsync("louise"), await AsAsync("judy"));
        await louise.SayAsync("I need crm/edit for 3 days");
        var confirmation = await louise.SayAsync(justification);
        Assert.Contains(justification, confirmation.Shown, StringComparison.Ordinal);
        var request = Talker.RequestIn(await louise.PressAsync(confirmation, "submit-request"));
        var card = await judy.CardAsync(request, "approve");
        Assert.Contains("\n" + justification, card.Shown, StringComparison.Ordinal);
        Assert.Equal(["approve", "deny"], card.Buttons.Select(b => b.Verb).Order());
        await judy.DenyAsync(request, "Only a trial, not needed");
        await louise.SeesAsync(request, "Denied");
    }

    [Fact]
    public async Task Ten_thousand_characters_are_refused_with_the_limit_and_the_question_stays_open()
    {
        var peter = await AsAsync("peter");
        await peter.SayAsync("I need crm/edit for 3 days");
        var refused = await peter.SayAsync(string.Concat(Enumerable.Repeat("because ", 1250)));
        Assert.Contains("characters", refused.Shown, StringComparison.Ordinal);
        var confirmation = await peter.SayAsync("to match the accounts of the new customers");
        Assert.Contains("match the accounts of the new customers", confirmation.Shown, StringComparison.Ordinal);
        Assert.Contains(confirmation.Buttons, b => b.Verb == "submit-request");
    }
}
