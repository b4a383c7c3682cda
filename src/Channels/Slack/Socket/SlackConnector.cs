using System.Net.Http.Headers;
using System.Net.WebSockets;
using ChatGovernanceBot.Channels.Slack.Reading;
using ChatGovernanceBot.Channels.Slack.Trust;

namespace ChatGovernanceBot.Channels.Slack.Socket;

/// <summary>What came of opening a socket.</summary>
internal abstract record SlackOpening
{
    public sealed record Open(SlackSocket Socket) : SlackOpening;

    /// <param name="Why">Follows “the socket”; no address, no token.</param>
    /// <param name="After">Not to be tried again before, where Slack said so.</param>
    public sealed record Failed(string Why, TimeSpan? After = null) : SlackOpening;
}

/// <summary>Opens sockets: asks Slack for an address with the app token, connects there and waits for Slack's hello.</summary>
/// <remarks>https://docs.slack.dev/reference/methods/apps.connections.open. The address is good once and for a short time; whoever has it can listen.</remarks>
internal sealed class SlackConnector(SlackSettings settings, IHttpClientFactory http, SlackReader reader, SlackIntake intake, SlackRefusals refusals, TimeProvider time)
{
    /// <summary>How long one attempt may take, from asking for the address to the hello.</summary>
    public TimeSpan OpensWithin { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How often Slack is asked whether it is still there.</summary>
    public TimeSpan PingEvery { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long it may take to answer that.</summary>
    public TimeSpan PongWithin { get; init; } = TimeSpan.FromSeconds(10);

    public async Task<SlackOpening> OpenAsync(CancellationToken stopping)
    {
        using var patience = new CancellationTokenSource(OpensWithin, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stopping, patience.Token);
        try
        {
            var (address, failed) = await AddressAsync(both.Token);
            return failed ?? await ConnectAsync(address!, both.Token);
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested && exception is HttpRequestException or WebSocketException or IOException or OperationCanceledException)
        {
            return new SlackOpening.Failed("cannot be opened: Slack does not answer");
        }
    }

    private async Task<(Uri? Address, SlackOpening.Failed? Failed)> AddressAsync(CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "apps.connections.open") { Content = new FormUrlEncodedContent([]) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", settings.AppToken!.Reveal());
        using var answer = await http.CreateClient(SlackTrust.ApiClient).SendAsync(request, cancellation);
        if (!answer.IsSuccessStatusCode)
        {
            return (null, new($"cannot be opened: Slack answers {(int)answer.StatusCode}", answer.Headers.RetryAfter?.Delta));
        }

        var said = SlackJson.Read(await answer.Content.ReadAsByteArrayAsync(cancellation), body => new Said(body.Maybe("ok")?.GetBoolean() ?? false, body.Text("url"), body.Text("error")));
        return said switch
        {
            { IsOk: true, Url: { } url } when Uri.TryCreate(url, UriKind.Absolute, out var address) && IsSafe(address) => (address, null),
            { IsOk: false, Error: { Length: > 0 and <= 64 } error } when error.All(c => char.IsAsciiLetterLower(c) || c == '_') => (null, new($"cannot be opened: Slack answers {error}")),
            _ => (null, new("cannot be opened: Slack's answer cannot be read")),
        };
    }

    // Without TLS only where the Web API is on this machine too, in Development.
    private bool IsSafe(Uri address) =>
        address.Scheme == Uri.UriSchemeWss || (address.Scheme == Uri.UriSchemeWs && address.IsLoopback && settings.ApiBaseUrl.Scheme == Uri.UriSchemeHttp);

    private async Task<SlackOpening> ConnectAsync(Uri address, CancellationToken cancellation)
    {
        var client = new ClientWebSocket();
        SlackOpening? opening = null;
        try
        {
            (client.Options.KeepAliveInterval, client.Options.KeepAliveTimeout) = (PingEvery, PongWithin);
            await client.ConnectAsync(address, cancellation);
            var socket = new SlackSocket(client, reader, intake, refusals, time);
            opening = await socket.HelloAsync(cancellation) switch
            {
                null => new SlackOpening.Failed("cannot be opened: Slack does not say hello"),
                { App: { } app } when app != settings.AppId => new SlackOpening.Failed("is another app's: Slack:AppToken does not belong to Slack:AppId"),
                _ => new SlackOpening.Open(socket),
            };
            return opening;
        }
        finally
        {
            if (opening is not SlackOpening.Open)
            {
                client.Dispose();
            }
        }
    }

    private sealed record Said(bool IsOk, string? Url, string? Error);
}
