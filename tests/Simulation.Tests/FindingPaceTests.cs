using ChatGovernanceBot.Channels.Conversation.Chasing;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Ledger.Rows;
using ChatGovernanceBot.Simulation.Chat;
using ChatGovernanceBot.Simulation.Company;

namespace ChatGovernanceBot.Simulation.Tests;

/// <summary>A system that lost much at once asks its owner a few questions at a time, and all of them in their list.</summary>
public sealed class FindingPaceTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1), Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task The_owner_of_a_system_that_lost_much_is_asked_a_few_at_a_time_and_finds_all_of_it_in_their_list()
    {
        await using var company = await SmallCompany.OpenAsync();
        var (owner, lost) = await LoseAsync(company);

        Assert.Equal(MessagePace.QuestionsOfOne, (await FindingsToAsync(company, owner)).Count);
        Assert.Equal($"{lost} things wait for you.", (await company.SayAsync(owner, "my work")).Text);

        await company.LiveAsync(Hour + Minute);
        Assert.Equal(lost, (await FindingsToAsync(company, owner)).Count);
        Assert.Equal($"{lost} things wait for you.", (await company.SayAsync(owner, "my work")).Text);
    }

    [Fact]
    public async Task What_is_settled_from_the_list_before_its_card_has_come_sends_none()
    {
        await using var company = await SmallCompany.OpenAsync();
        var (owner, lost) = await LoseAsync(company);
        foreach (var sent in await FindingsToAsync(company, owner))
        {
            await company.PressAsync(owner, new("revoke-found", sent.Id, new() { ["reason"] = "It was taken away on purpose" }));
        }

        var waiting = Assert.Single(CardButtons.Of(await company.SayAsync(owner, "my work"), "").Where(b => b.Verb == "review").Take(1));
        Assert.Contains("Active access disappeared", await company.PressAsync(owner, waiting), StringComparison.Ordinal);
        await company.PressAsync(owner, new("revoke-found", waiting.Id, new() { ["reason"] = "It was taken away on purpose" }));
        await company.LiveAsync(2 * Hour);

        Assert.Equal(lost - 1, (await FindingsToAsync(company, owner)).Count);
        Assert.DoesNotContain(await company.RecordedForAsync(owner), d => d.State == DeliveryState.Recorded);
    }

    /// <summary>Everybody holds the same, and somebody takes it from all of them in the target. Of what its owner held another is asked.</summary>
    private static async Task<(Employee Owner, int Lost)> LoseAsync(SmallCompany company)
    {
        foreach (var who in company.People)
        {
            await company.AskAsync(who, "I need wiki/read for 4 days to read the plan");
        }

        var edges = company.Target.Present().Select(p => p.Edge).ToList();
        edges.ForEach(edge => company.Target.DoByHand(edge, CallKind.Revoke));
        await company.LiveAsync(TimeSpan.FromHours(24) + (10 * Minute));
        var owner = company.Heads.MaxBy(h => company.Inboxes.Before(h.Id).Count(s => CardButtons.Of(s.Message, "").Any(b => b.Verb == "revoke-found")))!;
        return (owner, edges.Count(e => e.Account != owner.Id));
    }

    private static async Task<IReadOnlyList<DeliveryRow>> FindingsToAsync(SmallCompany company, Employee who) => [.. (await company.SentToAsync(who)).Where(d => d.Card == nameof(CardKind.Finding))];
}
