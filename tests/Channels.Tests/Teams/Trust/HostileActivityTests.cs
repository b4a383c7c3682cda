using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace ChatGovernanceBot.Channels.Tests.Teams.Trust;

/// <summary>Whatever is wrong with an activity or its token: the protocol's status, nothing in the answer, one line in the log, and the bot hears nothing.</summary>
public sealed class HostileActivityTests(HostileActivityTests.Host host) : IClassFixture<HostileActivityTests.Host>
{
    private const string OtherTenant = "99999999-aaaa-bbbb-cccc-000000000009";

    private static readonly Dictionary<string, (int Status, Action<Attempt> Spoil)> Cases = new()
    {
        // Who sends is not proven.
        ["no token"] = (401, a => a.Authorization = _ => []),
        ["empty Authorization"] = (401, a => a.Authorization = _ => [""]),
        ["Bearer without a token"] = (401, a => a.Authorization = _ => ["Bearer "]),
        ["another scheme"] = (401, a => a.Authorization = t => [$"Basic {t}"]),
        ["token in the query only"] = (401, All(a => a.Query = "?access_token=" + a.Token(), a => a.Authorization = _ => [])),
        ["two tokens"] = (401, a => a.Authorization = t => [$"Bearer {t}", $"Bearer {t}"]),
        ["no JWT"] = (401, a => a.Authorization = _ => [$"Bearer {Attempt.Canary}"]),
        ["token of 20 KB"] = (401, a => a.Claims["more"] = new string('x', 20_000)),
        ["alg none without signature"] = (401, All(a => a.Header["alg"] = "none", a => a.Sign = _ => [])),
        ["alg none with the old signature"] = (401, a => a.Header["alg"] = "none"),
        ["alg NoNe"] = (401, All(a => a.Header["alg"] = "NoNe", a => a.Sign = _ => [])),
        ["HS256 with the public key in PEM"] = (401, a => Hs256(a, Encoding.ASCII.GetBytes(a.Key.Rsa.ExportSubjectPublicKeyInfoPem()))),
        ["HS256 with the public key's modulus"] = (401, a => Hs256(a, a.Key.Rsa.ExportParameters(false).Modulus!)),
        ["RS384"] = (401, All(a => a.Header["alg"] = "RS384", a => a.Sign = c => a.Key.Rsa.SignData(c, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1))),
        ["RS512 said, RS256 done"] = (401, a => a.Header["alg"] = "RS512"),
        ["PS256"] = (401, All(a => a.Header["alg"] = "PS256", a => a.Sign = c => a.Key.Rsa.SignData(c, HashAlgorithmName.SHA256, RSASignaturePadding.Pss))),
        ["no alg"] = (401, a => a.Header.Remove("alg")),
        ["no type"] = (401, a => a.Header.Remove("typ")),
        ["access token type"] = (401, a => a.Header["typ"] = "at+jwt"),
        ["critical header"] = (401, a => a.Header["crit"] = new JsonArray("exp")),
        ["wrong audience"] = (401, a => a.Claims["aud"] = "44444444-aaaa-bbbb-cccc-000000000004"),
        ["audience in capitals"] = (401, a => a.Claims["aud"] = Attempt.AppId.ToUpperInvariant()),
        ["no audience"] = (401, a => a.Claims.Remove("aud")),
        ["wrong issuer"] = (401, a => a.Claims["iss"] = "https://api.botframework.com.evil.example"),
        ["issuer with a slash"] = (401, a => a.Claims["iss"] = "https://api.botframework.com/"),
        ["no issuer"] = (401, a => a.Claims.Remove("iss")),
        ["issuer of the other cloud"] = (401, All(a => a.Claims["iss"] = "https://api.botframework.us", a => SignedBy(a, a.Microsoft.Government))),
        ["expired 61 seconds ago"] = (401, a => a.Claims["exp"] = a.Now - 61),
        ["no expiry"] = (401, a => a.Claims.Remove("exp")),
        ["not valid for 61 seconds"] = (401, a => a.Claims["nbf"] = a.Now + 61),
        ["expiry that is no number"] = (401, a => a.Claims["exp"] = "tomorrow"),
        ["unknown key"] = (401, a => SignedBy(a, new MockKey("nobody-1", "msteams"))),
        ["no key id"] = (401, a => a.Header.Remove("kid")),
        ["empty key id"] = (401, a => a.Header["kid"] = ""),
        ["key id of a path"] = (401, a => a.Header["kid"] = "../../etc/passwd"),
        ["key of another issuer"] = (401, a => SignedBy(a, a.Microsoft.Entra)),
        ["another key under a known id"] = (401, a => a.Key = new MockKey("connector-1", "msteams")),
        ["key that is not endorsed for Teams"] = (401, a => SignedBy(a, a.Microsoft.WebChatOnly)),
        ["key brought along in the header"] = (401, All(a => SignedBy(a, new MockKey("mine")), a => a.Header["jwk"] = a.Key.Listed())),
        ["address of keys in the header"] = (401, All(a => SignedBy(a, new MockKey("mine")), a => a.Header["jku"] = "https://evil.example/keys")),
        ["claims changed after signing"] = (401, a => a.Spoil = t => Changed(t, a)),
        ["signature cut short"] = (401, a => a.Spoil = t => t[..^8]),
        ["signature left out"] = (401, a => a.Spoil = t => t[..(t.LastIndexOf('.') + 1)]),
        ["no service named in the token"] = (401, a => a.Claims.Remove("serviceurl")),
        ["emulator's token"] = (401, a => OfEntra(a, "d6d49420-f39b-4df7-a1dc-d59a935871db", c => { c["ver"] = "1.0"; c["appid"] = Attempt.AppId; })),
        ["another bot's token (skill)"] = (401, All(a => OfEntra(a, MockMicrosoft.Tenant, c => (c["ver"], c["azp"]) = ("2.0", "55555555-aaaa-bbbb-cccc-000000000005")), a => a.Claims.Remove("serviceurl"))),
        ["Entra's token of another tenant"] = (401, a => OfEntra(a, OtherTenant, _ => { })),
        ["Entra's issuer and tid of two tenants"] = (401, All(a => OfEntra(a, OtherTenant, _ => { }), a => a.Claims["tid"] = MockMicrosoft.Tenant)),
        ["Entra's issuer, the connector's key"] = (401, All(a => OfEntra(a, MockMicrosoft.Tenant, _ => { }), a => SignedBy(a, a.Microsoft.Connector))),

        // Proven, but from elsewhere.
        ["service swapped for another path of its own"] = (403, a => a.Body["serviceUrl"] = MockMicrosoft.Service + "elsewhere/"),
        ["service swapped for its own without the slash"] = (403, a => a.Body["serviceUrl"] = MockMicrosoft.Service.TrimEnd('/')),
        ["service swapped for another that is allowed"] = (403, a => a.Body["serviceUrl"] = "https://smba.infra.gcc.teams.microsoft.com/teams/"),
        ["service of the token swapped"] = (403, a => a.Claims["serviceurl"] = "https://smba.infra.gcc.teams.microsoft.com/teams/"),
        ["service at an internal address"] = (403, a => Service(a, "https://169.254.169.254/metadata/")),
        ["service at an internal address as a number"] = (403, a => Service(a, "https://2852039166/")),
        ["service on this machine"] = (403, a => Service(a, "http://127.0.0.1:5000/")),
        ["service whose name only ends alike"] = (403, a => Service(a, "https://evil.trafficmanager.net/teams/")),
        ["service over http"] = (403, a => Service(a, "http://smba.trafficmanager.net/teams/")),
        ["service with a user"] = (403, a => Service(a, "https://smba.trafficmanager.net@evil.example/")),
        ["service of the other cloud"] = (403, a => Service(a, MockMicrosoft.GovernmentService)),
        ["another tenant"] = (403, All(a => a.Body["conversation"]!["tenantId"] = OtherTenant, a => a.Body["channelData"]!["tenant"]!["id"] = OtherTenant)),
        ["another tenant in the channel's data"] = (403, a => a.Body["channelData"]!["tenant"]!["id"] = OtherTenant),
        ["another tenant of the conversation"] = (403, a => a.Body["conversation"]!["tenantId"] = OtherTenant),
        ["no tenant"] = (403, All(a => ((JsonObject)a.Body["conversation"]!).Remove("tenantId"), a => a.Body.Remove("channelData"))),
        ["tenant in capitals"] = (403, All(a => a.Body["conversation"]!["tenantId"] = MockMicrosoft.Tenant.ToUpperInvariant(), a => a.Body.Remove("channelData"))),
        ["unknown channel"] = (403, a => a.Body["channelId"] = Attempt.Canary),
        ["emulator's channel"] = (403, a => a.Body["channelId"] = "emulator"),
        ["channel in capitals"] = (403, a => a.Body["channelId"] = "MSTEAMS"),

        // Proven, but no activity.
        ["no JSON"] = (400, a => Raw(a, Attempt.Canary)),
        ["cut short"] = (400, a => Raw(a, a.Body.ToJsonString()[..^3])),
        ["more behind it"] = (400, a => Raw(a, a.Body.ToJsonString() + "{}")),
        ["null"] = (400, a => Raw(a, "null")),
        ["a list"] = (400, a => Raw(a, $"[{a.Body.ToJsonString()}]")),
        ["nothing in it"] = (400, a => a.Body = []),
        ["a million levels deep"] = (400, a => Raw(a, new string('[', 200_000))),
        ["value 40 levels deep"] = (400, a => a.Body["value"] = JsonNode.Parse(new string('[', 40) + new string(']', 40))),
        ["a name twice"] = (400, a => Raw(a, a.Body.ToJsonString()[..^1] + ",\"serviceUrl\":\"https://evil.example/\"}")),
        ["a name twice further down"] = (400, a => Raw(a, a.Body.ToJsonString().Replace("\"aadObjectId\"", "\"aadObjectId\":\"1\",\"aadObjectId\"", StringComparison.Ordinal))),
        ["a name twice, once in capitals"] = (400, a => a.Body["From"] = a.Body["from"]!.DeepClone()),
        ["a known name in capitals"] = (400, a => a.Body["channelData"] = new JsonObject { ["Tenant"] = new JsonObject { ["id"] = OtherTenant } }),
        ["text that is a number"] = (400, a => a.Body["text"] = 5),
        ["text that is an object"] = (400, a => a.Body["text"] = new JsonObject { ["a"] = 1 }),
        ["type that is a number"] = (400, a => a.Body["type"] = 5),
        ["from that is a text"] = (400, a => a.Body["from"] = Attempt.Canary),
        ["from.id that is a number"] = (400, a => a.Body["from"]!["id"] = 29),
        ["aadObjectId that is an object"] = (400, a => a.Body["from"]!["aadObjectId"] = new JsonObject { ["id"] = "1" }),
        ["aadObjectId that is a list"] = (400, a => a.Body["from"]!["aadObjectId"] = new JsonArray("1", "2")),
        ["conversation that is a list"] = (400, a => a.Body["conversation"] = new JsonArray()),
        ["isGroup that is a text"] = (400, a => a.Body["conversation"]!["isGroup"] = "true"),
        ["channelData that is a text"] = (400, a => a.Body["channelData"] = "{}"),
        ["tenant that is a text"] = (400, a => a.Body["channelData"]!["tenant"] = MockMicrosoft.Tenant),
        ["entities that are an object"] = (400, a => a.Body["entities"] = new JsonObject()),
        ["entities of numbers"] = (400, a => a.Body["entities"] = new JsonArray(1)),
        ["membersAdded of texts"] = (400, a => a.Body["membersAdded"] = new JsonArray("29:x")),
        ["serviceUrl null"] = (400, a => a.Body["serviceUrl"] = null),
        ["no service"] = (400, a => a.Body.Remove("serviceUrl")),
        ["no type of activity"] = (400, a => a.Body.Remove("type")),
        ["no from"] = (400, a => a.Body.Remove("from")),
        ["from null"] = (400, a => a.Body["from"] = null),
        ["from without id"] = (400, a => a.Body["from"] = new JsonObject { ["name"] = Attempt.Canary }),
        ["no conversation"] = (400, a => a.Body.Remove("conversation")),
        ["message without id"] = (400, a => a.Body.Remove("id")),
        ["invoke without id"] = (400, All(a => a.Body = Attempt.Invoke(), a => a.Body.Remove("id"))),
        ["id of 3 KB"] = (400, a => a.Body["id"] = new string('1', 3000)),
        ["answers wanted in the response"] = (400, a => a.Body["deliveryMode"] = "expectReplies"),
        ["half a surrogate"] = (400, a => Raw(a, a.Body.ToJsonString().Replace("\"text\":\"", "\"text\":\"\\ud83d", StringComparison.Ordinal))),
        ["bytes that are no UTF-8"] = (400, All(a => a.Raw = Encoding.UTF8.GetBytes(a.Body.ToJsonString()), a => a.Raw![Array.LastIndexOf(a.Raw, (byte)'d')] = 0xff)),
        ["time that is none"] = (400, a => a.Body["timestamp"] = "the day before"),
        ["number of 1,000 digits"] = (400, a => Raw(a, a.Body.ToJsonString()[..^1] + $",\"value\":{new string('9', 1000)}}}")),
        ["comments"] = (400, a => Raw(a, "/* */" + a.Body.ToJsonString())),
        ["300 KB"] = (413, a => a.Body["text"] = new string('x', 300_000)),
        ["300 KB in chunks"] = (413, All(a => a.Body["text"] = new string('x', 300_000), a => a.Chunked = true)),
        ["plain text"] = (415, a => a.ContentType = "text/plain"),
        ["a form"] = (415, a => a.ContentType = "application/x-www-form-urlencoded"),
        ["UTF-16"] = (415, a => a.ContentType = "application/json; charset=utf-16"),
        ["no content type"] = (415, a => a.ContentType = null),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_is_refused_and_nothing_of_it_is_said_or_heard(string name)
    {
        var (expected, spoil) = Cases[name];
        var attempt = host.Trust.Whole();
        spoil(attempt);
        host.Trust.Log.All.Clear();

        var (status, body) = await host.Trust.SendAsync(attempt);

        Assert.Equal((expected, ""), (status, body));
        Assert.Empty(host.Trust.Bot.Heard);
        var ours = host.Trust.Log.All.Where(l => l.Level >= LogLevel.Information && l.Category.StartsWith("ChatGovernanceBot", StringComparison.Ordinal)).ToList();
        var line = Assert.Single(ours);
        Assert.InRange(line.Text.Length, 20, 120);
        Assert.All(host.Trust.Log.All, l => Assert.DoesNotContain(Attempt.Canary, l.Text, StringComparison.Ordinal));
        Assert.All(host.Trust.Log.All.Where(l => !l.Text.Contains("access_token", StringComparison.Ordinal)), l => Assert.DoesNotContain(attempt.Token()[..40], l.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_same_activity_with_nothing_wrong_is_heard()
    {
        await using var trust = await TrustHost.StartAsync();
        Assert.Equal((200, ""), await trust.SendAsync(trust.Whole()));
        Assert.Equal(Attempt.Canary, Assert.Single(trust.Bot.Heard).Text);
    }

    private static Action<Attempt> All(params Action<Attempt>[] steps) => attempt => Array.ForEach(steps, step => step(attempt));

    private static void Hs256(Attempt attempt, byte[] key)
    {
        attempt.Header["alg"] = "HS256";
        attempt.Sign = content => HMACSHA256.HashData(key, content);
    }

    private static void SignedBy(Attempt attempt, MockKey key)
    {
        attempt.Key = key;
        attempt.Header["kid"] = key.Id;
    }

    private static void OfEntra(Attempt attempt, string tenant, Action<JsonObject> more)
    {
        attempt.Claims["iss"] = $"https://login.microsoftonline.com/{tenant}/v2.0";
        attempt.Claims["tid"] = tenant;
        more(attempt.Claims);
        SignedBy(attempt, attempt.Microsoft.Entra);
    }

    private static void Service(Attempt attempt, string address)
    {
        attempt.Claims["serviceurl"] = address;
        attempt.Body["serviceUrl"] = address;
    }

    private static void Raw(Attempt attempt, string text) => attempt.Raw = Encoding.UTF8.GetBytes(text);

    private static string Changed(string token, Attempt attempt)
    {
        var parts = token.Split('.');
        var claims = (JsonObject)attempt.Claims.DeepClone();
        claims["exp"] = attempt.Now + 99_999;
        return $"{parts[0]}.{Base64UrlEncoder.Encode(claims.ToJsonString())}.{parts[2]}";
    }

    public sealed class Host : IAsyncLifetime
    {
        internal TrustHost Trust { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Trust = await TrustHost.StartAsync();
            await Trust.SendAsync(Trust.Whole());
            Trust.Bot.Heard.Clear();
        }

        public async Task DisposeAsync() => await Trust.DisposeAsync();
    }
}
