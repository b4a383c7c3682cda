using ChatGovernanceBot.Bot.Tests.Running;
using Microsoft.Playwright;

namespace ChatGovernanceBot.Bot.Tests.Browser;

/// <summary>One headless Chromium for the tests of a class; every page that it opens is a browser profile of its own.</summary>
public sealed class Chromium : IAsyncLifetime
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
        Assertions.SetDefaultExpectTimeout(20_000);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = Quietly });
    }

    public async Task DisposeAsync()
    {
        await (_browser?.CloseAsync() ?? Task.CompletedTask);
        _playwright?.Dispose();
    }

    internal async Task<PersonPage> OpenAsync(BotProcess bot, string handle, int width = 1440, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await _browser!.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = 900 }, ColorScheme = scheme });
        return await PersonPage.OpenAsync(context, new Uri(bot.Address, $"/chat?as={Uri.EscapeDataString(handle)}"));
    }
}
