using System.Text.Json;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Slack.Api;
using ChatGovernanceBot.Channels.Slack.Trust;

namespace ChatGovernanceBot.Channels.Slack.Reading;

/// <summary>Reads what the Events API tells of. What the bot did not ask to hear, and whatever is not a person's own new words, is nothing.</summary>
/// <remarks>https://docs.slack.dev/apis/events-api, https://docs.slack.dev/reference/events/message.</remarks>
internal static class SlackEvents
{
    /// <summary>Null for what is heard and nothing comes of.</summary>
    /// <exception cref="FormatException">It is not what the protocol says.</exception>
    public static SlackArrival? Read(JsonElement payload, SlackKeys keys, SlackMembership membership)
    {
        if (payload.Text("type") != "event_callback")
        {
            return null;
        }

        var (happened, key) = (payload.Object("event"), keys.OfEvent(payload.Id("event_id")));
        return happened.Id("type") switch
        {
            "message" when happened.Text("channel_type") == "im" && IsNewAndOfAPerson(happened) =>
                new SlackArrival.DirectMessage(keys.Account(happened.Id("user")), key, happened.Id("channel"), happened.MaybeId("thread_ts"), Words(payload, happened)) { HasFiles = HasFiles(happened) },
            "app_mention" when IsNewAndOfAPerson(happened) =>
                new SlackArrival.Mention(keys.Account(happened.Id("user")), key, happened.Id("channel"), happened.MaybeId("thread_ts"), Words(payload, happened)) { HasFiles = HasFiles(happened) },
            "app_home_opened" when happened.Text("tab") == "home" => new SlackArrival.HomeOpened(keys.Account(happened.Id("user")), key),
            "user_change" => Changed(happened.Object("user"), keys, key, membership),
            "tokens_revoked" when OfTheBot(happened) => new SlackArrival.TokensRevoked(keys.Nobody, key),
            "app_uninstalled" => new SlackArrival.TokensRevoked(keys.Nobody, key),
            _ => null,
        };
    }

    private static SlackArrival Changed(JsonElement user, SlackKeys keys, string key, SlackMembership membership)
    {
        var account = keys.Account(user.Id("id"));
        return membership.StandingOf(JsonObject.Create(user)!) is SlackStanding.Refused ? new SlackArrival.UserShutOut(account, key) : new SlackArrival.UserChanged(account, key);
    }

    // Edits, deletions, unfurled links and joins come as subtypes or hidden; a bot's words say which bot.
    private static bool IsNewAndOfAPerson(JsonElement message) => IsSaid(message) && !message.Has("bot_id") && !message.Has("edited") && !message.Has("hidden");

    // Three subtypes are new words of a person all the same: with a file, in a thread and beside it, and of oneself (/me).
    private static bool IsSaid(JsonElement message) =>
        message.Maybe("subtype") is not { } subtype || (subtype.ValueKind == JsonValueKind.String && subtype.GetString() is "file_share" or "thread_broadcast" or "me_message");

    private static bool HasFiles(JsonElement message) => message.Maybe("files") is { ValueKind: JsonValueKind.Array } files && files.GetArrayLength() > 0;

    // Tokens of users are not the bot's affair.
    private static bool OfTheBot(JsonElement revoked) => revoked.Maybe("tokens")?.Maybe("bot")?.GetArrayLength() > 0;

    private static string Words(JsonElement payload, JsonElement message) => SlackWords.Read(message.Text("text") ?? "", Bot(payload));

    /// <remarks>An authorization of a bot token names the bot's own user.</remarks>
    private static string? Bot(JsonElement payload) => payload.Maybe("authorizations") is { } authorizations
        ? authorizations.EnumerateArray().Where(a => a.Maybe("is_bot")?.GetBoolean() == true).Select(a => a.Text("user_id")).FirstOrDefault()
        : null;
}
