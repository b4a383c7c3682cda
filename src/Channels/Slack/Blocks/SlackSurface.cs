namespace ChatGovernanceBot.Channels.Slack.Blocks;

/// <summary>Where blocks are shown: https://docs.slack.dev/surfaces.</summary>
internal enum SlackSurface
{
    Message,
    Modal,
    Home,
}
