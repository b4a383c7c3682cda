using ChatGovernanceBot.Channels.Conversation;
using Xunit;

namespace ChatGovernanceBot.Simulation.Tests;

public sealed class FloodTests
{
    [Fact]
    public async Task Ten_thousand_messages_of_one_person_are_sixty_told_once_and_leave_everybody_else_as_they_were()
    {
        await using var company = await SmallCompany.OpenAsync();
        var answers = new List<string>();
        for (var message = 0; message < 10_000; message++)
            answers.AddRange((await company.AnswersAsync(company.Somebody, "I need crm/read for 5 days to answer the letters")).Select(a => a.Text));

        Assert.Equal(TalkPace.AtOnce + 1, answers.Count);
        Assert.Single(answers, a => a.Contains("faster than I read", StringComparison.Ordinal));
        Assert.Contains("ask for access", (await company.SayAsync(company.SomebodyElse, "help")).Text, StringComparison.OrdinalIgnoreCase);

        company.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Single(await company.AnswersAsync(company.Somebody, "status"));
        Assert.Single(await company.AnswersAsync(company.Somebody, "status"));
        Assert.Contains("faster than I read", Assert.Single(await company.AnswersAsync(company.Somebody, "status")).Text, StringComparison.Ordinal);
        Assert.Empty(await company.AnswersAsync(company.Somebody, "status"));
    }

    [Fact]
    public async Task Whoever_wrote_too_fast_is_read_as_before_after_a_minute()
    {
        await using var company = await SmallCompany.OpenAsync();
        for (var message = 0; message < 2 * TalkPace.AtOnce; message++)
            await company.AnswersAsync(company.Somebody, "status");

        company.Time.Put(TimeSpan.FromHours(-3));
        Assert.Empty(await company.AnswersAsync(company.Somebody, "status"));

        company.Time.Advance(TimeSpan.FromMinutes(1));
        for (var message = 0; message < TalkPace.AtOnce; message++)
            Assert.DoesNotContain("faster", Assert.Single(await company.AnswersAsync(company.Somebody, "status")).Text, StringComparison.Ordinal);
    }
}
