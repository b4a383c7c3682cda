using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels.Slack.Blocks;

/// <summary>A message as <c>chat.postMessage</c> and <c>chat.update</c> take it.</summary>
/// <param name="Text">What a notification says; escaped.</param>
/// <param name="Blocks">What is shown.</param>
internal sealed record SlackMessage(string Text, JsonArray Blocks);
