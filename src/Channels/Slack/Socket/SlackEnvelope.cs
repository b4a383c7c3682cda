using System.Text.Json;
using ChatGovernanceBot.Channels.Slack.Reading;
using ChatGovernanceBot.Channels.Slack.Trust;
using Microsoft.AspNetCore.Http;

namespace ChatGovernanceBot.Channels.Slack.Socket;

/// <summary>What Slack sends over a socket.</summary>
/// <remarks>https://docs.slack.dev/apis/events-api/using-socket-mode.</remarks>
internal abstract record SlackEnvelope
{
    /// <summary>What is too large to be read.</summary>
    public static readonly SlackReading.Refused TooMuch = new(StatusCodes.Status413PayloadTooLarge, "an envelope that is too large");

    /// <summary>The first: from here on Slack sends.</summary>
    /// <param name="App">The app that the socket is for; null where Slack does not say.</param>
    public sealed record Hello(string? App) : SlackEnvelope;

    /// <summary>The socket ends. It may be the first that is said on it.</summary>
    public sealed record Disconnect(SlackSocketEnd Why) : SlackEnvelope;

    /// <summary>What over HTTP is a request, to be acknowledged by its id.</summary>
    /// <param name="TakesAnswer">Whether the acknowledgement may have content.</param>
    public sealed record Delivery(string Id, SlackReading Reading, bool TakesAnswer) : SlackEnvelope
    {
        /// <summary>Whether a dialog was submitted, as far as it says; it need not be readable otherwise.</summary>
        public bool IsSubmission { get; init; }
    }

    /// <summary>Null for what is none of these.</summary>
    public static SlackEnvelope? Read(ReadOnlyMemory<byte> message, SlackReader reader) => SlackJson.Read(message, envelope => envelope.Text("type") switch
    {
        "hello" => new Hello(envelope.Maybe("connection_info")?.Text("app_id")),
        "disconnect" => new Disconnect(SlackSocketEnds.Of(envelope.Text("reason"))),
        "events_api" => DeliveryOf(message, envelope, SlackKind.Event, reader),
        "interactive" => DeliveryOf(message, envelope, SlackKind.Interaction, reader),
        "slash_commands" => DeliveryOf(message, envelope, SlackKind.Command, reader),
        _ => (SlackEnvelope)new Delivery(envelope.Id("envelope_id"), new SlackReading.Ignored(), false),
    });

    /// <summary>Of one that is too large, by its beginning: what is to be acknowledged, so that it does not come again and again; null where its id does not stand there.</summary>
    public static Delivery? TooLarge(ReadOnlySpan<byte> beginning) => IdIn(beginning) is { } id && SlackJson.IsId(id) ? new(id, TooMuch, false) : null;

    private static string? IdIn(ReadOnlySpan<byte> beginning)
    {
        var json = new Utf8JsonReader(beginning, isFinalBlock: false, default);
        try
        {
            while (json.Read())
            {
                if (json is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 } && json.ValueTextEquals("envelope_id"u8))
                {
                    return json.Read() && json.TokenType == JsonTokenType.String ? json.GetString() : null;
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // No JSON, or no Unicode text: then it has no id either.
        }

        return null;
    }

    private static Delivery DeliveryOf(ReadOnlyMemory<byte> message, JsonElement envelope, SlackKind kind, SlackReader reader)
    {
        var id = envelope.Id("envelope_id");
        var reading = SlackJson.Is(envelope, e => reader.Read(kind, e.Object("payload"), "envelope/" + Uri.EscapeDataString(id)));
        return new(id, (reading ?? SlackReading.Refused.Unreadable).ProvenBy(message.Span), envelope.Maybe("accepts_response_payload")?.GetBoolean() ?? false) { IsSubmission = kind == SlackKind.Interaction && TypeOf(envelope.Maybe("payload")) == "view_submission" };
    }

    private static string? TypeOf(JsonElement? payload) => payload is { } element ? SlackJson.Is(element, e => e.Text("type")!) : null;
}
