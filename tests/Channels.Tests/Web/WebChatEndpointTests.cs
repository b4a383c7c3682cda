using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.SignalR.Client;

namespace ChatGovernanceBot.Channels.Tests.Web;

public sealed class WebChatEndpointTests
{
    private const string Json = "application/json";

    public static TheoryData<string, string> Endpoints => new()
    {
        { "GET", "/chat" },
        { "GET", "/chat/people" },
        { "GET", "/chat/assets/chat.js" },
        { "POST", "/chat/clock/advance" },
        { "POST", "/chat/hub/negotiate?negotiateVersion=1&as=alice@acme.test" },
    };

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task In_Development_it_answers(string method, string path)
    {
        await using var host = await ChatHost.Start();

        Assert.Equal(HttpStatusCode.OK, await Status(host, method, path));
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task In_Production_it_is_not_there(string method, string path)
    {
        await using var host = await ChatHost.Start("Production");

        Assert.Equal(HttpStatusCode.NotFound, await Status(host, method, path));
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Under_a_name_that_is_not_loopback_it_is_not_there(string method, string path)
    {
        await using var host = await ChatHost.Start();

        Assert.Equal(HttpStatusCode.NotFound, await Status(host, method, path, request => request.Headers.Host = "rebound.evil.test"));
    }

    [Fact]
    public async Task On_an_address_that_is_not_loopback_it_is_not_there()
    {
        await using var host = await ChatHost.Start(listen: "http://0.0.0.0:0");
        var outside = Dns.GetHostAddresses(Dns.GetHostName()).First(it => it.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(it));
        using var http = new HttpClient { BaseAddress = new UriBuilder(host.Address) { Host = outside.ToString() }.Uri };

        using var answer = await http.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/chat") { Headers = { Host = "localhost" } });

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("https://evil.test")]
    [InlineData("null")]
    [InlineData("http://localhost:1")]
    public async Task A_page_of_another_origin_can_drive_neither_clock_nor_hub(string origin)
    {
        await using var host = await ChatHost.Start();

        foreach (var (method, path) in new[] { ("POST", "/chat/clock/advance"), ("POST", "/chat/hub/negotiate?negotiateVersion=1&as=alice@acme.test") })
        {
            Assert.Equal(HttpStatusCode.Forbidden, await Status(host, method, path, request => request.Headers.Add("Origin", origin)));
        }

        await using var page = host.Page("alice@acme.test", origin);
        await Assert.ThrowsAsync<HttpRequestException>(() => page.StartAsync());
    }

    [Fact]
    public async Task Its_own_page_drives_the_hub()
    {
        await using var host = await ChatHost.Start();
        await using var page = host.Page("alice@acme.test", host.Address.GetLeftPart(UriPartial.Authority));

        await page.StartAsync();

        Assert.Equal(HubConnectionState.Connected, page.State);
    }

    [Fact]
    public async Task The_page_lets_nothing_run_that_this_host_did_not_serve()
    {
        await using var host = await ChatHost.Start();
        using var http = host.Http();

        using var answer = await http.GetAsync("/chat");

        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; script-src 'self'; ", policy, StringComparison.Ordinal);
        Assert.EndsWith("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
    }

    [Theory]
    [InlineData("/chat/assets/../../Bot.csproj")]
    [InlineData("/chat/assets/%2e%2e/%2e%2e/Bot.csproj")]
    [InlineData("/chat/assets/..%2fBot.csproj")]
    [InlineData("/chat/assets/lib")]
    [InlineData("/chat/assets/")]
    public async Task Only_files_of_the_web_root_are_served(string path)
    {
        await using var host = await ChatHost.Start();

        Assert.Equal(HttpStatusCode.NotFound, await Status(host, "GET", path));
    }

    [Fact]
    public async Task Who_has_left_is_not_offered()
    {
        await using var host = await ChatHost.Start();
        using var http = host.Http();

        var people = await http.GetFromJsonAsync<JsonArray>("/chat/people");

        Assert.Equal(["alice@acme.test", "bob@acme.test"], people!.Select(it => it!["handle"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("1h", 1)]
    [InlineData("1d", 24)]
    [InlineData("7d", 168)]
    public async Task Time_moves_by_the_three_steps_and_every_page_hears_it(string by, int hours)
    {
        await using var host = await ChatHost.Start();
        await using var page = host.Page("bob@acme.test");
        var heard = new TaskCompletionSource();
        page.On<JsonObject>("clock", at =>
        {
            if (at["now"]!.GetValue<DateTimeOffset>() == StandingClock.Start.AddHours(hours))
            {
                heard.TrySetResult();
            }
        });
        await page.StartAsync();
        using var http = host.Http();

        using var answer = await http.PostAsJsonAsync("/chat/clock/advance", new { by });

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await heard.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData("""{"by":"-7d"}""", Json)]
    [InlineData("""{"by":"1h","by":"7d"}""", Json)]
    [InlineData("""{"by":"1h","and":"7d"}""", Json)]
    [InlineData("""{"by":1}""", Json)]
    [InlineData("", Json)]
    [InlineData("""{"by":"1h"}""", "text/plain")]
    public async Task Anything_else_moves_nothing(string body, string type)
    {
        await using var host = await ChatHost.Start();
        using var http = host.Http();

        using var content = new StringContent(body, Encoding.UTF8, type);
        using var answer = await http.PostAsync("/chat/clock/advance", content);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private static async Task<HttpStatusCode> Status(ChatHost host, string method, string path, Action<HttpRequestMessage>? with = null)
    {
        using var http = host.Http();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Content = method == "POST" ? new StringContent("""{"by":"1h"}""", Encoding.UTF8, Json) : null;
        with?.Invoke(request);
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }
}
