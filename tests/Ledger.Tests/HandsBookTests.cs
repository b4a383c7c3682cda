using System.Security.Cryptography;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Ledger.Tests;

/// <summary>Work by hand in rows and entries.</summary>
public sealed class HandsBookTests
{
    [Fact]
    public async Task An_access_that_people_made_and_took_away_is_told_by_who_attested_it_and_rows_chain_and_story_agree()
    {
        await using var world = await World.NewAsync();
        await world.LoadByHandAsync();
        var (request, id) = await AskedAsync(world, "alice");
        Assert.Null((await AttestAsync(world, id, "dave", "added to the editors")).Refusal);
        await TellAsync(world, request, id);
        await world.Writer.ExecuteAsync(new RequestCommand.Release(request, 1, world.Person("alice")), world.By("alice"));
        await world.DoAsync(new AccessCommand.EndClaim(id, new(request, 1), EndCause.Released));
        Assert.Null((await AttestAsync(world, id, "dave", "gone")).Refusal);
        Assert.Equal(RefusalCode.MovedOn, (await AttestAsync(world, id, "dave", "gone, I say")).Refusal!.Code);
        Assert.Null((await AttestAsync(world, id, "erin", "seen gone\n2026-01-01 #9 forged")).Refusal);
        await TellAsync(world, request, id);

        Assert.Equal(Outcome.Attested, Assert.IsType<ItemState.Closed>((await world.Queries.RequestAsync(request))!.Items[0].State).Outcome);
        var story = AuditStory.Tell(world.Database.Path, request, world.Organisation.Roster, _ => world.Organisation.Catalog)!;
        string[] expected =
        [
            "people change it by hand", "Bob, Dave, Erin are asked to make it by hand", "Dave attested that it is there, not observed: \"added to the editors\"", "the edge is active, as attested, not observed",
            "attested by Dave, not observed", "asked to remove it by hand", "Dave attested that it is gone, not observed: \"gone\"", "Erin attested that it is gone, not observed: \"seen gone 2026-01-01 #9 forged\"",
            "the edge is gone, as attested, not observed", "item 1 is closed: Attested, attested by Dave, Erin, not observed",
        ];
        var at = -1;
        foreach (var words in expected)
        {
            at = Array.FindIndex([.. story], at + 1, line => line.Contains(words, StringComparison.Ordinal));
            Assert.True(at >= 0, $"'{words}' is not told, or not in its place:\n{string.Join('\n', story)}");
        }

        Assert.DoesNotContain(story, line => line.Contains("as observed", StringComparison.Ordinal) || line.Contains("target was read", StringComparison.Ordinal) || line.Contains("I say", StringComparison.Ordinal));
        Assert.IsType<AuditResult.Ok>(world.Verify());
        await using var context = world.Database.Read();
        Assert.Empty(await (await Rebuilt.OfAsync(context)).DifferencesAsync(context));
    }

    [Fact]
    public async Task Who_asked_for_somebody_else_is_known_to_the_access_and_attests_nothing()
    {
        await using var world = await World.NewAsync();
        await world.LoadByHandAsync();
        var (request, id) = await AskedAsync(world, "dave");

        var refused = await AttestAsync(world, id, "dave", "done");
        Assert.Equal((RefusalCode.NoAuthority, RefusalTrace.Audited), (refused.Refusal!.Code, refused.Refusal.Trace));
        Assert.Equal(["bob", "erin"], (await world.Queries.AccessAsync(id)).Hands!.Asked.Select(p => world.Organisation.Roster.Find(p)!.Handle.Value.Split('@')[0]));
        Assert.Contains(AuditStory.Tell(world.Database.Path, request, world.Organisation.Roster, _ => world.Organisation.Catalog)!, line => line.Contains("Dave via web: was refused Attest (NoAuthority)", StringComparison.Ordinal));
    }

    // Alice is to edit the wiki, which policy approves at once.
    private static async Task<(RequestId Request, AccessId Access)> AskedAsync(World world, string requester)
    {
        var text = PersonalText.Of(RandomNumberGenerator.GetBytes(PersonalText.SaltSize), "to mend a page", world.Person(requester));
        var submit = new RequestCommand.Submit(World.NewId(), world.Person(requester), [new AskedItem(world.Person("alice").AsIdentity, Acme.WikiEdit, Length.OfTime(TimeSpan.FromHours(3)))], text.Commitment, null);
        Assert.Null((await world.Writer.ExecuteAsync(submit, world.By(requester) with { Texts = [text] })).Refusal);
        await world.Writer.ExecuteAsync(new RequestCommand.AuthoriseGrant(submit.Request, 1, 1), World.ByJob("CarryDecisions"));
        var id = AccessId.Of(Acme.WikiEdit, world.Person("alice").AsIdentity);
        await world.DoAsync(new AccessCommand.ClaimAccess(id, new(submit.Request, 1), 1));
        return (submit.Request, id);
    }

    private static async Task<Executed<Access>> AttestAsync(World world, AccessId id, string name, string note)
    {
        var text = PersonalText.Of(RandomNumberGenerator.GetBytes(PersonalText.SaltSize), note, world.Person(name));
        var access = await world.Queries.AccessAsync(id);
        return await world.Writer.ExecuteAsync(new AccessCommand.Attest(id, world.Person(name), access.Version, text.Commitment, new(new string('0', 32))), world.By(name) with { Texts = [text] });
    }

    private static async Task TellAsync(World world, RequestId request, AccessId id)
    {
        var claim = (await world.Queries.AccessAsync(id)).Find(new(request, 1))!;
        Assert.Null((await world.Writer.ExecuteAsync(new RequestCommand.NoteClaim(request, 1, claim.Attempt, claim.Report!), World.ByJob("CarryDecisions"))).Refusal);
    }
}
