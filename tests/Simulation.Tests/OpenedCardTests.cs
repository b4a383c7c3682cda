using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Ledger.Rows;

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

    [Fact]
    public async Task A_card_that_is_opened_when_what_it_shows_has_changed_is_brought_up_to_date_where_it_was_brought_and_stands_there_once()
    {
        var word = "";
        await using var company = await SmallCompany.OpenAsync(catalog => catalog.Replace("role: Works in it", $"role: Works in it{word}", StringComparison.Ordinal), plant: new ShutChannel());
        var manager = company.Somebody.Manager!;
        await company.AskAsync(Sentence);
        var before = company.CardOf(manager, "approve", "")!;
        word = " and beside it";
        await company.ReloadAsync();

        var opened = await company.OpenCardAsync(manager, before, "m1");
        Assert.Contains("Works in it and beside it", opened.Card!.ToJsonString(), StringComparison.Ordinal);
        await company.PressAsync(manager, before, InPlace.Passing);

        var standing = Assert.Single(await company.RecordedAsync(Assert.Single(await company.RequestsAsync())), d => d is { Card: nameof(CardKind.Approval), State: DeliveryState.Sent });
        Assert.Equal(opened.Of!.Delivery.Value, standing.Id);
        Assert.Equal(standing.Id, company.CardOf(manager, "approve", "")!.Id);
        Assert.Contains(company.Inboxes.Before(manager.Id), s => s.Message.Card!.ToJsonString().Contains("Works in it and beside it", StringComparison.Ordinal));
    }
}
