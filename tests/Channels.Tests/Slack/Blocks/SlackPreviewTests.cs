using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Slack.Blocks;
using ChatGovernanceBot.Channels.Tests.Cards;

namespace ChatGovernanceBot.Channels.Tests.Slack.Blocks;

/// <summary>
/// Every card about as Slack shows it, light and dark, on a phone and a desk. It is a preview and not Slack. With <c>SLACK_PICTURES</c> set to a
/// folder, the pictures are kept there.
/// </summary>
public sealed class SlackPreviewTests
{
    [Fact]
    public async Task Every_card_is_shown_within_its_width()
    {
        var library = CardLibrary.Load(CardFiles.Folder);
        var answers = await NodeScript.RunAsync("slack-preview.mjs", new JsonObject
        {
            ["widths"] = new JsonArray(360, 720),
            ["themes"] = new JsonArray("light", "dark"),
            ["pictures"] = Environment.GetEnvironmentVariable("SLACK_PICTURES"),
            ["cards"] = new JsonArray([.. CardFiles.Cases.Select(c => (JsonNode)new JsonObject
            {
                ["name"] = c.Name,
                ["blocks"] = SlackCards.BlocksOf(library.Expand(c.Template, c.Data), SlackSurface.Message, SlackLimits.MessageBlocks),
            })]),
        });
        Assert.Equal(CardFiles.Cases.Count * 4, answers.Count);
        Assert.All(answers, a => Assert.True(a!["overflow"]!.AsArray().Count == 0 && (int)a["links"]! == 0, a.ToJsonString()));
    }
}
