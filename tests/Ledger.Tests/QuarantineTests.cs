using System.Security.Cryptography;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Accounts;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Custody;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Ledger.Tests;

public sealed class QuarantineTests
{
    [Fact]
    public async Task The_mark_follows_the_log_and_a_ledger_that_is_whole_or_newer_is_sound()
    {
        await using var world = await World.NewAsync();
        var mark = new MarkFile(MarkFile.Beside(world.Database.Path));
        await world.Writer.KeepMarkAsync(mark, _ => { });
        Assert.Equal(1, mark.Read()!.Sequence);
        await world.SubmitAsync();
        world.Writer.Dispose();
        Assert.True(mark.Read()!.Sequence > 1);
        Assert.Null(mark.Compare(world.Database));

        await world.StartAsync();
        await world.SubmitAsync();
        Assert.Null(mark.Compare(world.Database));
    }

    [Fact]
    public async Task An_older_copy_a_copy_that_went_another_way_another_ledger_and_a_lost_mark_are_each_noticed()
    {
        await using var world = await World.NewAsync();
        var mark = new MarkFile(MarkFile.Beside(world.Database.Path));
        var old = await CopyAsync(world);
        await world.Writer.KeepMarkAsync(mark, _ => { });
        await world.SubmitAsync();
        world.Writer.Dispose();
        var known = mark.Read()!;

        mark.Write(known with { Log = "log_other" });
        Assert.Equal(QuarantineCause.AnotherLog, Compare(mark, world)!.Cause);
        mark.Write(known);
        File.Copy(old, world.Database.Path, overwrite: true);
        Assert.Equal(new Finding(QuarantineCause.Behind, 1, known.Sequence), Compare(mark, world));

        await world.StartAsync();
        await world.SubmitAsync();
        Assert.Equal(QuarantineCause.Diverged, Compare(mark, world)!.Cause);

        await File.WriteAllTextAsync(mark.Path, "nothing of the kind");
        Assert.Equal(QuarantineCause.MarkMissing, Compare(mark, world)!.Cause);
        File.Delete(mark.Path);
        Assert.Equal(QuarantineCause.MarkMissing, Compare(mark, world)!.Cause);
    }

    [Fact]
    public async Task A_ledger_without_entries_needs_no_mark()
    {
        var folder = Directory.CreateTempSubdirectory("ledger-");
        var database = new LedgerDatabase(Path.Combine(folder.FullName, "ledger.db"));
        await database.MigrateAsync();
        var mark = new MarkFile(MarkFile.Beside(database.Path));
        Assert.Null(mark.Compare(database));
        mark.Write(new("log_other", 0, new string('0', 64)));
        Assert.Null(mark.Compare(database));
        mark.Write(new("log_other", 4, new string('0', 64)));
        Assert.Equal(QuarantineCause.AnotherLog, mark.Compare(database)!.Cause);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task In_quarantine_nothing_is_given_until_everything_was_read_and_it_was_released_and_rows_chain_and_story_agree()
    {
        await using var world = await World.NewAsync();
        var (_, access) = await world.ActiveAsync();
        var waiting = await world.SubmitAsync();
        await DoAsync(world, new CustodyCommand.Begin(new(QuarantineCause.Behind, 9, 12)));
        Assert.Equal(RefusalCode.Quarantined, (await world.VoteAsync(waiting, "bob")).Refusal!.Code);
        Assert.Equal(QuarantineCause.Behind, (await world.Queries.QuarantineAsync())!.Finding.Cause);

        var asked = await world.Queries.AccessesAsync();
        Assert.Contains(access.Id, asked);
        foreach (var id in asked)
            await world.DoAsync(new AccessCommand.AskReading(id, 1));
        await DoAsync(world, new CustodyCommand.NoteAsked(1, asked.Length));
        Assert.Contains($"{asked.Length} of {asked.Length}", (await ReleaseAsync(world))!.Reason, StringComparison.Ordinal);
        foreach (var id in asked)
            await world.DoAsync(new AccessCommand.NoteReading(id, 1, world.Seen(Presence.Present)));
        Assert.Null(await ReleaseAsync(world));

        Assert.Null(await world.Queries.QuarantineAsync());
        Assert.Null((await world.VoteAsync(waiting, "bob")).Refusal);
        Assert.IsType<AuditResult.Ok>(world.Verify());
        await using var context = world.Database.Read();
        Assert.Empty(await (await Rebuilt.OfAsync(context)).DifferencesAsync(context));
    }

    [Fact]
    public async Task A_link_makes_nobody_speak_until_a_quarantine_that_has_begun_took_back_what_it_may_not_trust()
    {
        await using var world = await World.NewAsync();
        var (links, phone) = (new LinkBook(world.Database, world.Writer, TimeProvider.System), new ChatAccount("teams", "tenant", "someone"));
        await world.Writer.ExecuteAsync(new AccountCommand.Link(world.Person("alice"), await links.RefOfAsync(phone)), World.ByJob("SignIn"));
        Assert.Equal(world.Person("alice"), await links.LinkedToAsync(phone));
        await DoAsync(world, new CustodyCommand.Begin(new(QuarantineCause.Behind, 9, 12)));
        Assert.Null(await links.LinkedToAsync(phone));

        await world.Writer.ExecuteAsync(new AccountCommand.UnlinkAll(world.Person("alice")), World.ByJob("ReadEverything"));
        await DoAsync(world, new CustodyCommand.NoteAsked(1, 0));
        Assert.Null(await links.LinkedToAsync(phone));
        await world.Writer.ExecuteAsync(new AccountCommand.Link(world.Person("alice"), await links.RefOfAsync(phone)), World.ByJob("SignIn"));
        Assert.Equal(world.Person("alice"), await links.LinkedToAsync(phone));
        await using var context = world.Database.Read();
        Assert.Empty(await (await Rebuilt.OfAsync(context)).DifferencesAsync(context));
    }

    [Fact]
    public async Task What_was_not_read_is_listed_may_be_left_out_by_name_and_is_claimed_by_nobody_until_it_was_read()
    {
        await using var world = await World.NewAsync();
        var request = await world.ApprovedAsync();
        var authorised = (await world.Writer.ExecuteAsync(new RequestCommand.AuthoriseGrant(request.Id, 1, 1), World.ByJob("CarryDecisions"))).State!;
        var access = authorised.Items[0].Access;
        await DoAsync(world, new CustodyCommand.Begin(new(QuarantineCause.Behind, 9, 12)));
        await world.DoAsync(new AccessCommand.AskReading(access, 1));
        await DoAsync(world, new CustodyCommand.NoteAsked(1, 1));
        var tried = Assert.Single(await world.Obligations.ClaimAsync(ObligationFamily.ObserveAccess, "test", 16, TimeSpan.FromMinutes(1)));
        await world.Obligations.RetryAsync(tried, "The target is gone.");
        Assert.Equal((access, "The target is gone."), Assert.Single(await world.Queries.UnreadAsync((await world.Queries.QuarantineAsync())!)));

        Assert.Equal(RefusalCode.NotAllowed, (await ReleaseAsync(world))!.Code);
        Assert.Null(await ReleaseAsync(world, access));
        var claim = new AccessCommand.ClaimAccess(access, new ItemRef(request.Id, 1), 1);
        Assert.Equal(RefusalCode.Quarantined, (await world.Writer.ExecuteAsync(claim, World.ByJob("CarryDecisions"))).Refusal!.Code);
        await world.DoAsync(new AccessCommand.NoteReading(access, 1, world.Seen(Presence.Absent)));
        Assert.Equal(AccessState.Provisioning, (await world.DoAsync(claim)).State);
        Assert.IsType<AuditResult.Ok>(world.Verify());
        await using var context = world.Database.Read();
        Assert.Empty(await (await Rebuilt.OfAsync(context)).DifferencesAsync(context));
    }

    [Fact]
    public async Task A_quarantine_that_was_taken_out_of_the_rows_is_noticed()
    {
        await using var world = await World.NewAsync();
        await DoAsync(world, new CustodyCommand.Begin(new(QuarantineCause.Behind, 9, 12)));
        Assert.IsType<AuditResult.Ok>(world.Verify());
        world.Tamper("DELETE FROM Settings WHERE \"Key\" = 'custody-main'");
        Assert.IsType<AuditResult.Altered>(world.Verify());
    }

    [Fact]
    public async Task What_waited_for_the_release_is_due_with_it()
    {
        await using var world = await World.NewAsync();
        var request = await world.ApprovedAsync();
        await DoAsync(world, new CustodyCommand.Begin(new(QuarantineCause.MarkMissing, 9, null)));
        await DoAsync(world, new CustodyCommand.NoteAsked(1, 0));
        var claimed = Assert.Single(await world.Obligations.ClaimAsync(ObligationFamily.CarryDecisions, "test", 16, TimeSpan.FromMinutes(1)), c => c.Obligation.Stream == StreamRef.Of(request.Id));
        await world.Obligations.RetryAsync(claimed, "in quarantine", TimeSpan.FromHours(1));
        Assert.Null(await ReleaseAsync(world));
        Assert.Contains(await world.Obligations.ClaimAsync(ObligationFamily.CarryDecisions, "test", 16, TimeSpan.FromMinutes(1)), c => c.Id == claimed.Id);
    }

    // A file that was put in the place of another is opened anew.
    private static Finding? Compare(MarkFile mark, World world) => mark.Compare(new LedgerDatabase(world.Database.Path));

    private static async Task DoAsync(World world, CustodyCommand command) => Assert.Null((await world.Writer.ExecuteAsync(command, World.ByJob("Host"))).Refusal);

    private static async Task<Refusal?> ReleaseAsync(World world, params AccessId[] unread)
    {
        var text = PersonalText.Of(RandomNumberGenerator.GetBytes(PersonalText.SaltSize), "compared by hand", world.Person("dave"));
        return (await world.Writer.ExecuteAsync(new CustodyCommand.Release(world.Person("dave"), text.Commitment) { Unread = [.. unread] }, world.By("dave") with { Texts = [text] })).Refusal;
    }

    private static async Task<string> CopyAsync(World world)
    {
        world.Writer.Dispose();
        var copy = world.Database.Path + ".old";
        File.Copy(world.Database.Path, copy);
        await world.StartAsync();
        return copy;
    }
}
