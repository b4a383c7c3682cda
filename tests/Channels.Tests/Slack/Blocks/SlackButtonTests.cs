using ChatGovernanceBot.Channels.Slack.Blocks;

namespace ChatGovernanceBot.Channels.Tests.Slack.Blocks;

/// <summary>What comes back of a button is hostile.</summary>
public sealed class SlackButtonTests
{
    [Theory]
    [InlineData("approve", "approve")]
    [InlineData("choose:2", "choose")]
    [InlineData("release-listed:17", "release-listed")]
    [InlineData("choose:anything at all", "choose")]
    public void The_verb_is_what_stands_before_the_suffix(string actionId, string verb) => Assert.Equal(verb, SlackButton.Of(actionId, """{"id":"dlv-1"}""")?.Verb);

    [Fact]
    public void The_id_and_whatever_else_it_holds_come_back()
    {
        var button = SlackButton.Of("choose:2", """{"id":"dlg-1","choice":1}""")!;
        Assert.Equal("dlg-1", button.Id);
        Assert.Equal(1, (int)button.Data["choice"]!);
    }

    [Theory]
    [InlineData("", """{"id":"1"}""")]
    [InlineData(":2", """{"id":"1"}""")]
    [InlineData("Approve", """{"id":"1"}""")]
    [InlineData("approve now", """{"id":"1"}""")]
    [InlineData("approve\n", """{"id":"1"}""")]
    [InlineData("approve", "")]
    [InlineData("approve", "dlv-1")]
    [InlineData("approve", "null")]
    [InlineData("approve", "[]")]
    [InlineData("approve", "{}")]
    [InlineData("approve", """{"id":""}""")]
    [InlineData("approve", """{"id":1}""")]
    [InlineData("approve", """{"id":{"id":"1"}}""")]
    [InlineData("approve", """{"id":"1","id":"2"}""")]
    [InlineData("approve", """{"id":"1"} {"id":"2"}""")]
    [InlineData("approve", """{"id":"1",}""")]
    [InlineData("approve", """{"id":"1","a":{"b":{"c":{"d":1}}}}""")]
    public void Anything_else_is_no_button(string actionId, string value) => Assert.Null(SlackButton.Of(actionId, value));

    [Fact]
    public void What_is_longer_than_Slack_gives_is_no_button()
    {
        Assert.NotNull(SlackButton.Of("a:" + new string('1', 253), Value(2000)));
        Assert.Null(SlackButton.Of("a:" + new string('1', 254), Value(2000)));
        Assert.Null(SlackButton.Of("a", Value(2001)));
    }

    private static string Value(int length) => "{\"id\":\"" + new string('x', length - 9) + "\"}";
}
