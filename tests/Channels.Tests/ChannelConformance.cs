using System.Globalization;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Tests.Cards;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;

namespace ChatGovernanceBot.Channels.Tests;

/// <summary>A message as a person sees it in a channel.</summary>
/// <param name="Buttons">The verbs of what can be pressed on it, in the order in which they stand.</param>
public sealed record Seen(string Text, IReadOnlyList<string> Buttons);

/// <summary>What every channel keeps to. A channel's own test class inherits it and says how to look at what a person sees.</summary>
public abstract class ChannelConformance : IAsyncLifetime
{
    private static readonly DeliveryId Delivery = new("00112233445566778899aabbccddeeff");
    private static readonly DeliveryId Another = new("ffeeddccbbaa99887766554433221100");

    protected abstract IChannel Channel { get; }

    /// <summary>Two accounts that can be reached.</summary>
    protected abstract ChatAccount Alice { get; }
    protected abstract ChatAccount Bob { get; }

    /// <summary>One of many accounts that can be reached.</summary>
    protected abstract ChatAccount Reader(int number);

    /// <summary>An account of this channel that nobody reads any more.</summary>
    protected abstract ChatAccount Left { get; }

    /// <summary>What stands in a person's own conversation with the bot, oldest first.</summary>
    protected abstract Task<IReadOnlyList<Seen>> SeenByAsync(ChatAccount account);

    public abstract Task InitializeAsync();
    public abstract Task DisposeAsync();

    [Fact]
    public async Task A_card_is_seen_by_whom_it_was_sent_to_and_by_nobody_else()
    {
        await SendAsync(Alice, Delivery, "Decide, please.");

        Assert.Equal("Decide, please.", Assert.Single(await SeenByAsync(Alice)).Text);
        Assert.Empty(await SeenByAsync(Bob));
    }

    [Fact]
    public async Task A_delivery_that_is_sent_twice_is_one_message_with_one_reference()
    {
        var first = await SendAsync(Alice, Delivery, "Waiting for Bob");
        var again = await SendAsync(Alice, Delivery, "Waiting for Bob");

        Assert.Equal(first, again);
        Assert.Single(await SeenByAsync(Alice));
    }

    [Fact]
    public async Task Two_deliveries_are_two_messages_in_the_order_in_which_they_were_sent()
    {
        await SendAsync(Alice, Delivery, "first");
        await SendAsync(Alice, Another, "second");

        Assert.Equal(["first", "second"], (await SeenByAsync(Alice)).Select(m => m.Text));
    }

    [Fact]
    public async Task An_update_stands_in_place_of_the_message()
    {
        var reference = await SendAsync(Alice, Delivery, "Decide, please.");
        await SendAsync(Alice, Another, "later");

        Assert.IsType<SendResult.Sent>(await Channel.UpdateAsync(Alice, Delivery, reference, new OutgoingMessage("Bob decided"), default));

        Assert.Equal(["Bob decided", "later"], (await SeenByAsync(Alice)).Select(m => m.Text));
    }

    [Fact]
    public async Task Updating_what_is_not_there_is_gone_and_sends_nothing()
    {
        Assert.IsType<SendResult.Gone>(await Channel.UpdateAsync(Alice, Delivery, new MessageReference("nothing"), new OutgoingMessage("x"), default));
        Assert.Empty(await SeenByAsync(Alice));
    }

    [Fact]
    public async Task Who_cannot_read_it_is_unreachable_with_a_reason()
    {
        var result = await Channel.SendAsync(Left, Delivery, new OutgoingMessage("x"), default);

        Assert.NotEmpty(Assert.IsType<SendResult.Unreachable>(result).Reason);
    }

    [Fact]
    public async Task An_account_of_another_provider_is_unreachable()
    {
        var result = await Channel.SendAsync(Alice with { Provider = "pigeon" }, Delivery, new OutgoingMessage("x"), default);

        Assert.IsType<SendResult.Unreachable>(result);
        Assert.Empty(await SeenByAsync(Alice));
    }

    [Fact]
    public async Task What_a_person_wrote_is_seen_as_it_was_written()
    {
        const string Hostile = "<b>bold</b> **bold** [link](https://example.test) ${value} & \"quoted\" 😀";

        await SendAsync(Alice, Delivery, Hostile);

        Assert.Equal(Hostile, Assert.Single(await SeenByAsync(Alice)).Text);
    }

    [Fact]
    public async Task Every_card_arrives_and_offers_what_can_be_pressed_on_it()
    {
        var library = CardLibrary.Load(CardFiles.Folder);
        var cards = CardFiles.Cases.Select((c, n) => (c.Name, Card: library.Expand(c.Template, c.Data), Id: new DeliveryId(n.ToString("x32", CultureInfo.InvariantCulture)))).ToList();
        var offered = new List<string>();
        foreach (var (name, card, id) in cards)
        {
            // One conversation takes only so much at once.
            var reader = Reader(offered.Count);
            Assert.IsType<SendResult.Sent>(await Channel.SendAsync(reader, id, new OutgoingMessage("To read", card), default));
            offered.Add($"{name}: {string.Join(' ', (await SeenByAsync(reader))[^1].Buttons.Order(StringComparer.Ordinal))}");
        }

        Assert.Equal(cards.Select(c => $"{c.Name}: {string.Join(' ', ButtonsOf(c.Card.Tree).Order(StringComparer.Ordinal))}"), offered);
    }

    /// <summary>The verbs of an Adaptive Card's buttons, and what its links lead to.</summary>
    protected static IReadOnlyList<string> ButtonsOf(JsonNode? card) => card switch
    {
        JsonObject { } it when (string?)it["type"] is "Action.Execute" => [(string)it["verb"]!],
        JsonObject { } it when (string?)it["type"] is "Action.Submit" => [(string)it["data"]!["verb"]!],
        JsonObject { } it when (string?)it["type"] is "Action.OpenUrl" => [(string)it["url"]!],
        JsonObject it => [.. it.SelectMany(member => ButtonsOf(member.Value))],
        JsonArray all => [.. all.SelectMany(ButtonsOf)],
        _ => [],
    };

    [Fact]
    public void It_reports_itself_under_its_provider() => Assert.Equal(Channel.Provider, Channel.Report().Provider);

    private async Task<MessageReference> SendAsync(ChatAccount to, DeliveryId delivery, string text) =>
        Assert.IsType<SendResult.Sent>(await Channel.SendAsync(to, delivery, new OutgoingMessage(text), default)).Reference;
}
