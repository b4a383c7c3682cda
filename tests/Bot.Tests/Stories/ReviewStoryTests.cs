using ChatGovernanceBot.Bot.Tests.Running;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Bot.Tests.Stories;

/// <summary>What is held is asked about again: a human keeps it, or it goes and its holder may appeal (I8).</summary>
[Collection(ChangingCollection.Name)]
public sealed class ReviewStoryTests(ChangingBot host) : IAsyncLifetime
{
    private const string Daily = """
        reviews:
          - id: wiki-each-day
            when: { entitlements: [wiki/edit] }
            every: 1 day
            reviewer: manager
            grace: 6 hours
            fallback: { group: leadership }

        """;

    public Task InitializeAsync() => host.EditPolicyAsync("rules.yaml", text => text.Replace("\nreviews:\n", "\n" + Daily, StringComparison.Ordinal));

    public Task DisposeAsync()
    {
        AuditTrail.AssertSound(host.Folder);
        return host.RestoreAsync();
    }

    [Fact]
    public async Task A_manager_keeps_it_and_the_next_day_nobody_answers_and_the_holder_appeals()
    {
        var (heidi, dave) = (await host.AsAsync("heidi"), await host.AsAsync("dave"));
        var request = await heidi.AskAsync("I need wiki/edit for 4 days to correct the guide");
        await heidi.SeesAsync(request, "Access is active");

        await host.Bot.AdvanceAsync("1d");
        var card = await dave.SeesAsync(request, "YOUR REVIEW IS NEEDED", "approved by policy", "The policy names you as its reviewer.");
        Assert.Contains("Heidi Larsson", (await dave.SayAsync("my reviews")).Shown, StringComparison.Ordinal);
        Assert.Contains("Kept, by decision of Dave Okafor", (await dave.PressAsync(card, "keep-access")).Shown, StringComparison.Ordinal);
        Assert.Contains("Nothing waits for your review.", (await dave.SayAsync("my reviews")).Shown, StringComparison.Ordinal);
        Assert.Contains("heidi@acme.test", host.Folder.Members("wiki/edit"));

        await host.Bot.AdvanceAsync("1d");
        await Until.TrueAsync(
            async () => (await dave.HistoryAsync()).Count(m => m.Shown.Contains("YOUR REVIEW IS NEEDED", StringComparison.Ordinal) && m.Buttons.Any(b => b.Verb == "keep-access")) == 1,
            "The second review was not asked for");
        for (var hour = 0; hour < 6; hour++)
        {
            await host.Bot.AdvanceAsync("1h");
        }

        await heidi.SeesAsync(request, "Entitlement removed, verified");
        Assert.DoesNotContain("heidi@acme.test", host.Folder.Members("wiki/edit"));
        Assert.Single(AuditTrail.EventsOfAccessesTo(host.Folder, "wiki/edit").OfType<AccessEvent.ReviewLapsed>());

        var notice = await heidi.SeesAsync("wiki/edit", "NOT RECERTIFIED");
        var again = await heidi.PressAsync(notice, "appeal");
        Assert.Contains(again.Buttons, b => b.Verb == "submit-request");
        var appeal = Talker.RequestIn(await heidi.PressAsync(again, "submit-request"));
        Assert.NotEqual(request, appeal);
        Assert.Equal(ItemsOf(request), ItemsOf(appeal));
        Assert.Equal(new Followed(new(request), FollowKind.Appeals), Submitted(appeal).Follows);
    }

    [Fact]
    public async Task Who_reviews_in_the_place_of_a_manager_who_is_away_is_told_why()
    {
        var (ivan, bob, erin) = (await host.AsAsync("ivan"), await host.AsAsync("bob"), await host.AsAsync("erin"));
        var request = await ivan.AskAsync("I need wiki/edit for 3 days to correct the guide");
        await ivan.SeesAsync(request, "Access is active");
        Assert.Contains("You are away until", (await bob.SayAsync("away for 5 days")).Shown, StringComparison.Ordinal);
        await host.Bot.AdvanceAsync("1d");
        var card = await erin.SeesAsync(request, "YOUR REVIEW IS NEEDED", "You stand in: nobody whom the policy names first may answer.");
        Assert.Contains("Kept, by decision of Erin Walsh", (await erin.PressAsync(card, "keep-access")).Shown, StringComparison.Ordinal);
        Assert.Contains("Welcome back", (await bob.SayAsync("I am back")).Shown, StringComparison.Ordinal);
        await ivan.SayAsync($"release {request}");
        await ivan.SeesAsync(request, "Entitlement removed, verified");
    }

    private RequestEvent.Submitted Submitted(string request) => AuditTrail.EventsOf(host.Folder, request).OfType<RequestEvent.Submitted>().Single();

    private (EntitlementId, IdentityId, Length) ItemsOf(string request) => Submitted(request).Items.Select(i => (i.Entitlement, i.Identity, i.Length)).Single();
}
