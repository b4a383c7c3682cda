using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatGovernanceBot.Channels.Teams;

/// <summary>A conversation, and where Teams is spoken to about it.</summary>
public sealed record TeamsPlace(string Tenant, string Conversation, string ServiceUrl)
{
    /// <summary>The conversation as a whole: its threads are one to Teams.</summary>
    public string Whole => WithoutThread(Conversation);

    /// <summary>The service in which the conversation is, as <c>Teams:AllowedServiceUrls</c> names one.</summary>
    public string Service => Uri.TryCreate(ServiceUrl, UriKind.Absolute, out var url) ? url.GetLeftPart(UriPartial.Authority) : ServiceUrl;

    /// <summary>The conversation of which a channel's thread is a part.</summary>
    public static string WithoutThread(string conversation) =>
        conversation.IndexOf(";messageid=", StringComparison.Ordinal) is var at and >= 0 ? conversation[..at] : conversation;
}

/// <summary>Where a message stands: what a <see cref="MessageReference"/> of Teams says.</summary>
/// <param name="Activity">Empty for a message that Teams took without naming it.</param>
internal sealed record TeamsMessage(
    [property: JsonPropertyName("conversation"), JsonRequired] string Conversation, [property: JsonPropertyName("activity"), JsonRequired] string Activity)
{
    public MessageReference ToReference() => new(JsonSerializer.Serialize(this));

    /// <summary>Null for a reference that Teams never gave.</summary>
    public static TeamsMessage? Of(MessageReference reference)
    {
        try
        {
            return JsonSerializer.Deserialize<TeamsMessage>(reference.Value);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
