using System.Net;
using System.Text.RegularExpressions;
using ChatGovernanceBot.Governance;
using Microsoft.Bot.Schema;
using Newtonsoft.Json.Linq;

namespace ChatGovernanceBot.Channels.Teams;

/// <summary>A mention as the activity's entity names it.</summary>
/// <param name="Text">As it stands in the activity's text, with its tags.</param>
/// <param name="Member">How Teams names the mentioned account: <c>28:…</c> for a bot, <c>29:…</c> for a person.</param>
/// <param name="UserId">The object id, where the entity says it.</param>
/// <param name="Tenant">The account's tenant, where the entity says it.</param>
internal sealed record TeamsMention(string Text, string Member, string? UserId, string? Tenant = null);

/// <summary>What a person typed, with the bot's own mention and the marks of quoted messages taken out, and everybody else's mention replaced by the handle of whom its entity names.</summary>
internal static class TeamsText
{
    private const int MostMentions = 50;

    // What is written as a mention and no entity says whose.
    private static readonly Regex Tagged = Pattern.Of("<at[^<>]*>([^<>]*)</at>");

    // What is quoted stands in an entity; in the text Teams leaves a mark of it: https://microsoft.github.io/teams-sdk/csharp/essentials/sending-messages
    private static readonly Regex Quoted = Pattern.OfAnyCase(@"<quoted\s[^<>]*/>");

    /// <summary>How the HTML beside a message says what is forwarded in it. Its text does not say where somebody else's words begin.</summary>
    /// <remarks>What somebody types is never inside a tag: its brackets are encoded.</remarks>
    private static readonly Regex Forward = Pattern.OfAnyCase(@"<[^<>]*itemtype=[\\""']*https?://schema\.skype\.com/Forward");

    /// <summary>Whether a message holds one of somebody else, who need not have meant it for the bot.</summary>
    public static bool IsForwarded(IMessageActivity activity) => (activity.Attachments ?? []).Any(a =>
        a?.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true && a.Content?.ToString() is { } html && Forward.IsMatch(html));

    /// <param name="handleOf">Null where nobody we know is meant: then the conversation asks, and never takes the name for whoever goes by it.</param>
    public static async Task<string> ReadAsync(IMessageActivity activity, Func<TeamsMention, Task<Handle?>> handleOf)
    {
        var text = Entities(activity, "quotedReply").Any() ? Quoted.Replace(activity.Text ?? "", " ") : activity.Text ?? "";
        var read = new System.Text.StringBuilder(text.Length);
        var at = 0;
        foreach (var (start, mention) in Placed(text, Mentions(activity)))
        {
            read.Append(Rest(text[at..start]));
            if (mention.Member != activity.Recipient?.Id)
            {
                read.Append(' ').Append(WebUtility.HtmlEncode((await handleOf(mention))?.Value) ?? Unknown(WithoutTags(mention.Text))).Append(' ');
            }

            at = start + mention.Text.Length;
        }

        return WebUtility.HtmlDecode(read.Append(Rest(text[at..])).ToString()).Replace('\u00A0', ' ').Trim();
    }

    // Where each stands, in the order of the text; of several that are written alike, the first comes first.
    private static List<(int Start, TeamsMention Mention)> Placed(string text, IEnumerable<TeamsMention> mentions)
    {
        var placed = new List<(int Start, TeamsMention Mention)>();
        foreach (var mention in mentions.Where(m => m.Text.Length > 0).Take(MostMentions))
        {
            var start = text.IndexOf(mention.Text, StringComparison.Ordinal);
            while (start >= 0 && placed.Any(p => start < p.Start + p.Mention.Text.Length && p.Start < start + mention.Text.Length))
            {
                start = text.IndexOf(mention.Text, start + 1, StringComparison.Ordinal);
            }

            if (start >= 0)
            {
                placed.Add((start, mention));
            }
        }

        return [.. placed.OrderBy(p => p.Start)];
    }

    private static string Rest(string text) => WithoutTags(Tagged.Replace(text, tagged => $" {Unknown(tagged.Groups[1].Value)} "));

    // The whole is decoded at last: what a name may not say it must not say then either.
    private static string Unknown(string name) => WebUtility.HtmlEncode(SomebodyUnknown.Called(WebUtility.HtmlDecode(name)));

    private static IEnumerable<TeamsMention> Mentions(IMessageActivity activity) =>
        from entity in Entities(activity, "mention")
        let mentioned = entity.Properties?["mentioned"] as JObject
        where mentioned is not null
        select new TeamsMention(Text(entity.Properties["text"]), Text(mentioned["id"]), mentioned["aadObjectId"] is JValue { Value: string user } ? user : null, Text(mentioned["tenantId"]) is { Length: > 0 } tenant ? tenant : null);

    private static IEnumerable<Entity> Entities(IMessageActivity activity, string type) =>
        (activity.Entities ?? []).Where(e => string.Equals(e?.Type, type, StringComparison.OrdinalIgnoreCase));

    private static string Text(JToken? token) => token is JValue { Value: string text } ? text : "";

    private static string WithoutTags(string text) => text.Replace("<at>", "", StringComparison.OrdinalIgnoreCase).Replace("</at>", "", StringComparison.OrdinalIgnoreCase);
}
