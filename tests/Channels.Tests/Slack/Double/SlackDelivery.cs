using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels.Tests.Slack;

/// <summary>Something that Slack delivers to the app.</summary>
/// <param name="Kind">As Socket Mode names it: <c>events_api</c>, <c>interactive</c>, <c>slash_commands</c>.</param>
/// <param name="Payload">A slash command's fields, or the whole JSON of the other kinds.</param>
/// <param name="Retry">The how-manieth repetition it is; 0 for the first delivery.</param>
public sealed record SlackDelivery(string Kind, JsonObject Payload, int Retry = 0);

/// <summary>How a delivery was acknowledged.</summary>
/// <param name="Status">An HTTP status; 200 for an acknowledgement over a socket.</param>
/// <param name="Body">Null for an empty one.</param>
public sealed record SlackHeard(int Status, JsonObject? Body, TimeSpan Took);

/// <summary>The way by which Slack delivers.</summary>
public interface ISlackTransport
{
    Task<SlackHeard> DeliverAsync(SlackDelivery delivery);
}

/// <summary>Requests to the app's addresses, signed as Slack signs them.</summary>
public sealed class SignedHttp(HttpClient host, string secret, TimeProvider time) : ISlackTransport
{
    private readonly SlackSigner _signer = new(secret, time);

    public async Task<SlackHeard> DeliverAsync(SlackDelivery delivery)
    {
        var started = Stopwatch.GetTimestamp();
        using var request = RequestOf(delivery);
        using var response = await host.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        return new((int)response.StatusCode, body.Length == 0 ? null : JsonNode.Parse(body) as JsonObject, Stopwatch.GetElapsedTime(started));
    }

    /// <summary>The request as it goes out, for a test that changes it first.</summary>
    public HttpRequestMessage RequestOf(SlackDelivery delivery)
    {
        var request = delivery.Kind switch
        {
            "events_api" => _signer.Event(delivery.Payload),
            "slash_commands" => _signer.Command(delivery.Payload),
            "interactive" => _signer.Interaction(delivery.Payload, (string?)delivery.Payload["type"] == "block_suggestion" ? "/slack/options" : "/slack/interactions"),
            _ => throw new ArgumentOutOfRangeException(nameof(delivery), delivery.Kind, "Slack delivers no such thing."),
        };
        if (delivery.Retry > 0)
        {
            request.Headers.Add("X-Slack-Retry-Num", delivery.Retry.ToString(CultureInfo.InvariantCulture));
            request.Headers.Add("X-Slack-Retry-Reason", "http_timeout");
        }

        return request;
    }
}
