using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Cards;
using Microsoft.Bot.Schema;
using Newtonsoft.Json.Linq;

namespace ChatGovernanceBot.Channels.Teams;

/// <summary>
/// The cards of <c>cards/</c> as Teams shows them: at full width, refreshed for those who see their own view, with a reason asked in a dialog,
/// and with a way to press for clients that know no <c>Action.Execute</c>. What is shown is not changed, only cut visibly where it is too large;
/// a card that is too large however it is cut is said in words, without buttons: nobody decides on what they cannot read.
/// </summary>
internal static class TeamsCards
{
    public const string CardType = "application/vnd.microsoft.card.adaptive";

    /// <summary>
    /// Measured in UTF-8 bytes of the whole, some of which the connector adds. Microsoft said 28 KB
    /// once and 40 later; by now it says about 100 KB in UTF-16 and recommends 80, and this is 54 there at most. What Teams finds too large all the same is cut further.
    /// </summary>
    /// <remarks>https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages</remarks>
    public const int LargestActivity = 27_000;

    /// <summary>Teams refreshes a card for so many people at most.</summary>
    public const int MostRefreshed = 60;

    private static readonly JsonWriterOptions Unescaped = new() { Encoder = CardJson.Written.Encoder };

    private const string InWords = "\n\nThe card for this is too large for Teams. Say status, my approvals or my access to see it piece by piece.";

    /// <summary>In bytes: what an activity or an answer has around its card or text.</summary>
    public const int Around = 500;

    // What of an activity is not its card at most: who sees it refreshed, and what a notification says.
    private const int RefreshPart = 3;
    private const int SummaryPart = 8;

    // In bytes: what a card has in Teams beside what it has everywhere, unless many see it refreshed.
    private const int UsualRest = 512;

    /// <summary>Sends a message; one that Teams finds too large is cut further and sent once more, and then in words alone.</summary>
    /// <param name="members">For whom a card is refreshed, as Teams names them.</param>
    /// <param name="about">The id of the message that it answers or takes the place of, which stands in the activity too; null for none.</param>
    public static async Task<TeamsOutcome> SendFittingAsync(OutgoingMessage message, IReadOnlyList<string> members, string? about, Func<Activity, Task<TeamsOutcome>> send)
    {
        var outcome = await send(ActivityOf(message, members, LargestActivity - Bytes(about ?? "")));
        outcome = outcome is TeamsOutcome.TooLarge ? await send(ActivityOf(message, members, LargestActivity / 2)) : outcome;
        outcome = outcome is TeamsOutcome.TooLarge && message.Json is not null ? await send(ActivityOf(new OutgoingMessage(message.Text + InWords), [], LargestActivity / 2)) : outcome;
        return outcome is TeamsOutcome.TooLarge ? new TeamsOutcome.Refused("Teams finds this message too large even after it was cut.") : outcome;
    }

    /// <summary>A message as an activity of at most <paramref name="largest"/> bytes.</summary>
    public static Activity ActivityOf(OutgoingMessage message, IReadOnlyList<string> members, int largest)
    {
        if (message.Json is null)
        {
            return new Activity(ActivityTypes.Message) { Text = Words(message.Text, largest), TextFormat = TextFormatTypes.Plain };
        }

        // The text is what a notification says; beside a card it would stand there twice.
        var summary = TeamsCardSize.CutToBytes(TeamsCardSize.Cut(message.Text, 1000), largest / SummaryPart, Bytes);
        return new Activity(ActivityTypes.Message)
        {
            Summary = summary,
            Attachments = [AttachmentOf(CardOf(message, members, largest - Bytes(summary) - Around))],
        };
    }

    /// <summary>A text that goes out alone, with what is around it in an activity or an answer.</summary>
    public static string Words(string text, int largest = LargestActivity) => TeamsCardSize.CutToBytes(text, largest - Around, Bytes);

    /// <summary>The card of a message as the answer to an invoke shows it.</summary>
    public static CardJson AnswerOf(OutgoingMessage message, IReadOnlyList<string> members) => CardOf(message, members, LargestActivity - Around);

    /// <summary>The card of a message as Teams shows it, of at most <paramref name="largest"/> bytes.</summary>
    public static CardJson CardOf(OutgoingMessage message, IReadOnlyList<string> members, int largest)
    {
        var shown = Shown(message.Json!).Span;
        var text = new ArrayBufferWriter<byte>(shown.Length + UsualRest);
        text.Write(shown[..^1]);
        text.Write(",\"msteams\":{\"width\":\"Full\"}"u8);
        if (message.Of is { } own && members.Count > 0)
        {
            text.Write(",\"refresh\":"u8);
            using var writer = new Utf8JsonWriter(text, Unescaped);
            Refresh(own, Fitting(members.Take(MostRefreshed), largest / RefreshPart)).WriteTo(writer);
        }

        text.Write("}"u8);
        return text.WrittenCount <= largest ? new CardJson(text.WrittenMemory) : Cut(JsonNode.Parse(text.WrittenSpan)!.AsObject(), message.Text, largest);
    }

    private static CardJson Cut(JsonObject card, string text, int largest) => CardJson.Of(TeamsCardSize.Fit(card, largest, Text) ? card : new JsonObject
    {
        ["type"] = "AdaptiveCard",
        ["version"] = "1.5",
        ["body"] = new JsonArray(new JsonObject
        {
            ["type"] = "RichTextBlock",
            ["inlines"] = new JsonArray(new JsonObject { ["type"] = "TextRun", ["text"] = TeamsCardSize.CutToBytes(text, largest - Around - Bytes(InWords), Bytes) + InWords }),
        }),
    });

    // Whoever is left out sees the status, as everybody else does.
    private static List<string> Fitting(IEnumerable<string> members, int largest)
    {
        var taken = new List<string>();
        foreach (var member in members)
        {
            largest -= Bytes(member) + 1;
            if (largest < 0)
            {
                break;
            }

            taken.Add(member);
        }

        return taken;
    }

    // Only buttons look otherwise in Teams. Somebody's text may hold the word too, and is then read for nothing.
    private static ReadOnlyMemory<byte> Shown(CardJson card)
    {
        if (card.Utf8.Span.IndexOf("Action.Execute"u8) < 0)
        {
            return card.Utf8;
        }

        var text = new ArrayBufferWriter<byte>(2 * card.Utf8.Length);
        using (var writer = new Utf8JsonWriter(text, Unescaped))
        {
            Write(writer, card.Tree, TeamsButtons.Map(card.Tree));
        }

        return text.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter writer, JsonNode? node, Dictionary<JsonNode, JsonNode?> shown)
    {
        switch (node)
        {
            case JsonObject members:
                writer.WriteStartObject();
                foreach (var (name, value) in members)
                {
                    writer.WritePropertyName(name);
                    Write(writer, value is JsonObject && shown.TryGetValue(value, out var instead) ? instead : value, shown);
                }

                writer.WriteEndObject();
                break;
            case JsonArray items:
                writer.WriteStartArray();
                foreach (var item in items)
                {
                    if (item is not JsonObject || !shown.TryGetValue(item, out var instead))
                    {
                        Write(writer, item, shown);
                    }
                    else
                    {
                        instead?.WriteTo(writer);
                    }
                }

                writer.WriteEndArray();
                break;
            case null:
                writer.WriteNullValue();
                break;
            default:
                node.WriteTo(writer);
                break;
        }
    }

    /// <summary>A card inside a dialog, where buttons submit the dialog.</summary>
    public static Attachment DialogCard(OutgoingMessage message, string openedIn)
    {
        var card = message.Card!.DeepClone().AsObject();
        TeamsButtons.MapInDialog(card, openedIn);
        return AttachmentOf(Cut(card, message.Text, LargestActivity - Around));
    }

    // It is JSON already and goes out as it is.
    public static Attachment AttachmentOf(CardJson card) => new() { ContentType = CardType, Content = new JRaw(card) };

    public static string Text(JsonObject card) => card.ToJsonString(CardJson.Written);

    // As JSON text.
    private static int Bytes(string text) => JsonSerializer.SerializeToUtf8Bytes(text, CardJson.Written).Length;

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
