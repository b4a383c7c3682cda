using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Channels.Conversation;

namespace ChatGovernanceBot.Simulation.Tests;

/// <summary>What is said where others read: a channel, a group chat.</summary>
public sealed class InCompanyTests
{
    [Theory]
    [InlineData("my approvals")]
    [InlineData("my access")]
    [InlineData("status")]
    [InlineData("my work")]
    [InlineData("my reviews")]
    [InlineData("defects")]
    public async Task Nobody_else_reads_what_is_listed_for_one(string asked)
    {
        await using var company = await SmallCompany.OpenAsync();
        await company.AskAsync("I need crm/read for 5 days to answer the letters");
        var among = await company.SayAsync(company.Head, asked, Audience.Several);
        Assert.StartsWith("Say this to me alone", among.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("crm/read", among.Card!.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Say this to me alone", (await company.SayAsync(company.Head, asked)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_card_that_asks_one_person_is_not_opened_where_others_read_it()
    {
        await using var company = await SmallCompany.OpenAsync();
        await company.AskAsync("I need crm/read for 5 days to answer the secret letters");
        var approver = company.People.First(who => company.CardOf(who, "approve", "") is not null);
        var review = company.CardOf(approver, "approve", "")! with { Verb = "review" };

        var among = await company.PressAsync(approver, review, InPlace.Passing, Audience.Several);
        Assert.Contains("Say this to me alone", among, StringComparison.Ordinal);
        Assert.DoesNotContain("secret letters", among, StringComparison.Ordinal);
        Assert.Contains("secret letters", await company.PressAsync(approver, review, InPlace.Passing), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("release")]
    [InlineData("extend")]
    public async Task Which_of_what_somebody_holds_is_meant_is_asked_only_where_nobody_else_reads(string verb)
    {
        await using var company = await SmallCompany.OpenAsync(rules: text => text.Replace("entitlements: [wiki/read]", "entitlements: [wiki/read, wiki/write]", StringComparison.Ordinal));
        await company.AskAsync("I need wiki/read for 5 days to read the plan");
        await company.AskAsync("I need wiki/write for 5 days to mend the plan");
        Assert.Contains("wiki/read", (await company.SayAsync(company.Somebody, verb)).Card!.ToJsonString(), StringComparison.Ordinal);

        var among = await company.SayAsync(company.Somebody, verb, Audience.Several);
        Assert.StartsWith("Say this to me alone", among.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("wiki/read", among.Card!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_left_is_told_so_at_a_pace()
    {
        await using var company = await SmallCompany.OpenAsync();
        var who = company.Somebody;
        await company.LeaveAsync(who, company.SomebodyElse);
        var answers = new List<string>();
        for (var message = 0; message < 3 * TalkPace.StrangersAtOnce; message++)
            answers.AddRange((await company.AnswersAsync(who, "status")).Select(a => a.Text));
        Assert.Equal(TalkPace.StrangersAtOnce + 1, answers.Count);
        Assert.Contains("faster than I read", answers[^1], StringComparison.Ordinal);
    }
}
