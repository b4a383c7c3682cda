using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger.Rows;

namespace ChatGovernanceBot.Ledger.Tests;

/// <summary>The messages that show a delivered card beside the one that was sent as it.</summary>
public sealed class OpenedCardsTests
{
    private const string Message = "D1/1700000000.000100";

    [Fact]
    public async Task An_opened_card_is_known_by_what_it_is_about_and_is_looked_at_once_more()
    {
        await using var world = await World.NewAsync();
        var (opened, request, delivery) = await DeliveredAsync(world);

        await opened.KeepAsync("slack", Message, delivery, 1);

        Assert.Equal((Message, delivery.Value, 1), Assert.Single(await opened.OfAsync(StreamRef.Of(request.Id))) is var card ? (card.MessageReference, card.DeliveryId, card.ShownVersion) : default);
        Assert.Contains(await world.Queries.OwedByAsync(StreamRef.Of(request.Id)), o => o.Kind == ObligationKind.UpdateCards && o.Key.EndsWith("opened", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_message_that_shows_another_card_since_is_of_that_one_alone()
    {
        await using var world = await World.NewAsync();
        var (opened, first, delivery) = await DeliveredAsync(world);
        var (_, second, other) = await DeliveredAsync(world);

        await opened.KeepAsync("slack", Message, delivery, 1);
        await opened.KeepAsync("slack", Message, other, 2);

        Assert.Empty(await opened.OfAsync(StreamRef.Of(first.Id)));
        Assert.Equal(2, Assert.Single(await opened.OfAsync(StreamRef.Of(second.Id))).ShownVersion);
    }

    [Fact]
    public async Task Of_the_messages_that_show_one_delivery_the_newest_are_kept()
    {
        await using var world = await World.NewAsync();
        var (opened, request, delivery) = await DeliveredAsync(world);
        var (_, other, another) = await DeliveredAsync(world);
        await opened.KeepAsync("slack", "another", another, 1);
        for (var n = 1; n <= OpenedCards.MostKept; n++)
        {
            await opened.KeepAsync("slack", $"m{n}", delivery, 1);
        }

        await opened.KeepAsync("slack", "m1", delivery, 2);
        await opened.KeepAsync("slack", "newest", delivery, 2);

        Assert.Equal(["m3", "m4", "m5", "m1", "newest"], (await opened.OfAsync(StreamRef.Of(request.Id))).Select(c => c.MessageReference));
        Assert.Single(await opened.OfAsync(StreamRef.Of(other.Id)));
    }

    [Fact]
    public async Task What_was_brought_up_to_date_while_the_message_came_to_show_something_else_stays_forgotten()
    {
        await using var world = await World.NewAsync();
        var (opened, request, delivery) = await DeliveredAsync(world);
        await opened.KeepAsync("slack", Message, delivery, 1);
        var read = Assert.Single(await opened.OfAsync(StreamRef.Of(request.Id)));

        await opened.ForgetAsync("slack", Message);
        await opened.ShownAsync(read, delivery, 2);

        Assert.False(await opened.IsOpenedAsync("slack", Message));
    }

    [Fact]
    public async Task What_shows_a_delivery_that_nobody_knows_is_not_kept()
    {
        await using var world = await World.NewAsync();
        var opened = new OpenedCards(world.Database, world.Writer);

        await opened.KeepAsync("slack", Message, new("unknown"), 1);

        Assert.False(await opened.IsOpenedAsync("slack", Message));
    }

    private static async Task<(OpenedCards Opened, Request Request, DeliveryId Delivery)> DeliveredAsync(World world)
    {
        var request = await world.SubmitAsync();
        var delivery = new DeliveryId($"d-{request.Id}");
        await new DeliveryBook(world.Writer).RecordAsync(new DeliveryRow
        {
            Id = delivery.Value,
            StreamKind = StreamKind.Request,
            StreamId = request.Id.Value,
            Card = nameof(CardKind.Approval),
            Item = 1,
            Person = world.Person("bob").Value,
            Provider = "slack",
            Tenant = "T1",
            UserId = "U0BOB",
            Digest = "",
        });
        return (new(world.Database, world.Writer), request, delivery);
    }
}
