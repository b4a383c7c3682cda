using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;

namespace ChatGovernanceBot.Channels.Tests.Teams.Trust;

/// <summary>One activity with its token, right in everything until a test spoils it.</summary>
internal sealed class Attempt
{
    public const string AppId = "22222222-aaaa-bbbb-cccc-000000000002";

    /// <summary>Stands wherever an attempt can put it; it must come back in no answer and stand in no log.</summary>
    public const string Canary = "canary-5d1f";

    public Attempt(MockMicrosoft microsoft, TimeProvider time)
    {
        Microsoft = microsoft;
        Now = time.GetUtcNow().ToUnixTimeSeconds();
        Key = microsoft.Connector;
        Header = new() { ["alg"] = "RS256", ["typ"] = "JWT", ["kid"] = Key.Id };
        Claims = new()
        {
            ["iss"] = "https://api.botframework.com",
            ["aud"] = AppId,
            ["serviceurl"] = MockMicrosoft.Service,
            ["nbf"] = Now - 300,
            ["exp"] = Now + 3300,
        };
        Body = Message();
    }

    public MockMicrosoft Microsoft { get; }
    public long Now { get; }
    public MockKey Key { get; set; }
    public JsonObject Header { get; }
    public JsonObject Claims { get; }
    public JsonObject Body { get; set; }

    /// <summary>The signature over header and claims; RS256 with <see cref="Key"/> unless a test signs otherwise.</summary>
    public Func<byte[], byte[]>? Sign { get; set; }

    /// <summary>Done to the token when it is whole.</summary>
    public Func<string, string> Spoil { get; set; } = token => token;

    /// <summary>The Authorization headers, from the token.</summary>
    public Func<string, string[]> Authorization { get; set; } = token => [$"Bearer {token}"];

    /// <summary>What is sent in the body's stead.</summary>
    public byte[]? Raw { get; set; }
    public string? ContentType { get; set; } = "application/json; charset=utf-8";
    public bool Chunked { get; set; }
    public HttpMethod Method { get; set; } = HttpMethod.Post;
    public string Query { get; set; } = "";

    public string Token()
    {
        var content = $"{Part(Header)}.{Part(Claims)}";
        var signature = (Sign ?? Rs256)(Encoding.ASCII.GetBytes(content));
        return Spoil($"{content}.{Base64UrlEncoder.Encode(signature)}");
    }

    public HttpRequestMessage Request(Uri bot)
    {
        var request = new HttpRequestMessage(Method, new Uri(bot, "/api/messages" + Query));
        foreach (var header in Authorization(Token()))
        {
            request.Headers.TryAddWithoutValidation("Authorization", header);
        }

        if (Method == HttpMethod.Post)
        {
            request.Content = new ByteArrayContent(Raw ?? Encoding.UTF8.GetBytes(Body.ToJsonString()));
            if (ContentType is not null)
            {
                request.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
            }

            request.Headers.TransferEncodingChunked = Chunked ? true : null;
        }

        return request;
    }

    public static JsonObject Message() => (JsonObject)JsonNode.Parse($$"""
        {
          "type": "message", "id": "1700000000001", "channelId": "msteams", "serviceUrl": "{{MockMicrosoft.Service}}", "text": "{{Canary}}", "timestamp": "2026-01-05T08:30:00.000Z",
          "from": { "id": "29:{{Canary}}", "name": "{{Canary}}", "aadObjectId": "33333333-aaaa-bbbb-cccc-000000000003" },
          "recipient": { "id": "28:{{AppId}}", "name": "Bot" },
          "conversation": { "id": "a:{{Canary}}", "conversationType": "personal", "tenantId": "{{MockMicrosoft.Tenant}}", "isGroup": false },
          "channelData": { "tenant": { "id": "{{MockMicrosoft.Tenant}}" } },
          "entities": [ { "type": "clientInfo", "locale": "en-GB" } ]
        }
        """)!;

    /// <summary>A pressed button.</summary>
    public static JsonObject Invoke(string name = "adaptiveCard/action")
    {
        var invoke = Message();
        invoke.Remove("text");
        invoke["type"] = "invoke";
        invoke["name"] = name;
        invoke["value"] = new JsonObject { ["action"] = new JsonObject { ["type"] = "Action.Execute", ["verb"] = "approve", ["data"] = new JsonObject { ["id"] = Canary, ["when"] = "2026-01-05T08:30:00Z" } } };
        return invoke;
    }

    private byte[] Rs256(byte[] content) => Key.Rsa.SignData(content, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    private static string Part(JsonObject part) => Base64UrlEncoder.Encode(part.ToJsonString());
}
