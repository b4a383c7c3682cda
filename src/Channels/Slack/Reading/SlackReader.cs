using System.Text.Json;
using ChatGovernanceBot.Channels.Slack.Api;
using ChatGovernanceBot.Channels.Slack.Trust;

namespace ChatGovernanceBot.Channels.Slack.Reading;

/// <summary>What comes of something that is proven to be Slack's.</summary>
internal abstract record SlackReading
{
    public sealed record Arrived(SlackArrival Arrival) : SlackReading;

    /// <param name="sent">What Slack sent, as it came.</param>
    public SlackReading ProvenBy(ReadOnlySpan<byte> sent) => this is Arrived { Arrival: var arrival } ? new Arrived(arrival with { Evidence = BodyDigest.Of(sent) }) : this;

    /// <summary>Heard, and nothing comes of it.</summary>
    public sealed record Ignored : SlackReading;

    /// <summary>Slack does not deliver every event now, and promises none of the others for later.</summary>
    public sealed record Limited : SlackReading;

    /// <param name="Status">The HTTP status.</param>
    /// <param name="Reason">The fixed words of the check that failed.</param>
    public sealed record Refused(int Status, string Reason) : SlackReading
    {
        public static Refused Unreadable { get; } = new(400, "not what Slack sends");
    }
}

/// <summary>Reads a payload, once it is clear that it is for this app and from people who are heard.</summary>
internal sealed class SlackReader(SlackSettings settings)
{
    /// <summary>
    /// The most that Slack may send at once, over either transport: a dialog of up to 250 KB comes back whole with everything that is done in it,
    /// in a form in which most signs of JSON take three bytes, and a message of 40,000 characters may be written with six bytes each.
    /// </summary>
    public const int MostBytes = 1024 * 1024;

    private readonly SlackOrigin _origin = new(settings);
    private readonly SlackMembership _membership = new(settings);

    /// <param name="delivery">Names this very delivery: <see cref="SlackKeys"/>.</param>
    /// <exception cref="FormatException">It is not what the protocol says.</exception>
    /// <exception cref="InvalidOperationException">As that.</exception>
    public SlackReading Read(SlackKind kind, JsonElement payload, string delivery)
    {
        // Of the app and of nobody's words; no organisation is named: https://docs.slack.dev/reference/events/app_rate_limited.
        if (kind == SlackKind.Event && payload.Text("type") == "app_rate_limited" && _origin.IsForThisApp(kind, payload))
        {
            return settings.TeamId.Length == 0 || payload.Text("team_id") == settings.TeamId ? new SlackReading.Limited() : new SlackReading.Ignored();
        }

        if (_origin.Refusal(kind, payload) is { } reason)
        {
            return new SlackReading.Refused(403, reason);
        }

        var keys = new SlackKeys(settings.Tenant, delivery);
        var arrival = kind switch
        {
            SlackKind.Event => SlackEvents.Read(payload, keys, _membership),
            SlackKind.Interaction => SlackInteractions.Read(payload, keys),
            _ => SlackCommands.Read(payload, keys),
        };
        return arrival is null ? new SlackReading.Ignored() : new SlackReading.Arrived(arrival);
    }
}
