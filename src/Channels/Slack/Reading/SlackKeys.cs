using ChatGovernanceBot.Governance.People;

namespace ChatGovernanceBot.Channels.Slack.Reading;

/// <summary>Names what arrives, the same each time that it is delivered, and who sent it.</summary>
/// <param name="tenant">The workspace or organisation that is configured.</param>
/// <param name="delivery">What names this very delivery, for what Slack gives no id: the digest of its signature, or its envelope.</param>
internal sealed class SlackKeys(string tenant, string delivery)
{
    /// <summary>Of what happened to the app, not to a person.</summary>
    public ChatAccount Nobody => Account("");

    public ChatAccount Account(string user) => new(SlackChannel.Name, tenant, user);

    public string OfEvent(string id) => Key("event/" + Uri.EscapeDataString(id));

    /// <param name="trigger">Null where Slack gave none.</param>
    public string OfTrigger(string? trigger) => Key(trigger is null ? delivery : "trigger/" + Uri.EscapeDataString(trigger));

    /// <summary>Of what a dialog asks for: it is one thing, however often it is submitted.</summary>
    public static string OfView(string tenant, string view) => Key(tenant, "view/" + Uri.EscapeDataString(view));

    private string Key(string what) => Key(tenant, what);

    private static string Key(string tenant, string what) => $"{SlackChannel.Name}/{Uri.EscapeDataString(tenant)}/{what}";
}
