using Microsoft.Playwright;

namespace ChatGovernanceBot.Channels.Tests.Web;

/// <summary>One headless Chromium for the tests of a class.</summary>
public sealed class ChatBrowser : HeadlessChromium
{
    internal async Task<ChatPage> Open(ChatHost host, string handle, int width = 1440, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await ProfileAsync(width, 800, scheme);
        var page = await ChatPage.Load(context, AddressOf(host, handle));
        // Loaded is not yet listening: its script first fetches people and cards.
        await Assertions.Expect(page.Connection).Not.ToHaveTextAsync("Connecting…");
        return page;
    }

    /// <summary>A page whose list of people does not come before <paramref name="come"/> completes.</summary>
    internal async Task<ChatPage> OpenBeforePeople(ChatHost host, string handle, Task come)
    {
        var context = await ProfileAsync(1440, 800, ColorScheme.Light);
        await context.RouteAsync("**/chat/people", async route =>
        {
            await come;
            await route.ContinueAsync();
        });
        return await ChatPage.Load(context, AddressOf(host, handle));
    }

    private static Uri AddressOf(ChatHost host, string handle) => new(host.Address, $"/chat?as={Uri.EscapeDataString(handle)}");
}

/// <summary>The page as a person uses it; it remembers what the browser complained about.</summary>
internal sealed class ChatPage(IBrowserContext context, IPage page) : IAsyncDisposable
{
    public List<string> Complaints { get; } = [];

    public IPage Page => page;

    public ILocator Log => page.GetByRole(AriaRole.Log, new() { Name = "Conversation" });

    public ILocator Message => page.GetByRole(AriaRole.Textbox, new() { Name = "Message", Exact = true });

    public ILocator Connection => page.Locator("#link");

    public ILocator Error => page.GetByRole(AriaRole.Alert);

    public static async Task<ChatPage> Load(IBrowserContext context, Uri address)
    {
        var it = new ChatPage(context, await context.NewPageAsync());
        it.Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                it.Complaints.Add(message.Text);
            }
        };
        it.Page.PageError += (_, error) => it.Complaints.Add(error);
        await it.Page.GotoAsync(address.ToString());
        return it;
    }

    public ILocator Button(string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public async Task Say(string text)
    {
        await Message.FillAsync(text);
        await Message.PressAsync("Enter");
    }

    public ValueTask DisposeAsync() => new(context.CloseAsync());
}
