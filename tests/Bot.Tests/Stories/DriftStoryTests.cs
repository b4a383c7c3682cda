using ChatGovernanceBot.Bot.Tests.Running;
using ChatGovernanceBot.Governance.Access;

namespace ChatGovernanceBot.Bot.Tests.Stories;

/// <summary>Somebody changes a target beside the bot: what is read of it becomes a finding that its owner settles.</summary>
public sealed class DriftStoryTests(StoryBot host) : Story(host)
{
    private const string Access = "wiki/publish", Member = "heidi@acme.test";

    [Fact]
    public async Task What_an_admin_took_away_is_asked_of_its_owner_and_what_an_admin_gave_back_after_the_end_is_taken_away()
    {
        var (heidi, olivia) = (await AsAsync("heidi"), await AsAsync("olivia"));
        var request = await heidi.AskAsync($"I need {Access} for 20 days to publish the guide");
        await olivia.ApproveAsync(request);
        await heidi.SeesAsync(request, "Access is active");

        await ChangeAsync(members => members.Where(line => !line.Contains(Member, StringComparison.Ordinal)));
        await AdvanceAsync("1d");
        var finding = await olivia.SeesAsync(request, "Active access disappeared", Access, "Heidi Larsson");
        var status = (await heidi.SayAsync("status")).Shown;
        Assert.Contains("Found gone from the target", status, StringComparison.Ordinal);
        Assert.Contains("Olivia Costa is asked whether it is made again or revoked.", status, StringComparison.Ordinal);
        await olivia.PressAsync(finding, "revoke-found", new { reason = "She publishes nothing any more" });
        await heidi.SeesAsync(request, "Entitlement removed, verified");
        await olivia.SeesOnAsync(finding, "It is gone, as read in the target");

        await ChangeAsync(members => members.Append($"  - {Member}"));
        await AdvanceAsync("1d");
        await Until.TrueAsync(() => Task.FromResult(!Folder.Members(Access).Contains(Member)), "What was given beside the bot was not taken away");
        await Until.TrueAsync(async () => (await olivia.HistoryAsync()).Count(m => m.Shown.Contains($"{Access}: It is gone, as read in the target", StringComparison.Ordinal)) == 2, "Its owner did not read what came of it");
        Assert.Equal([DriftKind.Gone, DriftKind.BeyondEnd], AuditTrail.EventsOfAccessesTo(Folder, Access).OfType<AccessEvent.DriftFound>().Select(e => e.Kind));
    }

    private Task ChangeAsync(Func<IEnumerable<string>, IEnumerable<string>> change) =>
        File.WriteAllLinesAsync(Folder.Membership(Access), [.. change(File.ReadAllLines(Folder.Membership(Access)))]);
}
