using ChatGovernanceBot.Channels.Conversation.Understanding;
using Xunit;

namespace ChatGovernanceBot.Simulation.Tests;

public sealed class LongMessageTests
{
    [Theory]
    [InlineData("away from", " a for b.")]
    [InlineData("away until", " a. and b")]
    [InlineData("extend", " ")]
    [InlineData("revoke R-23456789", " ,.: because")]
    public async Task The_longest_message_of_words_that_a_command_reads_is_answered(string command, string words)
    {
        await using var company = await SmallCompany.OpenAsync();
        var text = command + string.Concat(Enumerable.Repeat(words, (FreeText.Limit - command.Length - 2) / words.Length)) + "\nx";

        Assert.DoesNotContain("went wrong", (await company.SayAsync(company.Somebody, text)).Text, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(company.Warned);
    }
}
