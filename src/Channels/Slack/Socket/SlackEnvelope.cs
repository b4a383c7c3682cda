using System.Text.Json;
using ChatGovernanceBot.Channels.Slack.Reading;
using ChatGovernanceBot.Channels.Slack.Trust;

namespace ChatGovernanceBot.Channels.Slack.Socket;

/// <summary>What Slack sends over a socket.</summary>
/// <remarks>https://docs.slack.dev/apis/events-api/using-socket-mode.</remarks>
internal abstract record SlackEnvelope
{
    /// <summary>The first: from here on Slack sends.</summary>
    /// <param name="App">The app that the socket is for; null where Slack does not say.</param>
    public sealed record Hello(string? App) : SlackEnvelope;

    /// <summary>The socket ends soon.</summary>
    /// <param name="IsForGood">Socket Mode was switched off in the app's settings.</param>
    public sealed record Disconnect(bool IsForGood) : SlackEnvelope;

    /// <summary>What over HTTP is a request, to be acknowledged by its id.</summary>
    /// <param name="TakesAnswer">Whether the acknowledgement may have content.</param>
    public sealed record Delivery(string Id, SlackReading Reading, bool TakesAnswer) : SlackEnvelope;

    /// <summary>Null for what is none of these.</summary>
    public static SlackEnvelope? Read(ReadOnlyMemory<byte> message, SlackReader reader) => SlackJson.Read(message, envelope => envelope.Text("type") switch
    {
        "hello" => new Hello(envelope.Maybe("connection_info")?.Text("app_id")),
        "disconnect" => new Disconnect(envelope.Text("reason") == "link_disabled"),
        "events_api" => DeliveryOf(message, envelope, SlackKind.Event, reader),
        "interactive" => DeliveryOf(message, envelope, SlackKind.Interaction, reader),
        "slash_commands" => DeliveryOf(message, envelope, SlackKind.Command, reader),
        _ => (SlackEnvelope)new Delivery(envelope.Id("envelope_id"), new SlackReading.Ignored(), false),
    });

    private static Delivery DeliveryOf(ReadOnlyMemory<byte> message, JsonElement envelope, SlackKind kind, SlackReader reader)
    {
        var id = envelope.Id("envelope_id");
        var reading = SlackJson.Is(envelope, e => reader.Read(kind, e.Object("payload"), "envelope/" + Uri.EscapeDataString(id)));
        return new(id, (reading ?? SlackReading.Refused.Unreadable).ProvenBy(message.Span), envelope.Maybe("accepts_response_payload")?.GetBoolean() ?? false);
    }
}
