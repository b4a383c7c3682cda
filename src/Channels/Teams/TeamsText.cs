using System.Net;
using ChatGovernanceBot.Governance;
using Microsoft.Bot.Schema;
using Newtonsoft.Json.Linq;

namespace ChatGovernanceBot.Channels.Teams;

/// <summary>A mention as the activity's entity names it.</summary>
/// <param name="Text">As it stands in the activity's text, with its tags.</param>
/// <param name="Member">How Teams names the mentioned account: <c>28:…</c> for a bot, <c>29:…</c> for a person.</param>
/// <param name="UserId">The object id, where the entity says it.</param>
internal sealed record TeamsMention(string Text, string Member, string? UserId);

/// <summary>What a person typed, with the bot's own mention taken out and everybody else's replaced by the handle of whom its entity names.</summary>
internal static class TeamsText
{
    /// <param name="handleOf">Null where nobody we know is meant: then the name stays as plain text, and the conversation asks.</param>
    public static async Task<string> ReadAsync(IMessageActivity activity, Func<TeamsMention, Task<Handle?>> handleOf)
    {
        var text = activity.Text ?? "";
        var read = new System.Text.StringBuilder(text.Length);
        var at = 0;
        foreach (var mention in Mentions(activity))
        {
            var found = mention.Text.Length == 0 ? -1 : text.IndexOf(mention.Text, at, StringComparison.Ordinal);
            if (found < 0)
            {
                continue;
            }

            read.Append(text, at, found - at);
            if (mention.Member != activity.Recipient?.Id)
            {
                read.Append(' ').Append(WebUtility.HtmlEncode((await handleOf(mention))?.Value) ?? WithoutTags(mention.Text)).Append(' ');
            }

            at = found + mention.Text.Length;
        }

        return WebUtility.HtmlDecode(WithoutTags(read.Append(text, at, text.Length - at).ToString())).Replace('\u00A0', ' ').Trim();
    }

    private static IEnumerable<TeamsMention> Mentions(IMessageActivity activity) =>
        from entity in activity.Entities ?? []
        where string.Equals(entity?.Type, "mention", StringComparison.OrdinalIgnoreCase)
        let mentioned = entity.Properties?["mentioned"] as JObject
        where mentioned is not null
        select new TeamsMention(Text(entity.Properties["text"]), Text(mentioned["id"]), mentioned["aadObjectId"] is JValue { Value: string user } ? user : null);

    private static string Text(JToken? token) => token is JValue { Value: string text } ? text : "";

    private static string WithoutTags(string text) => text.Replace("<at>", "", StringComparison.OrdinalIgnoreCase).Replace("</at>", "", StringComparison.OrdinalIgnoreCase);
}
