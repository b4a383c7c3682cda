using ChatGovernanceBot.Bot.Tests.Running;
using Microsoft.Playwright;

namespace ChatGovernanceBot.Bot.Tests.Browser;

/// <summary>One person's conversation in several pages at once, narrow and wide, light and dark. What is done in one is seen in all.</summary>
internal sealed class EverySize : IAsyncDisposable
{
    private readonly PersonPage[] _pages;

    private EverySize(PersonPage[] pages) => _pages = pages;

    /// <summary>The page that the person uses.</summary>
    public PersonPage Used => _pages[0];

    /// <summary>Narrow and dark, wide and light: between them they have each width and each scheme.</summary>
    public static Task<EverySize> OpenTwoAsync(Chromium chromium, BotProcess bot, string handle) =>
        OpenAsync(chromium, bot, handle, (360, ColorScheme.Dark), (1440, ColorScheme.Light));

    public static Task<EverySize> OpenFourAsync(Chromium chromium, BotProcess bot, string handle) =>
        OpenAsync(chromium, bot, handle, (360, ColorScheme.Dark), (1440, ColorScheme.Light), (360, ColorScheme.Light), (1440, ColorScheme.Dark));

    private static async Task<EverySize> OpenAsync(Chromium chromium, BotProcess bot, string handle, params (int Width, ColorScheme Scheme)[] looks)
    {
        var pages = new List<PersonPage>();
        foreach (var (width, scheme) in looks)
        {
            pages.Add(await chromium.OpenAsync(bot, handle, width, scheme));
        }

        return new([.. pages]);
    }

    /// <summary>The newest message says this, and all of the conversation fits, in every page.</summary>
    public async Task FitsAsync(string text)
    {
        foreach (var page in _pages)
        {
            await page.SeesLastAsync(text);
            Assert.Equal(0, await page.OverflowAsync());
        }
    }

    /// <summary>Nothing of the whole conversation so far bars anybody, in any page.</summary>
    public async Task BarsNobodyAsync()
    {
        foreach (var page in _pages)
        {
            Assert.Empty(await page.BarriersAsync());
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var page in _pages)
        {
            await page.DisposeAsync();
        }
    }
}
