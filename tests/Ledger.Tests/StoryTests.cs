using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Ledger.Tests;

public sealed class StoryTests
{
    [Fact]
    public async Task The_story_of_a_request_tells_who_asked_who_decided_what_they_saw_and_what_was_seen_in_the_target()
    {
        await using var world = await World.NewAsync();
        var (request, access) = await world.ActiveAsync();
        await world.EndedAsync(request, access);

        var story = AuditStory.Tell(world.Database.Path, request.Id, world.Organisation.Roster, _ => world.Organisation.Catalog)!;

        string[] expected =
        [
            "Alice via web: asked for billing-db/read for Alice for 3 h 00 min", "because: \"to debug INC-4312\"", "waits at stage 1 for Bob",
            "Bob decided Approve on item 1 at stage 1; saw digest", ": billing-db/read (", "; confidential, standard) for Alice for 3 h 00 min, asked by Alice, stage 1 of 2 (",
            "Carol decided Approve on item 1 at stage 2; saw digest", ", approved by Bob", "is approved for 3 h 00 min, by Bob, Carol",
            "claims the access", "the target was read: Absent", "(Grant) is about to be made", "returned Said: done", "the target was read: Present",
            "the edge is active, as observed", "item 1 is active from", "is ending: Released by Alice", "(Revoke) is about to be made", "the edge is gone, as observed",
            "item 1 is closed: Removed", "the request is closed",
        ];
        var at = -1;
        foreach (var words in expected)
        {
            at = Array.FindIndex([.. story], Math.Max(at, 0), line => line.Contains(words, StringComparison.Ordinal));
            Assert.True(at >= 0, $"'{words}' is not told, or not in its place:\n{string.Join('\n', story)}");
        }
    }

    [Fact]
    public async Task The_story_says_when_the_time_came_to_remind_whom()
    {
        await using var world = await World.NewAsync();
        var request = await world.SubmitAsync();
        var open = (ItemState.AwaitingApproval)request.Items[0].State;
        var planned = Reminding.NextOf(open)!.Value;
        world.SystemTime.Advance(planned - world.SystemTime.GetUtcNow());
        await world.Writer.ExecuteAsync(new RequestCommand.Remind(request.Id, 1, open.Opening, planned), World.ByJob("ChaseApprovals"));

        var story = AuditStory.Tell(world.Database.Path, request.Id, world.Organisation.Roster, _ => world.Organisation.Catalog)!;
        Assert.EndsWith("the time has come to remind Bob of item 1 at stage 1", story[story.Count - 1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_requests_claim_on_the_same_access_is_not_part_of_the_story()
    {
        await using var world = await World.NewAsync();
        var (request, access) = await world.ActiveAsync();
        await world.EndedAsync(request, access);
        var before = AuditStory.Tell(world.Database.Path, request.Id, world.Organisation.Roster, _ => world.Organisation.Catalog)!;
        var (other, _) = await world.ActiveAsync();

        Assert.Equal(before, AuditStory.Tell(world.Database.Path, request.Id, world.Organisation.Roster, _ => world.Organisation.Catalog));
        Assert.All(AuditStory.Tell(world.Database.Path, other.Id, world.Organisation.Roster, _ => world.Organisation.Catalog)!, line => Assert.DoesNotContain(request.Id.Value, line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refusal_is_told_with_its_reason_and_an_unknown_request_is_none()
    {
        await using var world = await World.NewAsync();
        var request = await world.SubmitAsync();
        await world.VoteAsync(request, "alice");
        Assert.Contains(AuditStory.Tell(world.Database.Path, request.Id, world.Organisation.Roster, _ => world.Organisation.Catalog)!, line => line.Contains("Alice via web: was refused CastVote (NoAuthority)", StringComparison.Ordinal));
        Assert.Null(AuditStory.Tell(world.Database.Path, World.NewId(), world.Organisation.Roster, _ => world.Organisation.Catalog));
    }

    [Fact]
    public async Task What_a_person_wrote_cannot_forge_a_line()
    {
        await using var world = await World.NewAsync();
        var text = Governance.Audit.PersonalText.Of(new byte[32], "one\n2026-01-01 #9 forged‮", world.Person("alice"));
        var id = World.NewId();
        await world.Writer.ExecuteAsync(
            new RequestCommand.Submit(id, world.Person("alice"), [new AskedItem(world.Person("alice").AsIdentity, Acme.BillingRead, Governance.Length.OfTime(TimeSpan.FromHours(1)))], text.Commitment, null),
            world.By("alice") with { Texts = [text] });
        Assert.Contains("because: \"one 2026-01-01 #9 forged \"", AuditStory.Tell(world.Database.Path, id, world.Organisation.Roster, _ => world.Organisation.Catalog)![0], StringComparison.Ordinal);
    }
}
