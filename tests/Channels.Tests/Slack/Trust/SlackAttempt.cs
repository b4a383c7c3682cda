using System.Text;
using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels.Tests.Slack.Trust;

/// <summary>One request of Slack, right in everything until a test spoils it.</summary>
internal sealed class SlackAttempt
{
    public SlackAttempt(TimeProvider time)
    {
        Time = time;
        Timestamp = Signer.Now;
    }

    public TimeProvider Time { get; }
    public string Secret { get; set; } = SlackTrustHost.Secret;
    public string Route { get; set; } = "/slack/events";
    public JsonObject Payload { get; set; } = RawPayloads.Message();
    public string ContentType { get; set; } = SlackSigner.Json;

    /// <summary>The body, from the payload.</summary>
    public Func<string, byte[]> Encode { get; set; } = Encoding.UTF8.GetBytes;

    /// <summary>What is signed, from the body.</summary>
    public Func<byte[], byte[]> Signed { get; set; } = body => body;

    public string Timestamp { get; set; }

    /// <summary>The headers, from timestamp and signature.</summary>
    public Func<string, string[]> Timestamps { get; set; } = timestamp => [timestamp];
    public Func<string, string[]> Signatures { get; set; } = signature => [signature];
    public bool Chunked { get; set; }

    /// <summary>The time, moved on by so many seconds.</summary>
    public string At(int seconds) => (Time.GetUtcNow().ToUnixTimeSeconds() + seconds).ToString(System.Globalization.CultureInfo.InvariantCulture);

    public SlackAttempt Interaction(JsonObject payload, string route = "/slack/interactions")
    {
        (Route, Payload, ContentType) = (route, payload, SlackSigner.Form);
        Encode = json => SlackSigner.FormOf(("payload", json));
        return this;
    }

    public SlackAttempt Command(JsonObject command)
    {
        (Route, Payload, ContentType) = ("/slack/commands", command, SlackSigner.Form);
        Encode = json => SlackSigner.FormOf([.. RawPayloads.Parse(json).Select(f => (f.Key, (string)f.Value!))]);
        return this;
    }

    public SentRequest Sent()
    {
        var body = Encode(Payload.ToJsonString());
        return new(Route, ContentType, [.. Timestamps(Timestamp)], [.. Signatures(Signer.Sign(Timestamp, Signed(body)))], body);
    }

    public HttpRequestMessage Request()
    {
        var sent = Sent();
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(sent.Route, UriKind.Relative)) { Content = new ByteArrayContent(sent.Body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", sent.ContentType);
        foreach (var (name, values) in new[] { (SlackSigner.Timestamp, sent.Timestamps), (SlackSigner.Signature, sent.Signatures) })
        {
            foreach (var value in values)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        request.Headers.TransferEncodingChunked = Chunked ? true : null;
        return request;
    }

    private SlackSigner Signer => new(Secret, Time);
}

/// <summary>A request as it goes over the wire.</summary>
internal sealed record SentRequest(string Route, string ContentType, string[] Timestamps, string[] Signatures, byte[] Body);
