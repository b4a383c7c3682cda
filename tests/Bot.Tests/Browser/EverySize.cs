using ChatGovernanceBot.Bot.Tests.Running;
using Microsoft.Playwright;

namespace ChatGovernanceBot.Bot.Tests.Browser;

/// <summary>One person's conversation in four pages at once: narrow and wide, light and dark. What is done in one is seen in all.</summary>
internal sealed class EverySize : IAsyncDisposable
{
    private readonly PersonPage[] _pages;

    private EverySize(PersonPage[] pages) => _pages = pages;

    /// <summary>The page that the person uses.</summary>
    public PersonPage Used => _pages[0];

    public static async Task<EverySize> OpenAsync(Chromium chromium, BotProcess bot, string handle)
    {
        var pages = new List<PersonPage>();
        foreach (var width in new[] { 360, 1440 })
        {
            pages.Add(await chromium.OpenAsync(bot, handle, width, ColorScheme.Light));
            pages.Add(await chromium.OpenAsync(bot, handle, width, ColorScheme.Dark));
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
