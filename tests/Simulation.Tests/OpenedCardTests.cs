using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Governance;

namespace ChatGovernanceBot.Simulation.Tests;

/// <summary>Cards that somebody opened from a list stand beside those that were brought, and come up to date with them.</summary>
public sealed class OpenedCardTests
{
    private const string Sentence = "I need crm/read for 5 days to answer the letters";

    [Theory]
    [InlineData(3, true)]
    [InlineData(60, false)]
    public async Task A_card_that_was_opened_and_whose_update_is_refused_for_a_while_is_brought_up_to_date_after_that(int hours, bool comes)
    {
        var channel = new ShutChannel { Answer = new SendResult.Unreachable("The app is blocked."), KeepsWhatItHas = true };
        await using var company = await SmallCompany.OpenAsync(plant: channel);
        var manager = company.Somebody.Manager!;
        await company.LiveAsync(TimeSpan.FromHours(9));
        await company.AskAsync(Sentence);
        await company.OpenCardAsync(manager, company.CardOf(manager, "approve", "")!, "m1");
        channel.IsShut = true;

        await company.SayAsync(company.Somebody, "cancel");
        await company.LiveAsync(TimeSpan.FromHours(hours));
        channel.IsShut = false;
        await company.LiveAsync(TimeSpan.FromHours(2));

        Assert.Equal(comes, channel.Opened.Exists(o => o.Message == "m1" && o.Shown.Card!.ToJsonString().Contains("Cancelled", StringComparison.Ordinal)));
        Assert.False(await company.Opened.IsOpenedAsync("sim", "m1"));
    }
}
