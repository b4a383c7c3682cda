using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ChatGovernanceBot.Channels.Web;

/// <summary>Whose words a message of the web chat is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WebAuthor>))]
public enum WebAuthor
{
    /// <summary>The person the conversation belongs to.</summary>
    [JsonStringEnumMemberName("you")] You,
    [JsonStringEnumMemberName("bot")] Bot,
}

/// <summary>One message of one person's conversation, as it is stored and as the page receives it.</summary>
/// <param name="Id">The delivery id of what the bot delivered; derived from the page's key for everything else. Unique within an account.</param>
/// <param name="Text">Plain text, no Markdown; hostile where <paramref name="From"/> is <see cref="WebAuthor.You"/>.</param>
/// <param name="At">Governance time, UTC, of when it was first stored.</param>
/// <param name="Version">1 at first, one more with each replacement.</param>
public sealed record WebMessage(string Id, WebAuthor From, string Text, JsonObject? Card, DateTimeOffset At, int Version);
