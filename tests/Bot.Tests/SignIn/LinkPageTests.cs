using ChatGovernanceBot.Bot.Tests.Browser;
using ChatGovernanceBot.Ledger.Rows;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ChatGovernanceBot.Bot.Tests.SignIn;

/// <summary>The pages in a real browser: it holds forms to this site and follows to the provider all the same.</summary>
public sealed class LinkPageTests(Chromium chromium, LinkOffice office) : IClassFixture<Chromium>, IClassFixture<LinkOffice>
{
    [Theory]
    [InlineData(1440, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Dark)]
    public async Task A_link_is_opened_signed_in_by_compared_and_confirmed(int width, ColorScheme scheme)
    {
        var asked = await office.AskAsync($"a-very-long-user-id-{new string('x', 90)}-{width}");
        office.Provider.Subject = "sub-bob";
        var page = await chromium.OpenAsync(new Uri(office.Address, asked.Path), width, scheme);
        await LooksRightAsync(page, $"start-{width}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.Locator("main .code, main.bad")).ToBeVisibleAsync();
        Assert.True(await page.Locator("main.bad").CountAsync() == 0, office.Log.Text);
        await Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Does your chat show this code?");
        await Expect(page.GetByLabel("Code")).ToHaveTextAsync((await office.AttemptAsync(asked)).Code!);
        await LooksRightAsync(page, $"compare-{width}");

        await office.Links.ConfirmInChatAsync((await office.AttemptAsync(asked)).Card, asked.Account);
        await page.GetByRole(AriaRole.Button, new() { Name = "My chat shows this code" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Your account is linked");
        await LooksRightAsync(page, $"linked-{width}");
        Assert.Equal(LinkStage.Linked, (await office.AttemptAsync(asked)).Stage);
        await page.Context.CloseAsync();
    }

    private static async Task LooksRightAsync(IPage page, string name)
    {
        Assert.Equal(0, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        Assert.Empty((await page.RunAxe()).Violations.Where(v => v.Impact is "serious" or "critical").Select(v => v.Help));
        if (Environment.GetEnvironmentVariable("PICTURES") == "1")
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(Path.GetTempPath(), $"link-{name}.png"), FullPage = true });
        }
    }
}
