using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ChatGovernanceBot.Channels.Tests.Web;

public sealed class ChatPageTests(ChatBrowser browser) : IClassFixture<ChatBrowser>
{
    [Fact]
    public async Task Enter_sends_and_shift_enter_starts_a_new_line()
    {
        await using var host = await ChatHost.Start();
        await using var chat = await browser.Open(host, "alice@acme.test");

        await chat.Message.FillAsync("first");
        await chat.Message.PressAsync("Shift+Enter");
        await chat.Message.PressSequentiallyAsync("second");
        await chat.Message.PressAsync("Enter");

        await Expect(chat.Log.Locator(".bot")).ToHaveTextAsync(new Regex("You said first\\s+second"));
        await Expect(chat.Log.Locator(".you")).ToHaveCountAsync(1);
        await Expect(chat.Message).ToHaveValueAsync(string.Empty);
        await Expect(chat.Message).ToBeFocusedAsync();
        Assert.Empty(chat.Complaints);
    }

    [Fact]
    public async Task What_is_sent_before_the_page_listens_is_sent_once_it_does()
    {
        var peopleCome = new TaskCompletionSource();
        await using var host = await ChatHost.Start();
        await using var chat = await browser.OpenBeforePeople(host, "alice@acme.test", peopleCome.Task);

        await chat.Say("too early");
        await Expect(chat.Message).ToHaveValueAsync("too early");
        peopleCome.SetResult();

        await Expect(chat.Log.Locator(".bot")).ToHaveTextAsync(new Regex("You said too early"));
        await Expect(chat.Log.Locator(".you")).ToHaveCountAsync(1);
        await Expect(chat.Message).ToHaveValueAsync(string.Empty);
        Assert.EndsWith("?as=alice%40acme.test", chat.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_suggestion_is_said_with_one_press()
    {
        await using var host = await ChatHost.Start();
        await using var chat = await browser.Open(host, "alice@acme.test");

        await chat.Button("my approvals").ClickAsync();

        await Expect(chat.Log).ToContainTextAsync("You said my approvals");
        await Expect(chat.Button("my approvals")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task What_a_card_quotes_stays_text()
    {
        await using var host = await ChatHost.Start();
        await using var chat = await browser.Open(host, "alice@acme.test");

        await chat.Say("card");

        await Expect(chat.Log).ToContainTextAsync(ScriptedConversation.Hostile);
        await Expect(chat.Log.Locator("img, a, strong, b")).ToHaveCountAsync(0);
        Assert.Empty(chat.Complaints);
    }

    [Fact]
    public async Task A_pressed_button_shows_that_it_works_until_the_card_is_replaced()
    {
        await using var host = await ChatHost.Start();
        await using var chat = await browser.Open(host, "alice@acme.test");
        await chat.Say("card");
        await chat.Page.GetByLabel("Reason (needed to deny)").FillAsync("not now");
        var mayAnswer = new TaskCompletionSource();
        host.Conversation.MayAnswer = mayAnswer.Task;

        await chat.Button("Deny").ClickAsync();

        await Expect(chat.Button("Deny")).ToHaveAttributeAsync("aria-busy", "true");
        await Expect(chat.Button("Approve")).ToBeDisabledAsync();
        mayAnswer.SetResult();
        await Expect(chat.Log).ToContainTextAsync("Decided: deny");
        await Expect(chat.Button("Approve")).ToHaveCountAsync(0);
        var pressed = Assert.IsType<Incoming.Pressed>(host.Conversation.Asked.Last());
        Assert.Equal(("delivery-1", "not now"), (pressed.Id, pressed.Inputs["reason"]!.GetValue<string>()));
    }

    [Fact]
    public async Task What_was_delivered_and_said_while_the_bot_was_down_is_there_once_it_is_back()
    {
        var host = await ChatHost.Start();
        await using var chat = await browser.Open(host, "alice@acme.test");
        await Expect(chat.Connection).ToHaveTextAsync("Connected");
        await host.DisposeAsync();
        await Expect(chat.Connection).ToHaveTextAsync("Reconnecting…");

        await chat.Say("are you there");
        await Expect(chat.Log).ToContainTextAsync("Sending…");
        await host.Messages.Append(ChatHost.Alice, new("missed", Channels.Web.WebAuthor.Bot, "You missed this", null, StandingClock.Start, 1), default);
        await using var again = await host.StartAgain();

        await Expect(chat.Connection).ToHaveTextAsync("Connected");
        await Expect(chat.Log.Locator(".bubble")).ToHaveTextAsync(["You missed this", "are you there", "You said are you there"]);
    }

    [Theory]
    [InlineData(17_000)]
    [InlineData(200_000)]
    public async Task A_message_that_is_refused_comes_back_with_the_reason(int length)
    {
        await using var host = await ChatHost.Start();
        await using var chat = await browser.Open(host, "alice@acme.test");
        var text = new string('x', length);

        await chat.Say(text);

        await Expect(chat.Error).ToContainTextAsync("longer than 16 KB");
        await Expect(chat.Message).ToHaveValueAsync(text);
    }

    [Theory]
    [InlineData("zoe@acme.test", "Zoe Lind has left")]
    [InlineData("mallory@acme.test", "Nobody in the people file has this handle")]
    public async Task Who_may_not_chat_reads_why(string handle, string reason)
    {
        await using var host = await ChatHost.Start();
        await using var chat = await browser.Open(host, handle);

        await Expect(chat.Error).ToContainTextAsync(reason);
        await Expect(chat.Message).ToBeDisabledAsync();
        await Expect(chat.Connection).ToHaveTextAsync("Not connected");
    }

    [Fact]
    public async Task Another_person_is_chosen_from_the_list()
    {
        await using var host = await ChatHost.Start();
        await using var chat = await browser.Open(host, "alice@acme.test");

        await chat.Page.GetByLabel("Acting as").SelectOptionAsync("bob@acme.test");

        await Expect(chat.Page).ToHaveTitleAsync("Bob Stone · ChatGovernanceBot");
        await Expect(chat.Connection).ToHaveTextAsync("Connected");
        Assert.Equal("?as=bob%40acme.test", new Uri(chat.Page.Url).Query);
    }

    [Fact]
    public async Task Time_is_shown_in_the_zone_of_the_person_and_moves_by_a_button()
    {
        await using var host = await ChatHost.Start();
        await using var chat = await browser.Open(host, "bob@acme.test");
        await Expect(chat.Page.Locator("#clock")).ToContainTextAsync("24 Nov 2026, 09:05");

        await chat.Page.GetByRole(AriaRole.Group, new() { Name = "Move time" }).GetByRole(AriaRole.Button, new() { Name = "7 days" }).ClickAsync();

        await Expect(chat.Page.Locator("#clock")).ToContainTextAsync("1 Dec 2026, 09:05");
    }

    [Fact]
    public async Task What_was_typed_into_a_card_outlives_a_switch_to_dark()
    {
        await using var host = await ChatHost.Start();
        await using var chat = await browser.Open(host, "alice@acme.test");
        await chat.Say("card");
        var reason = chat.Page.GetByLabel("Reason (needed to deny)");
        await reason.FillAsync("half a");
        var title = chat.Log.GetByText("Alice asks for");
        var light = await title.EvaluateAsync<string>("it => getComputedStyle(it).color");

        await chat.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });

        await Expect(title).Not.ToHaveCSSAsync("color", light);
        await Expect(reason).ToHaveValueAsync("half a");
    }

    [Theory]
    [InlineData(360, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Dark)]
    [InlineData(1440, ColorScheme.Light)]
    [InlineData(1440, ColorScheme.Dark)]
    public async Task Nothing_is_wider_than_the_window(int width, ColorScheme scheme)
    {
        await using var host = await ChatHost.Start();
        await using var chat = await browser.Open(host, "alice@acme.test", width, scheme);

        await chat.Say(new string('w', 400));
        await chat.Say("card");

        await Expect(chat.Button("Approve")).ToBeVisibleAsync();
        Assert.True(await chat.Page.EvaluateAsync<bool>(
            "['html', '#scroll'].map(it => document.querySelector(it)).every(it => it.scrollWidth <= it.clientWidth)"));
    }
}
