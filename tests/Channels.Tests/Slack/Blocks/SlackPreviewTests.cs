using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Slack.Blocks;
using ChatGovernanceBot.Channels.Tests.Cards;

namespace ChatGovernanceBot.Channels.Tests.Slack.Blocks;

/// <summary>
/// Every card about as Slack shows it, light and dark, on a phone and a desk: a preview and not Slack. With <c>PICTURES=1</c> all of them are kept
/// in a folder for somebody to look at, and those of docs/ are taken anew.
/// </summary>
public sealed class SlackPreviewTests
{
    private static readonly (string Picture, string Document)[] Documented =
    [
        ("approval-light-360", "slack-approval"),
        ("confirm-request-light-720", "slack-confirmation"),
        ("my-approvals-dark-720", "slack-approvals"),
    ];

    [Fact]
    public async Task Every_card_is_shown_within_its_width()
    {
        var library = CardLibrary.Load(CardFiles.Folder);
        var pictures = Environment.GetEnvironmentVariable("PICTURES") == "1" ? Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "slack-pictures")).FullName : null;
        var answers = await NodeScript.RunAsync("slack-preview.mjs", new JsonObject
        {
            ["widths"] = new JsonArray(360, 720),
            ["themes"] = new JsonArray("light", "dark"),
            ["pictures"] = pictures,
            ["cards"] = new JsonArray([.. CardFiles.Cases.Select(c => (JsonNode)new JsonObject
            {
                ["name"] = c.Name,
                ["blocks"] = SlackCards.BlocksOf(library.Expand(c.Template, c.Data).Tree, SlackSurface.Message, SlackLimits.MessageBlocks),
            })]),
        });
        Assert.Equal(CardFiles.Cases.Count * 4, answers.Count);
        Assert.All(answers, a => Assert.True(a!["overflow"]!.AsArray().Count == 0 && (int)a["links"]! == 0, a.ToJsonString()));
        foreach (var (picture, document) in pictures is null ? [] : Documented)
        {
            File.Copy(Path.Combine(pictures!, picture + ".png"), Path.Combine(CardFiles.Root, "docs", "images", document + ".png"), overwrite: true);
        }
    }
}
