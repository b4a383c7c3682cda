using ChatGovernanceBot.Channels.Slack.Reading;

namespace ChatGovernanceBot.Channels.Tests.Slack.Trust;

/// <summary>What a person typed, whatever Slack made of it.</summary>
public sealed class SlackWordsTests
{
    [Theory]
    [InlineData("crm admin for 2 days", "crm admin for 2 days")]
    [InlineData("<@U0BOT> crm admin", "crm admin")]
    [InlineData("crm <@U0BOT> admin", "crm   admin")]
    [InlineData("<@U0BOT|helper> crm", "crm")]
    [InlineData("crm for <@U0BOB>", "crm for <@U0BOB>")]
    [InlineData("crm for <@U0BOB|bob>", "crm for <@U0BOB>")]
    [InlineData("for <mailto:bob@acme.test|bob@acme.test>", "for bob@acme.test")]
    [InlineData("for <mailto:bob@acme.test>", "for bob@acme.test")]
    [InlineData("ticket <tel:+15551234567|555-123-4567>", "ticket 555-123-4567")]
    [InlineData("call <tel:+15551234567>", "call +15551234567")]
    [InlineData("see <http://acme.test|acme.test>", "see acme.test")]
    [InlineData("see <https://acme.test/a?b=1&amp;c=2>", "see https://acme.test/a?b=1&c=2")]
    [InlineData("see <https://evil.test|the ticket>", "see the ticket (https://evil.test)")]
    [InlineData("in <#C0TALK|general>", "in #general")]
    [InlineData("in <#C0TALK|>", "in #C0TALK")]
    [InlineData("in <#C0TALK>", "in #C0TALK")]
    [InlineData("<!here> <!channel> <!subteam^S0|@ops>", "@here @channel @ops")]
    [InlineData("until <!date^1767600600^{date}|5 January 2026>", "until 5 January 2026")]
    [InlineData("R&amp;D &lt;b&gt;", "R&D <b>")]
    [InlineData("&amp;lt;b&amp;gt;", "&lt;b&gt;")]
    [InlineData("a < b", "a < b")]
    [InlineData("<", "<")]
    [InlineData("<>", "<>")]
    [InlineData("<|>", "<|>")]
    [InlineData("<@U0BOB", "<@U0BOB")]
    [InlineData("crm\u00A0admin ", "crm admin")]
    [InlineData("", "")]
    public void It_is_read_as_it_was_typed(string sent, string typed) => Assert.Equal(typed, SlackWords.Read(sent, "U0BOT"));

    [Fact]
    public async Task A_mention_becomes_the_name_of_whom_it_means_and_is_an_unknown_account_where_it_means_nobody_here()
    {
        var text = await SlackWords.WithPeopleAsync("crm for <@U0BOB> and <@U0EVE>", user => ValueTask.FromResult(user == "U0BOB" ? "bob@acme.test" : null));
        Assert.Equal("crm for bob@acme.test and @unlinked-account (U0EVE)", text);
    }
}
