using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Slack.Blocks;

namespace ChatGovernanceBot.Channels.Slack.Forms;

/// <summary>What a select offers: https://docs.slack.dev/reference/block-kit/composition-objects/option-object.</summary>
internal static class SelectOptions
{
    /// <summary>What is offered for the letters typed so far: the first choices. The rest is found by typing further.</summary>
    public static JsonObject Answer(IEnumerable<FormChoice> choices) => new() { ["options"] = Of(choices) };

    /// <summary>What stands in the list where nothing can be looked for now; chosen it is nothing that can be asked for.</summary>
    public static JsonObject NotNow() => Answer([new("?", "Slack or the bot is slow now: type another letter")]);

    public static JsonArray Of(IEnumerable<FormChoice> choices) => [.. choices.Where(c => c.Value.Length is > 0 and <= SlackLimits.OptionValue).Take(SlackLimits.Options).Select(Of)];

    public static JsonObject Of(FormChoice choice) => new() { ["text"] = SlackText.Plain(choice.Label, SlackLimits.OptionText), ["value"] = choice.Value };
}
