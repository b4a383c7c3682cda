using ChatGovernanceBot.Channels.Tests.Slack;
using static ChatGovernanceBot.Bot.Tests.Slack.SlackOffice;

namespace ChatGovernanceBot.Bot.Tests.Slack;

/// <summary>Who left Slack without the bot being told.</summary>
public sealed class SlackLeaverTests : IAsyncLifetime
{
    private readonly SlackOffice _office = new();

    public Task InitializeAsync() => _office.InitializeAsync();
    public Task DisposeAsync() => _office.DisposeAsync();

    [Fact]
    public async Task Who_is_deactivated_while_the_host_is_down_has_the_card_at_their_other_account()
    {
        var (niraj, olivia) = (_office.InSlack("niraj"), _office.InSlack("olivia"));
        var request = await AskAsync(niraj, "I need read access to source for 3 days to look for the cause of INC-81");
        await CardAsync(olivia, request, "approve");

        await _office.RestartAsync(() => olivia.Account.IsDeactivated = true);

        var elsewhere = await _office.AsAsync("olivia");
        await elsewhere.PressAsync(await elsewhere.CardAsync(request, "approve"), "approve");
        await SeesAsync(niraj, request, "Access is active");
    }
}
