using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels.Tests.Teams;

/// <summary>What the bot answered to an activity.</summary>
/// <param name="Bytes">How large the answer was as it came.</param>
public sealed record TeamsAnswer(int Status, JsonObject? Body, int Bytes);

/// <summary>A person's Teams client, as the Bot Connector would pass on what they do.</summary>
/// <param name="conversation">Where they are: a conversation of two, a group chat or a channel's thread.</param>
public sealed class TeamsUser(HttpClient bot, string serviceUrl, string tenant, string userId, string name, string conversation, string kind = "personal")
{
    public const string Bot = "28:bot";
    private static int _activities;

    public string Member => "29:" + userId;
    public string Conversation => conversation;
    public string UserId => userId;

    /// <summary>The same person somewhere else.</summary>
    public TeamsUser At(string other, string otherKind) => new(bot, serviceUrl, tenant, userId, name, other, otherKind);

    public static string NewId() => "act-" + Interlocked.Increment(ref _activities).ToString(CultureInfo.InvariantCulture);

    public Task<TeamsAnswer> SayAsync(string text, JsonArray? entities = null, string? id = null, JsonArray? attachments = null) =>
        PostAsync(Activity("message", id).With("text", text).With("entities", entities).With("attachments", attachments));

    public Task<TeamsAnswer> PressAsync(string verb, string delivery, JsonObject? inputs = null, string? id = null, string? replyTo = null)
    {
        var data = inputs?.DeepClone().AsObject() ?? [];
        data["id"] = delivery;
        var value = new JsonObject { ["action"] = new JsonObject { ["type"] = "Action.Execute", ["verb"] = verb, ["data"] = data }, ["trigger"] = "manual" };
        return PostAsync(Activity("invoke", id).With("name", "adaptiveCard/action").With("value", value).With("replyToId", replyTo));
    }

    /// <summary>Presses a button of a message.</summary>
    public Task<TeamsAnswer> PressAsync(JsonObject message, string verb, JsonObject? inputs = null) =>
        PressAsync(verb, (string)message.Card().Buttons().First(b => b.Verb == verb).Data["id"]!, inputs, replyTo: message["id"]!.ToString());

    public Task<TeamsAnswer> DialogAsync(string name, JsonObject data, string? id = null, string? replyTo = null) =>
        PostAsync(Activity("invoke", id).With("name", name).With("value", new JsonObject { ["data"] = data.DeepClone() }).With("replyToId", replyTo));

    public Task<TeamsAnswer> InvokeAsync(string name, JsonObject value) => PostAsync(Activity("invoke").With("name", name).With("value", value));

    public JsonObject Activity(string type, string? id = null) => new()
    {
        ["type"] = type,
        ["id"] = id ?? NewId(),
        ["channelId"] = "msteams",
        ["serviceUrl"] = serviceUrl,
        ["from"] = new JsonObject { ["id"] = Member, ["name"] = name, ["aadObjectId"] = userId },
        ["recipient"] = new JsonObject { ["id"] = Bot, ["name"] = "GovBot" },
        ["conversation"] = new JsonObject { ["id"] = conversation, ["conversationType"] = kind, ["isGroup"] = kind != "personal", ["tenantId"] = tenant },
        ["channelData"] = new JsonObject { ["tenant"] = new JsonObject { ["id"] = tenant } },
    };

    public async Task<TeamsAnswer> PostAsync(JsonObject activity)
    {
        using var answer = await bot.PostAsJsonAsync("/api/messages", activity);
        var text = await answer.Content.ReadAsByteArrayAsync();
        return new((int)answer.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text) as JsonObject, text.Length);
    }
}

public static class JsonWith
{
    /// <summary>Adds a property where there is one.</summary>
    public static JsonObject With(this JsonObject json, string name, JsonNode? value)
    {
        if (value is not null)
        {
            json[name] = value.DeepClone();
        }

        return json;
    }
}

/// <summary>Looks into cards.</summary>
public static class CardReading
{
    /// <summary>Everything that a person could read in a message or card.</summary>
    public static string Shown(this JsonNode? node) => string.Join('\n', Texts(node));

    /// <summary>The card of a message.</summary>
    public static JsonObject? Card(this JsonObject message) => message["attachments"]?[0]?["content"] as JsonObject;

    /// <summary>Every button with its verb and data, whatever its kind.</summary>
    public static IEnumerable<(string Type, string Verb, JsonObject Data)> Buttons(this JsonNode? node) => node switch
    {
        JsonObject it when it["type"]?.ToString() is "Action.Execute" or "Action.Submit" =>
            [(it["type"]!.ToString(), (it["verb"] ?? it["data"]?["verb"])?.ToString() ?? "", it["data"]?.AsObject() ?? [])],
        JsonObject it => it.Where(p => p.Key != "refresh").SelectMany(p => Buttons(p.Value)),
        JsonArray many => many.SelectMany(Buttons),
        _ => [],
    };

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject it => it.Where(p => p.Key is "text" or "title" or "summary" && p.Value is JsonValue).Select(p => p.Value!.ToString()).Concat(it.SelectMany(p => Texts(p.Value))),
        JsonArray many => many.SelectMany(Texts),
        _ => [],
    };
}
