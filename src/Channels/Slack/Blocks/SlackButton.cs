using System.Buffers;
using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels.Slack.Blocks;

/// <summary>What a pressed button says, which carries no authority. All of it is hostile.</summary>
/// <param name="Id">Names a delivery or a dialog.</param>
/// <param name="Data">The whole data of the button, <paramref name="Id"/> among it.</param>
internal sealed record SlackButton(string Verb, string Id, JsonObject Data)
{
    /// <summary>Ends the verb in an <c>action_id</c>; what follows it is only there because ids must differ within a message.</summary>
    public const char Suffix = ':';

    /// <summary>What a button holds is flat.</summary>
    private const int MostDepth = 1;
    private static readonly SearchValues<char> VerbCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz-");

    /// <summary>Null for anything but a verb and one JSON object within Slack's limits, which names an id and nothing twice.</summary>
    public static SlackButton? Of(string actionId, string value)
    {
        if (actionId is null || value is null || actionId.Length > SlackLimits.Identifier || value.Length > SlackLimits.ButtonValue)
        {
            return null;
        }

        var verb = VerbOf(actionId);
        return verb.Length > 0 && !verb.AsSpan().ContainsAnyExcept(VerbCharacters) && HostileJson.Object(value, MostDepth) is { } data && data.Text("id") is { Length: > 0 } id
            ? new SlackButton(verb, id, data)
            : null;
    }

    /// <summary>The verb in an <c>action_id</c>.</summary>
    public static string VerbOf(string actionId) => actionId.IndexOf(Suffix, StringComparison.Ordinal) is var end and >= 0 ? actionId[..end] : actionId;
}
