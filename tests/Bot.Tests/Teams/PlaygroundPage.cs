using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ChatGovernanceBot.Bot.Tests.Teams;

/// <summary>The playground's page, used by its one user through what can be seen in it.</summary>
internal sealed class PlaygroundPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly IPage _page;

    private PlaygroundPage(IBrowserContext context, IPage page) => (_context, _page) = (context, page);

    /// <summary>Opens the conversation with the bot; what the page would fetch from elsewhere, fonts above all, it does without.</summary>
    public static async Task<PlaygroundPage> OpenAsync(IBrowserContext context, Playground playground)
    {
        await context.RouteAsync(url => new Uri(url).Port != playground.Address.Port, route => route.AbortAsync());
        var page = await context.NewPageAsync();
        await page.GotoAsync(playground.Address.ToString());
        // What it sent and received stands there a second time.
        await page.GetByRole(AriaRole.Button, new() { Name = "Hide log panel" }).ClickAsync();
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
}
