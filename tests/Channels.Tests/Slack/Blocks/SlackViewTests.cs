using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Slack.Blocks;

namespace ChatGovernanceBot.Channels.Tests.Slack.Blocks;

/// <summary>Dialogs and the home tab: https://docs.slack.dev/reference/views.</summary>
public sealed class SlackViewTests
{
    [Fact]
    public void A_dialog_says_its_title_and_its_buttons_within_24_characters()
    {
        var view = SlackViews.Modal("deny", new string('t', 25), [Block.Divider()], "dlv-1", new string('s', 24), "Cancel");
        Assert.Equal("modal", (string?)view["type"]);
        Assert.Equal(new string('t', 22) + " …", (string?)view["title"]!["text"]);
        Assert.Equal(new string('s', 24), (string?)view["submit"]!["text"]);
        Assert.Equal("Cancel", (string?)view["close"]!["text"]);
        Assert.Equal("dlv-1", (string?)view["private_metadata"]);
    }

    [Fact]
    public void A_dialog_that_only_shows_has_no_submit() => Assert.False(SlackViews.Modal("show", "Shown", [Block.Divider()], "", null, "Close").ContainsKey("submit"));

    [Theory]
    [InlineData(100, 100, false)]
    [InlineData(101, 100, true)]
    [InlineData(300, 100, true)]
    public void A_home_tab_of_too_many_blocks_is_cut_and_says_so(int blocks, int left, bool isCut)
    {
        var view = SlackViews.Home("home", [.. Enumerable.Range(0, blocks).Select(_ => Block.Divider())], "");
        Assert.Equal(left, view["blocks"]!.AsArray().Count);
        Assert.Empty(BlockKit.Complaints(view["blocks"]!.AsArray(), 100));
        Assert.Equal(isCut, BlockKit.Seen(view).Contains("more than fits", StringComparison.Ordinal));
    }

    [Fact]
    public void What_would_come_back_cut_is_refused()
    {
        Assert.NotNull(SlackViews.Home(new string('c', 255), new JsonArray(), new string('m', 3000)));
        Assert.Throws<ArgumentOutOfRangeException>(() => SlackViews.Home("home", [], new string('m', 3001)));
        Assert.Throws<ArgumentOutOfRangeException>(() => SlackViews.Home(new string('c', 256), [], ""));
    }
}
