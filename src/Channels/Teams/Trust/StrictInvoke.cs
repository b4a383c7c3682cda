using System.Collections.Frozen;
using Microsoft.Bot.Schema;
using Microsoft.Bot.Schema.Teams;
using Newtonsoft.Json.Linq;

namespace ChatGovernanceBot.Channels.Teams.Trust;

/// <summary>Reads the value of an invoke before anything is begun: the SDK reads it only once it is handled.</summary>
internal static class StrictInvoke
{
    // The SDK answers for itself where a press of a card has another one.
    private static readonly FrozenDictionary<string, Type> Values = new Dictionary<string, Type>(StringComparer.Ordinal)
    {
        ["task/fetch"] = typeof(TaskModuleRequest),
        ["task/submit"] = typeof(TaskModuleRequest),
        ["composeExtension/query"] = typeof(MessagingExtensionQuery),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether the value is what the name says. What the bot has no answer to may have any.</summary>
    public static bool IsReadable(Activity activity)
    {
        if (activity is not { Type: ActivityTypes.Invoke, Name: { } name, Value: JObject value } || !Values.TryGetValue(name, out var type))
        {
            return true;
        }

        try
        {
            return value.ToObject(type) is not null;
        }
        catch (Exception exception) when (exception is Newtonsoft.Json.JsonException or FormatException or OverflowException or ArgumentException)
        {
            return false;
        }
    }
}
