using System.Text;
using System.Text.RegularExpressions;

namespace ChatGovernanceBot.Channels.Slack.Reading;

/// <summary>
/// What a person typed, from how Slack writes it: links, channels, dates and groups as plain words, the bot's own mention taken out.
/// Mentions of other people stay as <c>&lt;@U…&gt;</c> until <see cref="WithPeopleAsync"/>.
/// </summary>
/// <remarks>https://docs.slack.dev/messaging/formatting-message-text#retrieving-messages: within a text <c>&lt;</c> only ever begins something of Slack's.</remarks>
internal static class SlackWords
{
    private static readonly Regex Parts = Pattern.Of(@"<([^<>|]+)(?:\|([^<>]*))?>");
    private static readonly Regex Mentions = Pattern.Of("<@([A-Za-z0-9]+)>");
    private static readonly Regex Entities = Pattern.Of("&(?:amp|lt|gt);");

    /// <param name="bot">The bot's user id; null where Slack did not say it.</param>
    public static string Read(string text, string? bot)
    {
        var read = new StringBuilder(text.Length);
        var at = 0;
        foreach (Match part in Parts.Matches(text))
        {
            read.Append(Unescaped(text[at..part.Index])).Append(Words(part.Groups[1].Value, part.Groups[2].Success ? Unescaped(part.Groups[2].Value) : null, bot));
            at = part.Index + part.Length;
        }

        return read.Append(Unescaped(text[at..])).Replace('\u00A0', ' ').ToString().Trim();
    }

    /// <summary>Puts the name of whom each mention means in its place.</summary>
    /// <param name="nameOf">By user id; null where nobody we know is meant: then the conversation asks.</param>
    public static async ValueTask<string> WithPeopleAsync(string text, Func<string, ValueTask<string?>> nameOf)
    {
        var read = new StringBuilder(text.Length);
        var at = 0;
        foreach (Match mention in Mentions.Matches(text))
        {
            var user = mention.Groups[1].Value;
            read.Append(text, at, mention.Index - at).Append(await nameOf(user) ?? SomebodyUnknown.Called(user));
            at = mention.Index + mention.Length;
        }

        return read.Append(text, at, text.Length - at).ToString();
    }

    private static string Words(string what, string? label, string? bot) => what switch
    {
        ['@', .. var user] when user == bot => " ",
        ['@', ..] => $"<{what}>",
        ['#', ..] => "#" + (label is { Length: > 0 } ? label : what[1..]),
        // <!date^…|…>, <!subteam^…|@group>, <!here>: the fallback is what Slack shows where it shows nothing better.
        ['!', .. var special] => label ?? "@" + special,
        _ => Link(Unescaped(what), label),
    };

    // What a person typed as an address is linked by Slack itself, with what was typed as its label.
    private static string Link(string address, string? label) =>
        label is not { Length: > 0 } ? WithoutScheme(address)
        : address.Contains(label, StringComparison.Ordinal) || address.StartsWith(Telephone, StringComparison.Ordinal) ? label
        : $"{label} ({address})";

    private const string Telephone = "tel:";

    private static string WithoutScheme(string address) => new[] { "mailto:", Telephone }.FirstOrDefault(scheme => address.StartsWith(scheme, StringComparison.Ordinal)) is { } scheme ? address[scheme.Length..] : address;

    // In one pass: &amp;lt; is the text &lt; and not <.
    private static string Unescaped(string text) => Entities.Replace(text, e => e.Value switch { "&lt;" => "<", "&gt;" => ">", _ => "&" });
}
