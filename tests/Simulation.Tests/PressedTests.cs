using ChatGovernanceBot.Channels;
using Xunit;

namespace ChatGovernanceBot.Simulation.Tests;

public sealed class PressedTests
{
    [Fact]
    public async Task A_press_on_a_message_that_shows_by_itself_what_was_done_is_answered_only_where_it_was_not_done()
    {
        await using var company = await SmallCompany.OpenAsync();
        await company.AskAsync("I need crm/read for 5 days to answer the letters");
        var approver = company.Somebody.Manager!;
        var (deny, approve) = (company.CardOf(approver, "deny", "")!, company.CardOf(approver, "approve", "")!);

        Assert.Contains("Say why", await company.PressAsync(approver, deny, InPlace.Never), StringComparison.Ordinal);
        Assert.Empty(await company.PressAsync(approver, approve, InPlace.Never));
        Assert.Contains(company.Shown(approver), text => text.Contains("Approved", StringComparison.Ordinal));
        Assert.Null(company.CardOf(approver, "approve", ""));

        Assert.Contains("already", await company.PressAsync(approver, deny with { Inputs = new() { ["reason"] = "no longer needed" } }, InPlace.Never), StringComparison.Ordinal);
    }
}
