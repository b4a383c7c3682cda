using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Ledger;
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

    [Fact]
    public async Task Of_a_card_that_is_opened_again_and_again_the_newest_messages_come_up_to_date_and_none_is_kept_beyond_the_end()
    {
        var channel = new ShutChannel();
        await using var company = await SmallCompany.OpenAsync(plant: channel);
        var manager = company.Somebody.Manager!;
        await company.AskAsync(Sentence);
        var button = company.CardOf(manager, "approve", "")!;
        for (var n = 1; n <= OpenedCards.MostKept + 2; n++)
        {
            await company.OpenCardAsync(manager, button, $"m{n}");
        }

        Assert.Empty(channel.Opened);
        await company.SayAsync(company.Somebody, "cancel");
        await company.LiveAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(["m3", "m4", "m5", "m6", "m7"], channel.Opened.Select(o => o.Message));
        Assert.Empty(await company.Opened.OfAsync(StreamRef.Of(Assert.Single(await company.RequestsAsync()).Id)));
    }

    [Fact]
    public async Task A_card_that_shows_an_end_already_is_not_kept()
    {
        var channel = new ShutChannel();
        await using var company = await SmallCompany.OpenAsync(plant: channel);
        var manager = company.Somebody.Manager!;
        await company.AskAsync(Sentence);
        var button = company.CardOf(manager, "approve", "")!;
        await company.SayAsync(company.Somebody, "cancel");
        await company.LiveAsync(TimeSpan.FromMinutes(2));

        var shown = (await company.OpenCardAsync(manager, button, "m1")).Of!;
        Assert.False(await company.Opened.IsOpenedAsync("sim", "m1"));

        // As it was kept by a host that kept ends too.
        await company.Opened.KeepAsync("sim", "m1", shown.Delivery, shown.Version);
        await company.LiveAsync(TimeSpan.FromMinutes(2));
        Assert.False(await company.Opened.IsOpenedAsync("sim", "m1"));
        Assert.Empty(channel.Opened);
    }
}
