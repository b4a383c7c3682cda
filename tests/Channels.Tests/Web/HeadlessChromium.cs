using Microsoft.Playwright;

namespace ChatGovernanceBot.Channels.Tests.Web;

/// <summary>Debian's Chromium without a window, for the tests of a class; every page that is opened in it is a browser profile of its own.</summary>
public abstract class HeadlessChromium : IAsyncLifetime
{
    private static readonly string[] Quietly =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(60_000);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = Quietly });
    }

    public async Task DisposeAsync()
    {
        await (_browser?.CloseAsync() ?? Task.CompletedTask);
        _playwright?.Dispose();
    }

    protected Task<IBrowserContext> ProfileAsync(int width, int height, ColorScheme scheme) =>
        _browser!.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme });
}
