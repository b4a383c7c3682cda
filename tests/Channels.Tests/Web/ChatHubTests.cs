using ChatGovernanceBot.Channels.Web;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace ChatGovernanceBot.Channels.Tests.Web;

public sealed class ChatHubTests
{
    private const string Key = "0123456789abcdef";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task What_is_said_is_kept_answered_and_shown_on_every_page_of_that_person()
    {
        await using var host = await ChatHost.Start();
        await using var page = host.Page("alice@acme.test");
        await using var other = host.Page("alice@acme.test");
        var seen = Heard(other, "message", 2);
        await page.StartAsync();
        await other.StartAsync();
        // An answer tells that the host has taken the page in; the start alone tells only of the handshake.
        Assert.Empty(await other.InvokeAsync<WebMessage[]>("History"));

        await page.InvokeAsync("Say", "hello", Key);

        var expected = new[] { (WebAuthor.You, "hello"), (WebAuthor.Bot, "You said hello") };
        Assert.Equal(expected, (await seen.WaitAsync(Patience)).Select(it => (it.From, it.Text)));
        Assert.Equal(expected, (await page.InvokeAsync<WebMessage[]>("History")).Select(it => (it.From, it.Text)));
    }

    [Fact]
    public async Task Nobody_sees_the_conversation_of_another()
    {
        await using var host = await ChatHost.Start();
        await using var alice = host.Page("alice@acme.test");
        await using var bob = host.Page("bob@acme.test");
        await alice.StartAsync();
        await bob.StartAsync();

        await alice.InvokeAsync("Say", "hello", Key);

        Assert.Empty(await bob.InvokeAsync<WebMessage[]>("History"));
    }

    [Fact]
    public async Task The_same_key_again_is_the_same_message()
    {
        await using var host = await ChatHost.Start();
        await using var page = host.Page("alice@acme.test");
        await page.StartAsync();

        await page.InvokeAsync("Say", "hello", Key);
        await page.InvokeAsync("Say", "hello", Key);

        Assert.Equal(["hello", "You said hello"], (await page.InvokeAsync<WebMessage[]>("History")).Select(it => it.Text));
        Assert.Single(host.Conversation.Asked.Select(it => it.IdempotencyKey).Distinct());
    }

    [Fact]
    public async Task The_same_key_of_two_people_is_two_messages()
    {
        await using var host = await ChatHost.Start();
        foreach (var handle in new[] { "alice@acme.test", "bob@acme.test" })
        {
            await using var page = host.Page(handle);
            await page.StartAsync();
            await page.InvokeAsync("Say", "hello", Key);
        }

        Assert.Equal(2, host.Conversation.Asked.Select(it => it.IdempotencyKey).Distinct().Count());
    }

    [Fact]
    public async Task A_pressed_button_replaces_its_card()
    {
        await using var host = await ChatHost.Start();
        await using var page = host.Page("alice@acme.test");
        var updated = Heard(page, "updated", 1);
        await page.StartAsync();
        var card = await SayCard(page);

        await page.InvokeAsync("Press", card.Id, "delivery-1", "approve", """{"reason":"fine"}""", "press-0123456789");

        var now = Assert.Single(await updated.WaitAsync(Patience));
        Assert.Equal((card.Id, 2, "Decided."), (now.Id, now.Version, now.Text));
        var pressed = Assert.IsType<Incoming.Pressed>(host.Conversation.Asked.Last());
        Assert.Equal(("delivery-1", "approve", "fine"), (pressed.Id, pressed.Verb, pressed.Inputs["reason"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_press_that_is_repeated_does_not_undo_what_happened_to_the_card_since()
    {
        await using var host = await ChatHost.Start();
        await using var page = host.Page("alice@acme.test");
        await page.StartAsync();
        var card = await SayCard(page);

        await page.InvokeAsync("Press", card.Id, "delivery-1", "approve", "{}", Key);
        await host.Channel.UpdateAsync(ChatHost.Alice, new("d"), new(card.Id), new OutgoingMessage("Access is active"), default);
        await page.InvokeAsync("Press", card.Id, "delivery-1", "approve", "{}", Key);

        Assert.Equal("Access is active", (await page.InvokeAsync<WebMessage[]>("History"))[^1].Text);
    }

    [Theory]
    [InlineData("""{"reason":"fine","reason":"other"}""")]
    [InlineData("""{"a":{"reason":1,"reason":2}}""")]
    [InlineData("""[]""")]
    [InlineData("""null""")]
    [InlineData("""{"a":1} {}""")]
    [InlineData("""{"a":1,}""")]
    [InlineData("""{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}}}""")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Inputs_that_are_not_one_strict_object_are_refused(string? inputs)
    {
        await using var host = await ChatHost.Start();
        await using var page = host.Page("alice@acme.test");
        await page.StartAsync();

        var refused = await Assert.ThrowsAsync<HubException>(() => page.InvokeAsync("Press", "m", "delivery-1", "approve", inputs, Key));

        Assert.Contains("could not be read. Nothing was done", refused.Message, StringComparison.Ordinal);
        Assert.Empty(host.Conversation.Asked);
    }

    [Fact]
    public async Task A_text_of_16_KB_is_taken_and_one_more_byte_is_refused()
    {
        await using var host = await ChatHost.Start();
        await using var page = host.Page("alice@acme.test");
        await page.StartAsync();

        await page.InvokeAsync("Say", new string('\u0001', 16 * 1024), Key);
        var refused = await Assert.ThrowsAsync<HubException>(() => page.InvokeAsync("Say", new string('ü', 8 * 1024) + "x", Key));

        Assert.Contains("longer than 16 KB", refused.Message, StringComparison.Ordinal);
        Assert.Single(host.Conversation.Asked);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("with spaces in the key")]
    [InlineData(null)]
    public async Task A_key_that_is_not_a_key_is_refused(string? key)
    {
        await using var host = await ChatHost.Start();
        await using var page = host.Page("alice@acme.test");
        await page.StartAsync();

        await Assert.ThrowsAsync<HubException>(() => page.InvokeAsync("Say", "hello", key));

        Assert.Empty(host.Conversation.Asked);
    }

    [Theory]
    [InlineData("mallory@acme.test", "Nobody in the people file has this handle")]
    [InlineData("zoe@acme.test", "Zoe Lind has left")]
    [InlineData("", "Choose whom to act as")]
    public async Task Who_is_unknown_or_has_left_is_refused_with_the_reason(string handle, string reason)
    {
        await using var host = await ChatHost.Start();
        await using var page = host.Page(handle);
        var closed = new TaskCompletionSource<Exception?>();
        page.Closed += error =>
        {
            closed.TrySetResult(error);
            return Task.CompletedTask;
        };

        await page.StartAsync();

        Assert.Contains(reason, (await closed.Task.WaitAsync(Patience))?.Message, StringComparison.Ordinal);
    }

    private static async Task<WebMessage> SayCard(HubConnection page)
    {
        await page.InvokeAsync("Say", "card", "card-0123456789ab");
        return (await page.InvokeAsync<WebMessage[]>("History"))[^1];
    }

    private static Task<IReadOnlyList<WebMessage>> Heard(HubConnection page, string what, int count)
    {
        var heard = new List<WebMessage>();
        var all = new TaskCompletionSource<IReadOnlyList<WebMessage>>(TaskCreationOptions.RunContinuationsAsynchronously);
        page.On<WebMessage>(what, message =>
        {
            heard.Add(message);
            if (heard.Count == count)
            {
                all.TrySetResult(heard);
            }
        });
        return all.Task;
    }
}
