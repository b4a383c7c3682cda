using ChatGovernanceBot.Bot.Tests.Running;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Bot.Tests.Stories;

/// <summary>The host over the small office of manifests/by-hand.</summary>
public sealed class OfficeBot : SharedBot
{
    protected override void Prepare() => Folder.TakePolicy("by-hand");
}

/// <summary>A badge that people write and wipe by hand, as docs/by-hand.md tells to try it.</summary>
public sealed class ByHandStoryTests(OfficeBot host) : IClassFixture<OfficeBot>
{
    [Fact]
    public async Task A_badge_is_written_by_one_and_wiped_by_two_and_the_request_closes_as_attested()
    {
        var (alice, kenji, olivia) = (await host.AsAsync("alice"), await host.AsAsync("kenji"), await host.AsAsync("olivia"));
        var request = await alice.AskAsync("I need doors/workshop for 2 days to mend the bench");
        var make = await kenji.SeesAsync(request, "Make this access by hand", "You change Door badges by hand.", "alice@acme.test");
        Assert.Contains("your note is put on the record", (await kenji.PressAsync(make, "attest", new { note = " " })).Shown, StringComparison.Ordinal);
        await kenji.PressAsync(make, "attest", new { note = "Badge 0417 written" });
        await alice.SeesAsync(request, "Access is active", "attested by Kenji Sato, not observed");

        await host.Bot.AdvanceAsync("1d");
        await host.Bot.AdvanceAsync("1d");
        var wipe = await kenji.SeesAsync(request, "Take this access away by hand");
        Assert.Contains("You attested that it is gone", (await kenji.PressAsync(wipe, "attest", new { note = "Badge 0417 wiped" })).Shown, StringComparison.Ordinal);
        Assert.Contains("Olivia Brandt or Heidi Larsson", (await alice.SayAsync("status")).Shown, StringComparison.Ordinal);
        var look = await olivia.SeesAsync(request, "Look whether this access is gone", "Badge 0417 wiped");
        Assert.Contains("Look whether this access is gone", (await olivia.SayAsync("my work")).Shown, StringComparison.Ordinal);
        await olivia.PressAsync(look, "attest", new { note = "The cabinet shows no group" });

        await alice.SeesAsync(request, "Gone, attested by Kenji Sato and Olivia Brandt, not observed");
        Assert.DoesNotContain("verified", await alice.EverythingAboutAsync(request), StringComparison.Ordinal);
        Assert.Equal(Outcome.Attested, Assert.Single(AuditTrail.EventsOf(host.Folder, request).OfType<RequestEvent.ItemClosed>()).Outcome);
        Assert.Equal(3, AuditTrail.EventsOfAccessesTo(host.Folder, "doors/workshop").OfType<AccessEvent.Attested>().Count());
        AuditTrail.AssertSound(host.Folder);
    }
}
