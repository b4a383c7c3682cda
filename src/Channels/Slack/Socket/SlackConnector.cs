using System.Net.WebSockets;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Slack.Api;
using ChatGovernanceBot.Channels.Slack.Reading;
using ChatGovernanceBot.Channels.Slack.Trust;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Slack.Socket;

/// <summary>What came of opening a socket.</summary>
internal abstract record SlackOpening
{
    public sealed record Open(SlackSocket Socket) : SlackOpening;

    /// <param name="Why">A sentence for an operator; no address, no token.</param>
    /// <param name="After">Not to be tried again before, where Slack said so.</param>
    /// <param name="End">How Slack ended it in place of its hello.</param>
    public sealed record Failed(string Why, TimeSpan? After = null, SlackSocketEnd End = SlackSocketEnd.Closed) : SlackOpening;
}

/// <summary>Opens sockets: asks Slack for an address with the app token, connects there and waits for Slack's hello.</summary>
/// <remarks>https://docs.slack.dev/reference/methods/apps.connections.open. The address is good once and for a short time; whoever has it can listen.</remarks>
internal sealed class SlackConnector(SlackSettings settings, SlackApi api, SlackReader reader, SlackIntake intake, SlackRefusals refusals, SlackOutbound outbound, TimeProvider time, ILogger<SlackSocket> log)
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
            return await api.CallAsync(SlackMethod.OpenSocket, "", [], both.Token) switch
            {
                SlackOutcome.Done { Answer: var answer } => AddressOf(answer) is { } address ? await ConnectAsync(address, stopping, both.Token) : Failed("Slack named no address for it that can be used."),
                SlackOutcome.Later later => Failed(later.Reason, later.After),
                SlackOutcome.Refused refused => Failed(SlackErrors.Explain(refused.Error)),
                _ => Failed("Slack gave an answer that it has for other methods only."),
            };
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested && exception is not OutOfMemoryException)
        {
            // Whatever the other side does there, it is tried again.
            return Failed($"Slack does not answer there ({exception.GetType().Name}).");
        }
    }

    private static SlackOpening.Failed Failed(string why, TimeSpan? after = null) => new("No socket could be opened: " + why, after);

    // Without TLS only where the Web API is on this machine too, in Development.
    private Uri? AddressOf(JsonObject answer) =>
        answer["url"] is JsonValue url && Uri.TryCreate(url.ToString(), UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeWss || (address.Scheme == Uri.UriSchemeWs && Loopback.IsName(address.IdnHost) && settings.ApiBaseUrl.Scheme == Uri.UriSchemeHttp))
            ? address : null;

    private async Task<SlackOpening> ConnectAsync(Uri address, CancellationToken stopping, CancellationToken cancellation)
    {
        var client = new ClientWebSocket();
        SlackOpening? opening = null;
        try
        {
            (client.Options.KeepAliveInterval, client.Options.KeepAliveTimeout) = (PingEvery, PongWithin);
            await client.ConnectAsync(address, cancellation);
            var socket = new SlackSocket(client, reader, intake, refusals, outbound, time, log, stopping);
            opening = await socket.HelloAsync(cancellation) switch
            {
                SlackEnvelope.Hello { App: { } app } when app != settings.AppId => Failed("it is another app's; Slack:AppToken does not belong to Slack:AppId."),
                SlackEnvelope.Hello => new SlackOpening.Open(socket),
                SlackEnvelope.Disconnect { Why: var why } => Failed(why.Explain()) with { End = why },
                _ => Failed("Slack does not say hello."),
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
}
