using System.Net;
using System.Text.RegularExpressions;

namespace ChatGovernanceBot.Bot.Tests.SignIn;

/// <summary>What a browser got.</summary>
internal sealed record Page(HttpStatusCode Status, string Html, HttpResponseMessage Answer)
{
    public string Text => WebUtility.HtmlDecode(Html);
}

/// <summary>A browser with cookies of its own. It follows redirects only where it is told to.</summary>
internal sealed partial class Visitor(Uri bot) : IDisposable
{
    private readonly HttpClientHandler _handler = new() { AllowAutoRedirect = false, CookieContainer = new() };
    private HttpClient? _http;

    public CookieContainer Cookies => _handler.CookieContainer;

    private HttpClient Http => _http ??= new(_handler) { BaseAddress = bot };

    public async Task<Page> OpenAsync(string address) => await PageOf(await Http.GetAsync(new Uri(bot, address)));

    public async Task<Page> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        using var content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        return await PageOf(await Http.PostAsync(new Uri(bot, path), content));
    }

    /// <summary>Presses the button of a page whose form goes to this action.</summary>
    public Task<Page> PressAsync(Page page, string action)
    {
        var form = Form().Matches(page.Html).Single(m => m.Groups["path"].Value.EndsWith("/" + action, StringComparison.Ordinal));
        return PostAsync(form.Groups["path"].Value, ("form", WebUtility.HtmlDecode(form.Groups["value"].Value)));
    }

    /// <summary>Opens the link and signs in, up to the address with which the provider sends the browser back.</summary>
    public async Task<string> UntilCallbackAsync(Asked asked)
    {
        var on = await PressAsync(await OpenAsync(asked.Path), "sign-in");
        var address = WebUtility.HtmlDecode(Refresh().Match(on.Html).Groups["address"].Value);
        Assert.NotEmpty(address);
        return (await OpenAsync(address)).Answer.Headers.Location!.AbsoluteUri;
    }

    /// <summary>Opens an address and follows it within the bot.</summary>
    public async Task<Page> FollowAsync(string address)
    {
        var page = await OpenAsync(address);
        return page.Status == HttpStatusCode.Redirect ? await OpenAsync(page.Answer.Headers.Location!.ToString()) : page;
    }

    public async Task<Page> SignInAsync(Asked asked) => await FollowAsync(await UntilCallbackAsync(asked));

    private static async Task<Page> PageOf(HttpResponseMessage answer) => new(answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer);

    public void Dispose()
    {
        _http?.Dispose();
        _handler.Dispose();
    }

    [GeneratedRegex("""<form method="post" action="(?<path>[^"]+)">\s*<input type="hidden" name="form" value="(?<value>[^"]+)">""")]
    private static partial Regex Form();

    [GeneratedRegex("""http-equiv="refresh" content="0;url=(?<address>[^"]+)">""")]
    private static partial Regex Refresh();
}
