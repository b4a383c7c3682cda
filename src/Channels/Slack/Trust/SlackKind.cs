namespace ChatGovernanceBot.Channels.Slack.Trust;

/// <summary>What Slack tells apart by the route, and in Socket Mode by an envelope's type.</summary>
internal enum SlackKind
{
    /// <summary>The Events API: <c>/slack/events</c>, <c>events_api</c>.</summary>
    Event,
    /// <summary>Buttons, dialogs, shortcuts and the options of selects: <c>/slack/interactions</c>, <c>/slack/options</c>, <c>interactive</c>.</summary>
    Interaction,
    /// <summary>Slash commands: <c>/slack/commands</c>, <c>slash_commands</c>.</summary>
    Command,
}
