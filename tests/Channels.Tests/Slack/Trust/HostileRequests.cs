using System.Text;
using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels.Tests.Slack.Trust;

/// <summary>Everything that can be wrong with a request of Slack, and what it is answered.</summary>
internal static class HostileRequests
{
    public const int MaxBytes = 1024 * 1024;

    /// <summary>What a refused event is answered, so that nobody outside can have Slack switch the events off by sending many.</summary>
    public const int Acknowledged = 200;

    public static readonly IReadOnlyDictionary<string, (int Status, Action<SlackAttempt> Spoil)> All = new Dictionary<string, (int, Action<SlackAttempt>)>
    {
        // That Slack sent it is not proven.
        ["no signature"] = (401, a => a.Signatures = _ => []),
        ["no timestamp"] = (401, a => a.Timestamps = _ => []),
        ["neither"] = (401, Steps(a => a.Signatures = _ => [], a => a.Timestamps = _ => [])),
        ["an empty signature"] = (401, a => a.Signatures = _ => [""]),
        ["another secret"] = (401, a => a.Secret = "another-secret-0123456789abcdef-3"),
        ["an empty secret"] = (401, a => a.Secret = ""),
        ["another body"] = (401, a => a.Signed = b => [.. b, (byte)' ']),
        ["a body of which the last byte is cut"] = (401, a => a.Signed = b => b[..^1]),
        ["a body that was encoded anew"] = (401, a => a.Signed = b => Encoding.UTF8.GetBytes(JsonNode.Parse(b)!.ToJsonString(new() { WriteIndented = true }))),
        ["a form that was encoded anew"] = (401, Steps(a => a.Interaction(With(RawPayloads.Press(), p => p["team"]!["domain"] = "acme corp")), a => a.Signed = b => Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(b).Replace("+", "%20", StringComparison.Ordinal)))),
        ["a form signed as it reads"] = (401, Steps(a => a.Interaction(RawPayloads.Press()), a => a.Signed = b => Encoding.UTF8.GetBytes(Uri.UnescapeDataString(Encoding.ASCII.GetString(b))))),
        ["another time than the signed one"] = (401, a => a.Timestamps = _ => [a.At(1)]),
        ["301 seconds old"] = (401, a => a.Timestamp = a.At(-301)),
        ["301 seconds ahead"] = (401, a => a.Timestamp = a.At(301)),
        ["of 1970"] = (401, a => a.Timestamp = "1"),
        ["a timestamp in milliseconds"] = (401, a => a.Timestamp = a.At(0) + "000"),
        ["a timestamp of 40 digits"] = (401, a => a.Timestamp = new string('9', 40)),
        ["a timestamp with a sign"] = (401, a => a.Timestamp = "+" + a.At(0)),
        ["a negative timestamp"] = (401, a => a.Timestamp = "-" + a.At(0)),
        ["a timestamp with a leading zero"] = (401, a => a.Timestamp = "0" + a.At(0)),
        ["a timestamp with a space within"] = (401, a => a.Timestamp = a.At(0).Insert(5, " ")),
        ["a timestamp with a fraction"] = (401, a => a.Timestamp = a.At(0) + ".0"),
        ["a timestamp in hexadecimal"] = (401, a => a.Timestamp = "0x6955cd00"),
        ["a timestamp with an exponent"] = (401, a => a.Timestamp = "1e9"),
        ["an empty timestamp"] = (401, a => a.Timestamp = ""),
        ["a timestamp that moves the colon"] = (401, Steps(a => a.Timestamp = a.At(0) + ":x", a => a.Timestamps = t => [t[..^2]])),
        ["two timestamps"] = (401, a => a.Timestamps = t => [t, t]),
        ["two timestamps in one header"] = (401, a => a.Timestamps = t => [$"{t},{t}"]),
        ["two signatures"] = (401, a => a.Signatures = s => [s, s]),
        ["a wrong signature before the right one"] = (401, a => a.Signatures = s => ["v0=" + new string('0', 64), s]),
        ["two signatures in one header"] = (401, a => a.Signatures = s => [$"{s}, {s}"]),
        ["a signature in capitals"] = (401, a => a.Signatures = s => [s.ToUpperInvariant()]),
        ["a signature with capital digits"] = (401, a => a.Signatures = s => ["v0=" + s[3..].ToUpperInvariant()]),
        ["a signature of version 1"] = (401, a => a.Signatures = s => ["v1=" + s[3..]]),
        ["a signature without version"] = (401, a => a.Signatures = s => [s[3..]]),
        ["a signature of half the length"] = (401, a => a.Signatures = s => [s[..35]]),
        ["a signature with more behind"] = (401, a => a.Signatures = s => [s + "00"]),
        ["a signature with a space"] = (401, a => a.Signatures = s => [s.Replace("=", "= ", StringComparison.Ordinal)]),
        ["a signature that is no hexadecimal"] = (401, a => a.Signatures = s => [s[..^1] + "g"]),
        ["a signature of one other bit"] = (401, a => a.Signatures = s => [s[..^1] + (s[^1] == '0' ? '1' : '0')]),
        ["a challenge without a signature"] = (401, Steps(a => a.Payload = Challenge(), a => a.Signatures = _ => [])),
        ["a challenge signed with another secret"] = (401, Steps(a => a.Payload = Challenge(), a => a.Secret = "another-secret-0123456789abcdef-3")),
        ["an unsigned look at the certificate"] = (401, Steps(a => a.Command(new() { ["ssl_check"] = "1", ["token"] = "x" }), a => a.Signatures = _ => [])),
        ["1.1 MB unsigned"] = (401, Steps(Large, a => a.Signatures = _ => [])),

        // Signed, but not for this app or of these people.
        ["an event for another app"] = (Acknowledged, a => a.Payload["api_app_id"] = "A0OTHER"),
        ["an event for no app"] = (Acknowledged, a => a.Payload.Remove("api_app_id")),
        ["an event of another workspace"] = (Acknowledged, Steps(a => a.Payload["team_id"] = "T0OTHER", a => a.Payload["authorizations"]![0]!["team_id"] = "T0OTHER")),
        ["an event of another workspace that names no installation"] = (Acknowledged, Steps(a => a.Payload["team_id"] = "T0OTHER", a => a.Payload.Remove("authorizations"))),
        ["an event of a workspace in other case"] = (Acknowledged, a => a.Payload["authorizations"]![0]!["team_id"] = RawPayloads.Team.ToLowerInvariant()),
        ["an event of no workspace"] = (Acknowledged, a => a.Payload["authorizations"]![0]!["team_id"] = null),
        ["an event that another workspace's installation sees"] = (Acknowledged, a => a.Payload["authorizations"]![0]!["team_id"] = "T0OTHER"),
        ["an event of an organisation's installation"] = (Acknowledged, a => a.Payload["authorizations"]![0]!["is_enterprise_install"] = true),
        ["a message of a user of another workspace"] = (Acknowledged, a => a.Payload["event"]!["user_team"] = "T0OTHER"),
        ["a mention from another workspace"] = (Acknowledged, Steps(a => a.Payload = RawPayloads.Mention(), a => a.Payload["event"]!["source_team"] = "T0OTHER")),
        ["a mention by another workspace's user"] = (Acknowledged, Steps(a => a.Payload = RawPayloads.Mention(), a => a.Payload["event"]!["team"] = "T0OTHER")),
        ["an unknown event of another workspace"] = (Acknowledged, Steps(a => a.Payload["event"]!["type"] = "surprise", a => a.Payload["authorizations"]![0]!["team_id"] = "T0OTHER")),
        ["a limit of another app"] = (Acknowledged, a => a.Payload = With(RawPayloads.RateLimited(), p => p["api_app_id"] = "A0OTHER")),
        ["a limit of no app"] = (Acknowledged, a => a.Payload = With(RawPayloads.RateLimited(), p => p.Remove("api_app_id"))),
        ["a press for another app"] = (403, a => a.Interaction(With(RawPayloads.Press(), p => p["api_app_id"] = "A0OTHER"))),
        ["a press for no app"] = (403, a => a.Interaction(With(RawPayloads.Press(), p => p.Remove("api_app_id")))),
        ["a press in another workspace"] = (403, a => a.Interaction(With(RawPayloads.Press(), p => p["team"]!["id"] = "T0OTHER"))),
        ["a press without a workspace"] = (403, a => a.Interaction(With(RawPayloads.Press(), p => p["team"] = null))),
        ["a press by a user of another workspace"] = (403, a => a.Interaction(With(RawPayloads.Press(), p => p["user"]!["team_id"] = "T0OTHER"))),
        ["a press in an organisation's installation"] = (403, a => a.Interaction(With(RawPayloads.Press(), p => p["is_enterprise_install"] = true))),
        ["a dialog of another app"] = (403, a => a.Interaction(With(RawPayloads.Submission(), p => p["view"]!["app_id"] = "A0OTHER"))),
        ["a dialog of another workspace's installation"] = (403, a => a.Interaction(With(RawPayloads.Submission(), p => p["view"]!["app_installed_team_id"] = "T0OTHER"))),
        ["options for another workspace's installation"] = (403, a => a.Interaction(With(RawPayloads.Suggestion(), p => p["view"]!["app_installed_team_id"] = "T0OTHER"), "/slack/options")),
        ["options for a user of another workspace"] = (403, a => a.Interaction(With(RawPayloads.Suggestion(), p => p["user"]!["team_id"] = "T0OTHER"), "/slack/options")),
        ["a shortcut in another workspace"] = (403, a => a.Interaction(With(RawPayloads.Shortcut(), p => p["team"]!["id"] = "T0OTHER"))),
        ["a command for another app"] = (403, a => a.Command(With(RawPayloads.Command(), p => p["api_app_id"] = "A0OTHER"))),
        ["a command in another workspace"] = (403, a => a.Command(With(RawPayloads.Command(), p => p["team_id"] = "T0OTHER"))),
        ["a command in an organisation's installation"] = (403, a => a.Command(With(RawPayloads.Command(), p => p["is_enterprise_install"] = "true"))),

        // Signed, but not what Slack sends.
        ["no JSON"] = (400, a => a.Encode = _ => Encoding.UTF8.GetBytes(RawPayloads.Canary)),
        ["an empty body"] = (400, a => a.Encode = _ => []),
        ["JSON that is cut"] = (400, a => a.Encode = json => Encoding.UTF8.GetBytes(json[..^1])),
        ["a list"] = (400, a => a.Encode = json => Encoding.UTF8.GetBytes($"[{json}]")),
        ["a text"] = (400, a => a.Encode = _ => "\"x\""u8.ToArray()),
        ["two payloads"] = (400, a => a.Encode = json => Encoding.UTF8.GetBytes(json + json)),
        ["comments"] = (400, a => a.Encode = json => Encoding.UTF8.GetBytes("/* */" + json)),
        ["a workspace twice"] = (400, a => a.Encode = json => Encoding.UTF8.GetBytes($"{{\"team_id\":\"T0OTHER\",{json[1..]}")),
        ["a workspace twice, once escaped"] = (400, a => a.Encode = json => Encoding.UTF8.GetBytes($"{{\"te\\u0061m_id\":\"T0OTHER\",{json[1..]}")),
        ["a user twice"] = (400, a => a.Encode = json => Encoding.UTF8.GetBytes(json.Replace("\"user\":", "\"user\":\"U0EVE\",\"user\":", StringComparison.Ordinal))),
        ["JSON 10,000 deep"] = (400, a => a.Encode = json => Encoding.UTF8.GetBytes($"{json[..^1]},\"deep\":{new string('[', 10_000)}{new string(']', 10_000)}}}")),
        ["bytes that are no UTF-8"] = (400, a => a.Encode = json => [.. Encoding.UTF8.GetBytes(json).Select(b => b == (byte)'-' ? (byte)0xff : b)]),
        ["half a surrogate"] = (400, a => a.Encode = json => Encoding.UTF8.GetBytes(json.Replace($"\"text\":\"{RawPayloads.Canary}\",\"team", "\"text\":\"\\ud83d\",\"team", StringComparison.Ordinal))),
        ["a byte order mark"] = (400, a => a.Encode = json => [0xef, 0xbb, 0xbf, .. Encoding.UTF8.GetBytes(json)]),
        ["UTF-16"] = (400, a => a.Encode = Encoding.Unicode.GetBytes),
        ["an event without id"] = (400, a => a.Payload.Remove("event_id")),
        ["an event with an id of 300 characters"] = (400, a => a.Payload["event_id"] = new string('E', 300)),
        ["an event with an id that does not print"] = (400, a => a.Payload["event_id"] = "Ev\n0001"),
        ["an event that is a text"] = (400, a => a.Payload["event"] = "message"),
        ["no event"] = (400, a => a.Payload.Remove("event")),
        ["a user that is a number"] = (400, a => a.Payload["event"]!["user"] = 7),
        ["a user that is a list"] = (400, a => a.Payload["event"]!["user"] = new JsonArray(RawPayloads.Alice)),
        ["a message of nobody"] = (400, a => a.Payload["event"]!.AsObject().Remove("user")),
        ["an empty user"] = (400, a => a.Payload["event"]!["user"] = ""),
        ["a text that is an object"] = (400, a => a.Payload["event"]!["text"] = new JsonObject()),
        ["a thread that is a number"] = (400, a => a.Payload["event"]!["thread_ts"] = 1767600600.1),
        ["authorizations that are an object"] = (400, a => a.Payload["authorizations"] = new JsonObject()),
        ["authorizations of texts"] = (400, a => a.Payload["authorizations"] = new JsonArray("x")),
        ["is_enterprise_install that is a number"] = (400, a => a.Payload["authorizations"]![0]!["is_enterprise_install"] = 1),
        ["an app that is a number"] = (400, a => a.Payload["api_app_id"] = 1),
        ["a form without a payload"] = (400, Steps(a => a.Interaction(RawPayloads.Press()), a => a.Encode = json => SlackSigner.FormOf(("body", json)))),
        ["a payload twice"] = (400, Steps(a => a.Interaction(RawPayloads.Press()), a => a.Encode = json => SlackSigner.FormOf(("payload", json), ("payload", json)))),
        ["a payload twice, once escaped"] = (400, Steps(a => a.Interaction(RawPayloads.Press()), a => a.Encode = json => [.. SlackSigner.FormOf(("payload", json)), .. "&p%61yload=x"u8])),
        ["a payload that is cut"] = (400, Steps(a => a.Interaction(RawPayloads.Press()), a => a.Encode = json => SlackSigner.FormOf(("payload", json[..^1])))),
        ["a payload that is no object"] = (400, Steps(a => a.Interaction(RawPayloads.Press()), a => a.Encode = json => SlackSigner.FormOf(("payload", "null")))),
        ["a payload with a name twice"] = (400, Steps(a => a.Interaction(RawPayloads.Press()), a => a.Encode = json => SlackSigner.FormOf(("payload", $"{{\"type\":\"view_closed\",{json[1..]}")))),
        ["a payload that is deep"] = (400, Steps(a => a.Interaction(RawPayloads.Press()), a => a.Encode = json => SlackSigner.FormOf(("payload", $"{json[..^1]},\"deep\":{new string('[', 40)}{new string(']', 40)}}}")))),
        ["half an escape"] = (400, Steps(a => a.Interaction(RawPayloads.Press()), a => a.Encode = json => [.. SlackSigner.FormOf(("payload", json)), (byte)'%', (byte)'4'])),
        ["an escape that is none"] = (400, Steps(a => a.Interaction(RawPayloads.Press()), a => a.Encode = json => [.. SlackSigner.FormOf(("payload", json)), .. "&x=%zz"u8])),
        ["escapes that are no UTF-8"] = (400, Steps(a => a.Command(RawPayloads.Command()), a => a.Encode = Escaped(a, "%ff%fe"))),
        ["an overlong escape"] = (400, Steps(a => a.Command(RawPayloads.Command()), a => a.Encode = Escaped(a, "%c0%80"))),
        ["a field without a value"] = (400, Steps(a => a.Command(RawPayloads.Command()), a => a.Encode = Escaped(a, "x&loose"))),
        ["a field without a name"] = (400, Steps(a => a.Command(RawPayloads.Command()), a => a.Encode = Escaped(a, "x&=loose"))),
        ["65 fields"] = (400, a => a.Command(With(RawPayloads.Command(), p => Enumerable.Range(0, 65 - p.Count).ToList().ForEach(i => p[$"more{i}"] = "x")))),
        ["a press by nobody"] = (400, a => a.Interaction(With(RawPayloads.Press(), p => p.Remove("user")))),
        ["a press by a user who is a text"] = (400, a => a.Interaction(With(RawPayloads.Press(), p => p["user"] = RawPayloads.Alice))),
        ["a press of nothing"] = (400, a => a.Interaction(With(RawPayloads.Press(), p => p["actions"] = new JsonArray()))),
        ["a press without actions"] = (400, a => a.Interaction(With(RawPayloads.Press(), p => p.Remove("actions")))),
        ["a press of two buttons"] = (400, a => a.Interaction(With(RawPayloads.Press(), p => p["actions"]!.AsArray().Add(p["actions"]![0]!.DeepClone())))),
        ["a press of a button without id"] = (400, a => a.Interaction(With(RawPayloads.Press(), p => p["actions"]![0]!.AsObject().Remove("action_id")))),
        ["a press with a value that is a number"] = (400, a => a.Interaction(With(RawPayloads.Press(), p => p["actions"]![0]!["value"] = 5))),
        ["a press without a trigger"] = (400, a => a.Interaction(With(RawPayloads.Press(), p => p.Remove("trigger_id")))),
        ["a press nowhere"] = (400, a => a.Interaction(With(RawPayloads.Press(), p => p.Remove("container")))),
        ["a press in an unknown place"] = (400, a => a.Interaction(With(RawPayloads.Press(), p => p["container"]!["type"] = "moon"))),
        ["a press in a view that is not there"] = (400, a => a.Interaction(With(RawPayloads.Press(), p => p["container"]!["type"] = "view"))),
        ["inputs that are a list"] = (400, a => a.Interaction(With(RawPayloads.Press(), p => p["state"]!["values"] = new JsonArray()))),
        ["one input in two blocks"] = (400, a => a.Interaction(With(RawPayloads.Press(), p => p["state"]!["values"]!["b9"] = p["state"]!["values"]!["b1"]!.DeepClone()))),
        ["a dialog without view"] = (400, a => a.Interaction(With(RawPayloads.Submission(), p => p.Remove("view")))),
        ["a dialog whose metadata is an object"] = (400, a => a.Interaction(With(RawPayloads.Submission(), p => p["view"]!["private_metadata"] = new JsonObject()))),
        ["an interaction of no type"] = (400, a => a.Interaction(With(RawPayloads.Press(), p => p.Remove("type")))),
        ["options for nothing"] = (400, a => a.Interaction(With(RawPayloads.Suggestion(), p => p.Remove("action_id")), "/slack/options")),
        ["a shortcut without a trigger"] = (400, a => a.Interaction(With(RawPayloads.Shortcut(), p => p.Remove("trigger_id")))),
        ["a command by nobody"] = (400, a => a.Command(With(RawPayloads.Command(), p => p.Remove("user_id")))),
        ["a command without a trigger"] = (400, a => a.Command(With(RawPayloads.Command(), p => p.Remove("trigger_id")))),
        ["1.1 MB"] = (413, Large),
        ["a press of 1.1 MB"] = (413, a => a.Interaction(With(RawPayloads.Press(), p => p["message"] = new JsonObject { ["text"] = new string('x', 1_100_000) }))),
        ["1.1 MB in chunks"] = (413, Steps(Large, a => a.Chunked = true)),
        ["one byte too many"] = (413, a => a.Encode = json => [.. Encoding.UTF8.GetBytes(json), .. Enumerable.Repeat((byte)' ', MaxBytes + 1 - json.Length)]),
        ["an event as a form"] = (415, a => a.ContentType = SlackSigner.Form),
        ["an interaction as JSON"] = (415, Steps(a => a.Interaction(RawPayloads.Press()), a => a.ContentType = SlackSigner.Json)),
        ["an event as a text"] = (415, a => a.ContentType = "text/plain"),
        ["an event of no type"] = (415, a => a.ContentType = ""),
        ["an event in another character set"] = (415, a => a.ContentType = "application/json; charset=utf-16"),
        ["a form in parts"] = (415, Steps(a => a.Interaction(RawPayloads.Press()), a => a.ContentType = "multipart/form-data; boundary=x")),
    };

    /// <summary>Where we are stricter than Slack's own receiver: it takes these.</summary>
    public static readonly IReadOnlySet<string> OnlyWeRefuse = new HashSet<string>(StringComparer.Ordinal)
    {
        "301 seconds ahead", "a timestamp in milliseconds", "an unsigned look at the certificate",
    };

    public static JsonObject Challenge() => new() { ["type"] = "url_verification", ["token"] = "x", ["challenge"] = "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P" };

    private static Action<SlackAttempt> Steps(params Action<SlackAttempt>[] steps) => attempt => Array.ForEach(steps, step => step(attempt));

    private static void Large(SlackAttempt attempt) => attempt.Payload["event"]!["text"] = new string('x', 1_100_000);

    private static Func<string, byte[]> Escaped(SlackAttempt attempt, string text)
    {
        var encode = attempt.Encode;
        return json => Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(encode(json)).Replace($"text={RawPayloads.Canary}", "text=" + text, StringComparison.Ordinal));
    }

    private static JsonObject With(JsonObject payload, Action<JsonObject> change)
    {
        change(payload);
        return payload;
    }
}
