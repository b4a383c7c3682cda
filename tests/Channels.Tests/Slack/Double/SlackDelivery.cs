using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
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

/// <summary>Requests to the app's addresses, signed as Slack signs them: https://docs.slack.dev/authentication/verifying-requests-from-slack.</summary>
public sealed class SignedHttp(HttpClient host, string secret, TimeProvider time) : ISlackTransport
{
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
        var (path, type, body) = delivery.Kind switch
        {
            "events_api" => ("/slack/events", "application/json", delivery.Payload.ToJsonString()),
            "slash_commands" => ("/slack/commands", "application/x-www-form-urlencoded", Form(delivery.Payload.Select(p => KeyValuePair.Create(p.Key, p.Value!.ToString())))),
            "interactive" => ((string?)delivery.Payload["type"] == "block_suggestion" ? "/slack/options" : "/slack/interactions", "application/x-www-form-urlencoded", Form([KeyValuePair.Create("payload", delivery.Payload.ToJsonString())])),
            _ => throw new ArgumentOutOfRangeException(nameof(delivery), delivery.Kind, "Slack delivers no such thing."),
        };
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.ContentType = new(type);
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        request.Headers.Add("X-Slack-Request-Timestamp", timestamp);
        request.Headers.Add("X-Slack-Signature", "v0=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"v0:{timestamp}:{body}"))));
        if (delivery.Retry > 0)
        {
            request.Headers.Add("X-Slack-Retry-Num", delivery.Retry.ToString(CultureInfo.InvariantCulture));
            request.Headers.Add("X-Slack-Retry-Reason", "http_timeout");
        }

        return request;
    }

    // A space is a plus, as Slack writes it.
    private static string Form(IEnumerable<KeyValuePair<string, string>> fields) => string.Join('&', fields.Select(f => $"{Escape(f.Key)}={Escape(f.Value)}"));

    private static string Escape(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);
}
