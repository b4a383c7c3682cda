using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Bot.Schema;
using Newtonsoft.Json.Linq;

namespace ChatGovernanceBot.Channels.Teams;

/// <summary>
/// The cards of <c>cards/</c> as Teams shows them: at full width, refreshed for those who see their own view, with a reason asked in a dialog,
/// and with a way to press for clients that know no <c>Action.Execute</c>. What is shown is not changed, only cut visibly where it is too large.
/// </summary>
internal static class TeamsCards
{
    public const string CardType = "application/vnd.microsoft.card.adaptive";

    /// <summary>Teams takes about 28 KB an activity; measured in UTF-8 bytes of the whole, some of which the connector adds.</summary>
    public const int LargestActivity = 27_000;

    /// <summary>Teams refreshes a card for so many people at most.</summary>
    public const int MostRefreshed = 60;

    // What JSON escapes for the sake of HTML would only make it larger: this goes to an API.
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Sends a message; one that Teams finds too large is cut further and sent once more.</summary>
    /// <param name="members">For whom a card is refreshed, as Teams names them.</param>
    public static async Task<TeamsOutcome> SendFittingAsync(OutgoingMessage message, IReadOnlyList<string> members, Func<Activity, Task<TeamsOutcome>> send)
    {
        var outcome = await send(ActivityOf(message, members, LargestActivity));
        outcome = outcome is TeamsOutcome.TooLarge ? await send(ActivityOf(message, members, LargestActivity / 2)) : outcome;
        return outcome is TeamsOutcome.TooLarge ? new TeamsOutcome.Refused("Teams finds this message too large even after it was cut.") : outcome;
    }

    /// <summary>A message as an activity of at most <paramref name="largest"/> bytes.</summary>
    public static Activity ActivityOf(OutgoingMessage message, IReadOnlyList<string> members, int largest)
    {
        if (message.Card is null)
        {
            return new Activity(ActivityTypes.Message) { Text = TeamsCardSize.Cut(message.Text, largest / 2), TextFormat = TextFormatTypes.Plain };
        }

        // The text is what a notification says; beside a card it would stand there twice.
        var summary = TeamsCardSize.Cut(message.Text, 1000);
        return new Activity(ActivityTypes.Message)
        {
            Summary = summary,
            Attachments = [AttachmentOf(CardOf(message, members, largest - (2 * summary.Length) - 500))],
        };
    }

    /// <summary>The card of a message, as JSON text.</summary>
    public static string CardOf(OutgoingMessage message, IReadOnlyList<string> members, int largest)
    {
        var card = message.Card!.DeepClone().AsObject();
        card["msteams"] = new JsonObject { ["width"] = "Full" };
        if (message.Of is { } own && members.Count > 0)
        {
            card["refresh"] = Refresh(own, members.Take(MostRefreshed));
        }

        TeamsButtons.Map(card);
        TeamsCardSize.Fit(card, largest, Text);
        return Text(card);
    }

    /// <summary>A card inside a dialog, where buttons submit the dialog.</summary>
    public static Attachment DialogCard(OutgoingMessage message)
    {
        var card = message.Card!.DeepClone().AsObject();
        TeamsButtons.MapInDialog(card);
        TeamsCardSize.Fit(card, LargestActivity, Text);
        return AttachmentOf(Text(card));
    }

    // The text is ours and JSON already: it goes out as it is.
    public static Attachment AttachmentOf(string card) => new() { ContentType = CardType, Content = new JRaw(card) };

    public static string Text(JsonObject card) => card.ToJsonString(Json);

    private static JsonObject Refresh(OwnView own, IEnumerable<string> members) => new()
    {
        ["action"] = new JsonObject
        {
            ["type"] = "Action.Execute",
            ["title"] = "Refresh",
            ["verb"] = "refresh",
            ["data"] = new JsonObject { ["id"] = own.Delivery.Value },
        },
        ["userIds"] = new JsonArray([.. members.Select(m => JsonValue.Create(m))]),
    };
}
