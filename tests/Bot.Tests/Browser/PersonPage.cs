using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ChatGovernanceBot.Bot.Tests.Browser;

/// <summary>The page of one person, used through what can be seen in it.</summary>
internal sealed class PersonPage : IAsyncDisposable
{
    private static readonly AxeRunOptions Wcag21Aa = new() { RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] } };

    private readonly IBrowserContext _context;
    private readonly IPage _page;
    private readonly List<string> _complaints = [];
    private int _loads;

    private PersonPage(IBrowserContext context, IPage page)
    {
        (_context, _page) = (context, page);
        _page.Load += (_, _) => _loads++;
        _page.PageError += (_, error) => _complaints.Add(error);
        _page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                _complaints.Add(message.Text);
            }
        };
    }

    public ILocator Log => _page.GetByRole(AriaRole.Log, new() { Name = "Conversation" });

    public static async Task<PersonPage> OpenAsync(IBrowserContext context, Uri address)
    {
        var it = new PersonPage(context, await context.NewPageAsync());
        await it._page.GotoAsync(address.ToString());
        await Expect(it._page.GetByText("Connected", new() { Exact = true })).ToBeAttachedAsync();
        return it;
    }

    public ILocator Button(string name) => _page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ILocator Field(string label) => _page.GetByRole(AriaRole.Textbox, new() { Name = label });

    public async Task SayAsync(string text)
    {
        var box = _page.GetByRole(AriaRole.Textbox, new() { Name = "Message", Exact = true });
        await box.FillAsync(text);
        await box.PressAsync("Enter");
    }

    public Task PressAsync(string button) => Button(button).Last.ClickAsync();

    public Task SeesAsync(string text) => Expect(Log).ToContainTextAsync(text);

    /// <summary>The newest message, once it says this.</summary>
    public Task SeesLastAsync(string text) => Expect(Log.GetByRole(AriaRole.Article).Last).ToContainTextAsync(text);

    public Task IsOfferedAsync(string button) => Expect(Button(button)).ToBeVisibleAsync();

    public Task IsNotOfferedAsync(string button) => Expect(Button(button)).ToHaveCountAsync(0);

    /// <summary>By how many pixels the page or its conversation is wider than what shows it.</summary>
    public Task<int> OverflowAsync() => _page.EvaluateAsync<int>("""
        () => Math.max(...[document.documentElement, ...document.querySelectorAll("header, aside, main, #scroll, .card")]
            .map((it) => it.scrollWidth - it.clientWidth))
        """);

    /// <summary>What would bar somebody from reading or using the page: serious and critical violations of WCAG 2.1, A and AA.</summary>
    public async Task<IEnumerable<string>> BarriersAsync() => (await _page.RunAxe(Wcag21Aa)).Violations
        .Where(violation => violation.Impact is "serious" or "critical")
        .SelectMany(violation => violation.Nodes.Select(node => $"{violation.Id} ({violation.Help}): {node.Html}"));

    /// <summary>It showed everything that came after it was opened without being loaded again, and the browser complained about nothing.</summary>
    public void WasLiveAllTheTime()
    {
        Assert.Equal(1, _loads);
        Assert.Empty(_complaints);
    }

    /// <summary>The whole conversation from its first sentence, however high that is.</summary>
    public async Task TakePictureAsync(string file)
    {
        var hidden = await _page.EvaluateAsync<int>("() => { const it = document.getElementById('scroll'); return it.scrollHeight - it.clientHeight; }");
        await _page.SetViewportSizeAsync(1440, 900 + hidden);
        await _page.ScreenshotAsync(new() { Path = file });
        await _page.SetViewportSizeAsync(1440, 900);
    }

    public ValueTask DisposeAsync() => new(_context.CloseAsync());
}
