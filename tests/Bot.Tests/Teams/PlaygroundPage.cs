using System.Collections.Concurrent;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ChatGovernanceBot.Bot.Tests.Teams;

/// <summary>The playground's page, used by its one user through what can be seen in it.</summary>
internal sealed class PlaygroundPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly IPage _page;

    private PlaygroundPage(IBrowserContext context, IPage page) => (_context, _page) = (context, page);

    /// <summary>Opens the conversation with the bot.</summary>
    /// <exception cref="InvalidOperationException">It did not open; the message says what the page waits for and what the playground said.</exception>
    public static async Task<PlaygroundPage> OpenAsync(IBrowserContext context, Playground playground)
    {
        var page = await context.NewPageAsync();
        var asked = new Asked(page);
        try
        {
            await page.GotoAsync(playground.Address.ToString(), new() { WaitUntil = WaitUntilState.Commit });
            // What it sent and received stands there a second time.
            await page.GetByRole(AriaRole.Button, new() { Name = "Hide log panel" }).ClickAsync();
        }
        catch (TimeoutException late)
        {
            throw new InvalidOperationException($"The playground's page did not open. It waits for: {asked}. The playground said: {playground.Said}", late);
        }

        return new PlaygroundPage(context, page);
    }

    private ILocator Newest => _page.Locator(".ac-adaptiveCard").Last;

    private ILocator Button(string name) => _page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public async Task SayAsync(string text)
    {
        var box = _page.GetByRole(AriaRole.Textbox);
        await box.FillAsync(text);
        await box.PressAsync("Enter");
    }

    public Task PressAsync(string button) => Button(button).Last.ClickAsync();

    public Task SeesAsync(string text) => Expect(_page.GetByText(text).Last).ToBeVisibleAsync();

    /// <summary>The newest card, once it says this.</summary>
    public Task SeesLastAsync(string text) => Expect(Newest).ToContainTextAsync(text);

    public Task NoLongerSeesAsync(string text) => Expect(_page.GetByText(text)).ToHaveCountAsync(0);

    public Task IsOfferedAsync(string button) => Expect(Button(button).Last).ToBeVisibleAsync();

    public Task IsNotOfferedAsync(string button) => Expect(Button(button)).ToHaveCountAsync(0);

    /// <summary>A picture that ends with the newest card.</summary>
    public async Task TakePictureAsync(string file)
    {
        await _page.SetViewportSizeAsync(1440, 1130);
        await Newest.EvaluateAsync("it => it.scrollIntoView({ block: 'end' })");
        await _page.ScreenshotAsync(new() { Path = file });
        await _page.SetViewportSizeAsync(1440, 900);
    }

    public ValueTask DisposeAsync() => new(_context.CloseAsync());

    /// <summary>What a page asked for and did not get yet.</summary>
    private sealed class Asked
    {
        private readonly ConcurrentDictionary<IRequest, string> _open = [];

        public Asked(IPage page)
        {
            page.Request += (_, it) => _open[it] = it.Url;
            page.RequestFinished += (_, it) => _open.TryRemove(it, out var _);
            page.RequestFailed += (_, it) => _open.TryRemove(it, out var _);
        }

        public override string ToString() => string.Join(", ", _open.Values);
    }
}
