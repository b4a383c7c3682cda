using System.Net;
using System.Text.RegularExpressions;
using ChatGovernanceBot.Bot.Tests.Running;

namespace ChatGovernanceBot.Bot.Tests.SignIn;

/// <summary>The pages under https, to which a proxy brings people over http.</summary>
public sealed partial class ProxiedSignInTests(ProxiedOffice office) : IClassFixture<ProxiedOffice>
{
    [Fact]
    public async Task A_provider_that_is_down_before_anything_was_read_from_it_is_said_and_then_every_cookie_is_bound_to_the_host()
    {
        var asked = await office.AskAsync();
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        using var http = new HttpClient(handler) { BaseAddress = office.Address };
        using var opened = await http.GetAsync(new Uri(asked.Path, UriKind.Relative));
        var cookies = opened.Headers.GetValues("Set-Cookie").ToList();
        var form = WebUtility.HtmlDecode(FormValue().Match(await opened.Content.ReadAsStringAsync()).Groups[1].Value);

        office.Provider.IsDown = true;
        using (var down = await PostAsync(http, asked, cookies, form))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, down.StatusCode);
            Assert.Contains("nothing is lost", await down.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        office.Provider.IsDown = false;
        // What reads the provider's metadata lets a moment pass after a failure.
        HttpResponseMessage? on = null;
        await Until.TrueAsync(async () => (on = await PostAsync(http, asked, cookies, form)).StatusCode == HttpStatusCode.OK, "The provider that is back is not asked");
        using var gone = on!;
        Assert.Null(gone.Headers.Location);
        Assert.Contains(Uri.EscapeDataString("https://bot.corp.example/link/callback"), await gone.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        cookies.AddRange(gone.Headers.GetValues("Set-Cookie"));
        Assert.Equal(3, cookies.Count);
        Assert.All(cookies, cookie =>
        {
            Assert.StartsWith("__Host-link-", cookie, StringComparison.Ordinal);
            foreach (var attribute in new[] { "path=/", "secure", "samesite=lax", "httponly" })
            {
                Assert.Contains(attribute, cookie.Split(';').Select(part => part.Trim()), StringComparer.OrdinalIgnoreCase);
            }
        });
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient http, Asked asked, List<string> cookies, string form)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, asked.Path + "/sign-in") { Content = new FormUrlEncodedContent([KeyValuePair.Create("form", form)]) };
        request.Headers.Add("Cookie", string.Join("; ", cookies.Select(c => c.Split(';')[0])));
        return await http.SendAsync(request);
    }

    [GeneratedRegex("""name="form" value="([^"]+)">""")]
    private static partial Regex FormValue();
}
