namespace ChatGovernanceBot.Channels.Slack.Api;

/// <summary>How Slack wants a method's arguments: those that only read take no JSON.</summary>
internal enum SlackArguments
{
    Json,
    Form,
}

/// <summary>Who waits for a call.</summary>
internal enum SlackUrgency
{
    /// <summary>Nobody: it is owed, and may come later.</summary>
    Owed,
    /// <summary>Somebody who said or pressed something.</summary>
    Awaited,
}

/// <summary>A method of the Web API that is called, and how often it may be: https://docs.slack.dev/apis/web-api/rate-limits.</summary>
/// <param name="PerMinute">Of the whole workspace: what Slack grants at least.</param>
/// <param name="Patience">How long a call waits for its turn before it is owed instead.</param>
internal sealed record SlackMethod(string Name, int PerMinute, TimeSpan Patience, SlackArguments Arguments = SlackArguments.Json)
{
    // "50+" and "100+ per minute".
    private const int Tier3 = 50;
    private const int Tier4 = 100;

    // "1+ per minute", and bursts of more: one socket follows at once on another that Slack ends, and the pauses after failures keep to the rest.
    private const int Sockets = 10;

    // "Several hundred messages per minute" for the whole workspace.
    private const int Messages = 300;

    // A hundred large cards.
    private const int ManyMessages = 4 * 1024 * 1024;

    // Slack waits three seconds for the answer to a press, and a trigger is good for as long.
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BeforeTriggersExpire = TimeSpan.FromSeconds(1);

    /// <summary>One message a second in each conversation, beside the workspace's limit.</summary>
    public static SlackMethod PostMessage { get; } = new("chat.postMessage", Messages, Usual) { PerConversation = true };
    public static SlackMethod PostEphemeral { get; } = new("chat.postEphemeral", Tier4, Usual);
    public static SlackMethod Update { get; } = new("chat.update", Tier3, Usual);
    public static SlackMethod OpenConversation { get; } = new("conversations.open", Tier3, Usual) { KeepsAQuarter = true };
    public static SlackMethod History { get; } = new("conversations.history", Tier3, Usual, SlackArguments.Form) { LargestAnswer = ManyMessages };
    public static SlackMethod Thread { get; } = new("conversations.replies", Tier3, Usual, SlackArguments.Form) { LargestAnswer = ManyMessages };
    public static SlackMethod UserInfo { get; } = new("users.info", Tier4, BeforeTriggersExpire, SlackArguments.Form) { KeepsAQuarter = true };
    public static SlackMethod OpenView { get; } = new("views.open", Tier4, BeforeTriggersExpire);
    public static SlackMethod UpdateView { get; } = new("views.update", Tier4, BeforeTriggersExpire);
    public static SlackMethod PublishView { get; } = new("views.publish", Tier4, Usual);

    /// <summary>Says whose the bot token is. Hundreds a minute are granted.</summary>
    public static SlackMethod TestToken { get; } = new("auth.test", Tier4, Usual);

    /// <summary>Called with the app's own token, which opens sockets and nothing else.</summary>
    public static SlackMethod OpenSocket { get; } = new("apps.connections.open", Sockets, Usual, SlackArguments.Form) { TakesAppToken = true };

    /// <summary>Whether each conversation has a limit of its own, of one call a second.</summary>
    public bool PerConversation { get; private init; }

    /// <summary>Whether a quarter of its calls is for those that somebody waits for: what is owed to many cannot take it.</summary>
    public bool KeepsAQuarter { get; private init; }

    public bool TakesAppToken { get; private init; }

    /// <summary>So many bytes of an answer are taken.</summary>
    public int LargestAnswer { get; private init; } = 1024 * 1024;
}
