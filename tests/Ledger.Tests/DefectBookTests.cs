using System.Security.Cryptography;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Defects;

namespace ChatGovernanceBot.Ledger.Tests;

public sealed class DefectBookTests
{
    [Fact]
    public async Task What_is_opened_is_listed_until_it_is_closed_and_the_chain_and_the_story_know_both()
    {
        await using var world = await World.NewAsync();
        var request = await world.SubmitAsync();
        var defects = new DefectQueries(world.Database);
        var first = await OpenAsync(world, request.Id);
        world.SystemTime.Advance(TimeSpan.FromSeconds(1));
        var second = await OpenAsync(world, (await world.SubmitAsync()).Id);
        Assert.Equal([first.Id, second.Id], (await defects.OpenAsync()).Select(d => d.Id));

        var text = PersonalText.Of(RandomNumberGenerator.GetBytes(PersonalText.SaltSize), "mended by hand", world.Person("dave"));
        var closed = await world.Writer.ExecuteAsync(new DefectCommand.Close(first.Id, world.Person("dave"), text.Commitment), world.By("dave") with { Texts = [text] });

        Assert.Null(closed.Refusal);
        Assert.Equal([second.Id], (await defects.OpenAsync()).Select(d => d.Id));
        Assert.Equal(world.Person("dave"), (await defects.FindAsync(first.Id))!.Closed!.By);
        Assert.Equal("mended by hand", await world.Queries.TextAsync(text.Commitment));
        Assert.IsType<AuditResult.Ok>(world.Verify());
        await using var context = world.Database.Read();
        Assert.Empty(await (await Rebuilt.OfAsync(context)).DifferencesAsync(context));
    }

    [Fact]
    public async Task What_is_settled_is_listed_no_longer_and_the_chain_and_the_story_know_it()
    {
        await using var world = await World.NewAsync();
        var defect = await OpenAsync(world, (await world.SubmitAsync()).Id);
        Assert.Null((await world.Writer.ExecuteAsync(new DefectCommand.Settle(defect.Id, DefectEnd.Superseded), World.ByJob("OpenDefects"))).Refusal);
        Assert.Empty(await new DefectQueries(world.Database).OpenAsync());
        Assert.IsType<AuditResult.Ok>(world.Verify());
        await using var context = world.Database.Read();
        Assert.Empty(await (await Rebuilt.OfAsync(context)).DifferencesAsync(context));
    }

    [Fact]
    public async Task What_is_closed_while_the_access_it_is_about_cannot_be_read_stands_until_it_is_open_again_and_rows_and_chain_agree()
    {
        await using var world = await World.NewAsync();
        var (defects, source, dave) = (new DefectQueries(world.Database), StreamRef.Of(AccessId.Of(Acme.WikiEdit, world.Person("alice").AsIdentity)), world.Person("dave"));
        await world.Writer.ExecuteAsync(new AccessCommand.RaiseTask(new(source.Id), new(dave, TaskReason.CannotObserve, "not to be read")), World.ByJob("FailingSystems"));
        var id = DefectId.Of(source, 1);
        await world.Writer.ExecuteAsync(new DefectCommand.Open(id, source, 0, new(dave, TaskReason.CannotObserve, "not to be read")), World.ByJob("OpenDefects"));
        var closed = (await world.Writer.ExecuteAsync(new DefectCommand.Close(id, dave, new(new string('a', 64))), world.By("dave"))).State!;

        Assert.Empty(await defects.OpenAsync());
        var again = closed.Closed!.ComesBackAt!.Value;
        Assert.Equal(id, Assert.Single(await defects.StandingAsync(again.AddMinutes(-1))).Id);
        Assert.Empty(await defects.StandingAsync(again));
        await world.Writer.ExecuteAsync(new DefectCommand.Chase(id, closed.Version, 0), World.ByJob("OpenDefects"));
        Assert.Equal(id, Assert.Single(await defects.OpenAsync()).Id);
        Assert.Contains(await world.Queries.OwedByAsync(new(StreamKind.Defect, id.Value)), o => o.Kind == ObligationKind.ChaseDefect);
        Assert.IsType<AuditResult.Ok>(world.Verify());
        await using var context = world.Database.Read();
        Assert.Empty(await (await Rebuilt.OfAsync(context)).DifferencesAsync(context));
    }

    [Fact]
    public async Task Who_may_not_close_it_leaves_a_trace_and_the_defect_as_it_is()
    {
        await using var world = await World.NewAsync();
        var defect = await OpenAsync(world, (await world.SubmitAsync()).Id);
        var refused = await world.Writer.ExecuteAsync(new DefectCommand.Close(defect.Id, world.Person("alice"), new(new string('a', 64))), world.By("alice"));
        Assert.Equal(RefusalCode.NoAuthority, refused.Refusal!.Code);
        Assert.Null((await new DefectQueries(world.Database).FindAsync(defect.Id))!.Closed);
        Assert.IsType<AuditResult.Ok>(world.Verify());
    }

    [Fact]
    public async Task What_was_opened_before_defects_were_followed_up_is_followed_up_from_the_next_start_on()
    {
        await using var world = await World.NewAsync();
        var (open, closed) = (await OpenAsync(world, (await world.SubmitAsync()).Id), await OpenAsync(world, (await world.SubmitAsync()).Id));
        await world.Writer.ExecuteAsync(new DefectCommand.Settle(closed.Id, DefectEnd.Superseded), World.ByJob("OpenDefects"));
        world.Tamper("DELETE FROM Obligations WHERE StreamKind = 'Defect'");
        world.SystemTime.Advance(TimeSpan.FromDays(20));

        await world.RestartAsync();

        var owed = Assert.Single(await world.Queries.OwedByAsync(new(StreamKind.Defect, open.Id.Value)));
        Assert.Equal((ObligationKind.ChaseDefect, "1:1", world.SystemTime.GetUtcNow()), (owed.Kind, owed.ToObligation().Subject, owed.DueAt));
        Assert.Empty(await world.Queries.OwedByAsync(new(StreamKind.Defect, closed.Id.Value)));
        Assert.Null((await world.Writer.ExecuteAsync(new DefectCommand.Chase(open.Id, 1, 1), World.ByJob("OpenDefects"))).Refusal);
        var after = (await world.Queries.OwedByAsync(new(StreamKind.Defect, open.Id.Value))).Length;
        await world.RestartAsync();
        Assert.Equal(after, (await world.Queries.OwedByAsync(new(StreamKind.Defect, open.Id.Value))).Length);
    }

    [Fact]
    public async Task A_defect_whose_row_was_taken_away_is_noticed()
    {
        await using var world = await World.NewAsync();
        await OpenAsync(world, (await world.SubmitAsync()).Id);
        world.Tamper("DELETE FROM Defects");
        Assert.IsType<AuditResult.Altered>(world.Verify());
    }

    internal static async Task<Defect> OpenAsync(World world, RequestId about)
    {
        var source = StreamRef.Of(about);
        var open = new DefectCommand.Open(DefectId.Of(source, 3), source, 1, new(world.Person("carol"), TaskReason.NotRoutable, "nobody decides this"));
        return (await world.Writer.ExecuteAsync(open, World.ByJob("OpenDefects"))).State!;
    }
}
