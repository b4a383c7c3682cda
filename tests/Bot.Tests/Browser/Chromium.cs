using ChatGovernanceBot.Bot.Tests.Running;
using ChatGovernanceBot.Bot.Tests.Teams;
using ChatGovernanceBot.Channels.Tests.Web;
using Microsoft.Playwright;

namespace ChatGovernanceBot.Bot.Tests.Browser;

/// <summary>One headless Chromium for the tests of a class; every page that it opens is a browser profile of its own.</summary>
public sealed class Chromium : HeadlessChromium
{
    internal async Task<PersonPage> OpenAsync(BotProcess bot, string handle, int width = 1440, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await ProfileAsync(width, 900, scheme);
        return await PersonPage.OpenAsync(context, new Uri(bot.Address, $"/chat?as={Uri.EscapeDataString(handle)}"));
    }

    internal async Task<IPage> OpenAsync(Uri address, int width, ColorScheme scheme)
    {
        var page = await (await ProfileAsync(width, 900, scheme)).NewPageAsync();
        await page.GotoAsync(address.ToString());
        return page;
    }

    internal async Task<PlaygroundPage> OpenAsync(Playground playground) =>
        await PlaygroundPage.OpenAsync(await ProfileAsync(1440, 900, ColorScheme.Light), playground);
}
