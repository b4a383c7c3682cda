using System.Text.Json;
using ChatGovernanceBot.Channels.Slack.Trust;

namespace ChatGovernanceBot.Channels.Slack.Reading;

/// <summary>Reads a slash command. The names of channel, team and user in it are not read: they identify nobody.</summary>
/// <remarks>https://docs.slack.dev/interactivity/implementing-slash-commands.</remarks>
internal static class SlackCommands
{
    /// <exception cref="FormatException">It is not what the protocol says.</exception>
    public static SlackArrival Read(JsonElement payload, SlackKeys keys)
    {
        var trigger = payload.Id("trigger_id");
        return new SlackArrival.Command(keys.Account(payload.Id("user_id")), keys.OfTrigger(trigger), payload.Id("channel_id"), SlackWords.Read(payload.Text("text") ?? "", bot: null), trigger);
    }
}
