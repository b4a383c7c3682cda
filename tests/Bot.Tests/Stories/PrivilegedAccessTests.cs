using ChatGovernanceBot.Bot.Tests.Running;

namespace ChatGovernanceBot.Bot.Tests.Stories;

/// <summary>What is privileged takes two different people; what conflicts takes security too.</summary>
public sealed class PrivilegedAccessTests(StoryBot host) : Story(host)
{
    [Fact]
    public async Task Production_administration_asks_for_a_ticket_and_takes_manager_and_security()
    {
        var (alice, bob, dave) = (await AsAsync("alice"), await AsAsync("bob"), await AsAsync("dave"));
        var question = await alice.SayAsync("I need prod-db/admin for 4 hours to repair the replication");
        Assert.Contains("Which ticket is it for?", question.Shown, StringComparison.Ordinal);
        var confirmation = await alice.SayAsync("CHG-2001");
        Assert.Contains("Bob Martin", confirmation.Shown, StringComparison.Ordinal);
        Assert.Contains("Dave Okafor", confirmation.Shown, StringComparison.Ordinal);
        var request = Talker.RequestIn(await alice.PressAsync(confirmation, "submit-request"));

        var card = await dave.CardAsync(request, "approve");
        Assert.Contains("CHG-2001", card.Shown, StringComparison.Ordinal);
        Assert.Contains("Privileged", card.Shown, StringComparison.Ordinal);
        Assert.Contains("Restricted", card.Shown, StringComparison.Ordinal);
        await dave.PressAsync(card, "approve");
        await alice.SeesAsync(request, "Waiting for Bob Martin (Manager and security)");
        Assert.Empty(Folder.Members("prod-db/admin"));
        await bob.ApproveAsync(request);
        await alice.SeesAsync(request, "Access is active");
        await AdvanceAsync("1h", 4);
        await alice.SeesAsync(request, "Entitlement removed, verified");
        Assert.Empty(Folder.Members("prod-db/admin"));
    }

    [Fact]
    public async Task One_person_who_is_manager_and_security_counts_once()
    {
        var (heidi, dave, ivan) = (await AsAsync("heidi"), await AsAsync("dave"), await AsAsync("ivan"));
        var request = await heidi.AskAsync("I need prod-db/admin for 2 hours for INC-5005 to mend the replica");
        var card = await dave.CardAsync(request, "approve");
        await dave.PressAsync(card, "approve");
        Assert.Contains("a person counts once", (await dave.PressAsync(card, "approve")).Shown, StringComparison.Ordinal);
        await heidi.SeesAsync(request, "Waiting for Ivan Petrov");
        await ivan.ApproveAsync(request);
        await heidi.SeesAsync(request, "Access is active");
    }

    [Fact]
    public async Task More_than_eight_hours_is_refused_with_the_limit()
    {
        var answer = await (await AsAsync("erin")).SayAsync("I need prod-db/admin for 9 hours for CHG-2002 to move the cluster");
        Assert.Contains("That is longer than the 8 hours that policy allows here.", answer.Shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_conflict_adds_the_stage_of_security_and_shows_a_finding()
    {
        var (kenji, olivia, judy, louise, dave) = (await AsAsync("kenji"), await AsAsync("olivia"), await AsAsync("judy"), await AsAsync("louise"), await AsAsync("dave"));
        await kenji.AskAsync("I need billing-db/read-write for 2 days to correct the wrong invoices");
        var confirmation = await kenji.SayAsync("I need payments/approve for 2 days to settle the refunds");
        Assert.Contains("Security on separation of duties", confirmation.Shown, StringComparison.Ordinal);
        var request = Talker.RequestIn(await kenji.PressAsync(confirmation, "submit-request"));

        var card = await olivia.CardAsync(request, "approve");
        Assert.Contains("Conflicts with billing-db/read-write, which is asked for already", card.Shown, StringComparison.Ordinal);
        await olivia.PressAsync(card, "approve");
        await judy.ApproveAsync(request);
        await louise.ApproveAsync(request);
        await kenji.SeesAsync(request, "Waiting for Dave Okafor", "(Security on separation of duties)");
        Assert.DoesNotContain("kenji@acme.test", Folder.Members("payments/approve"));
        await dave.ApproveAsync(request);
        await kenji.SeesAsync(request, "Access is active");
        Assert.Contains("kenji@acme.test", Folder.Members("payments/approve"));
    }
}
