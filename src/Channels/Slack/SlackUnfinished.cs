namespace ChatGovernanceBot.Channels.Slack;

/// <summary>What goes on in Slack after what was pressed is acknowledged.</summary>
public sealed class SlackUnfinished : Unfinished;
