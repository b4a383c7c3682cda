using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels.Tests.Slack.Trust;

/// <summary>Signs requests as Slack does.</summary>
internal sealed class SlackSigner(string secret, TimeProvider time)
{
    public const string Timestamp = "X-Slack-Request-Timestamp";
    public const string Signature = "X-Slack-Signature";
    public const string Form = "application/x-www-form-urlencoded";
    public const string Json = "application/json";

    public string Now => time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    public string Sign(string timestamp, byte[] body) =>
        "v0=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), (byte[])[.. Encoding.UTF8.GetBytes($"v0:{timestamp}:"), .. body]));

    public HttpRequestMessage Event(JsonObject payload) => Signed("/slack/events", Encoding.UTF8.GetBytes(payload.ToJsonString()), Json);

    public HttpRequestMessage Interaction(JsonObject payload, string route = "/slack/interactions") => Signed(route, FormOf(("payload", payload.ToJsonString())), Form);

    /// <param name="command">The fields, each a text.</param>
    public HttpRequestMessage Command(JsonObject command) => Signed("/slack/commands", FormOf([.. command.Select(f => (f.Key, (string)f.Value!))]), Form);

    public static byte[] FormOf(params (string Name, string Value)[] fields) =>
        Encoding.ASCII.GetBytes(string.Join('&', fields.Select(f => $"{Uri.EscapeDataString(f.Name)}={Uri.EscapeDataString(f.Value).Replace("%20", "+", StringComparison.Ordinal)}")));

    public HttpRequestMessage Signed(string route, byte[] body, string type)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(route, UriKind.Relative)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        var now = Now;
        request.Headers.TryAddWithoutValidation(Timestamp, now);
        request.Headers.TryAddWithoutValidation(Signature, Sign(now, body));
        return request;
    }
}
