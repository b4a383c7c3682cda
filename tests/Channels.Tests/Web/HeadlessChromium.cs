using Microsoft.Playwright;

namespace ChatGovernanceBot.Channels.Tests.Web;

/// <summary>Debian's Chromium without a window, for the tests of a class; every page that is opened in it is a browser profile of its own.</summary>
public abstract class HeadlessChromium : IAsyncLifetime
{
    private static readonly string[] Quietly =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync",
        // Nothing outside this machine is asked for, not even a name: what a page would fetch from elsewhere, fonts above all, it does without.
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
        // Containers often have a small /dev/shm, in which a large page dies.
        "--disable-dev-shm-usage",
    ];

    // The headless shell has the same engine and no browser around it, which is half of the work.
    private const string Shell = "/usr/bin/chromium-headless-shell";
    private static readonly string Executable = File.Exists(Shell) ? Shell : "/usr/bin/chromium";

    /// <summary>Long enough for a machine that runs several hosts and browsers beside: a wait ends when its condition holds.</summary>
    private const float Patience = 120_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(Patience);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Executable, Args = Quietly });
    }

    public async Task DisposeAsync()
    {
        await (_browser?.CloseAsync() ?? Task.CompletedTask);
        _playwright?.Dispose();
    }

    protected async Task<IBrowserContext> ProfileAsync(int width, int height, ColorScheme scheme)
    {
        var profile = await _browser!.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme });
        profile.SetDefaultTimeout(Patience);
        return profile;
    }
}
