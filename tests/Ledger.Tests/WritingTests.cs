using System.Text.Json;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Requests;
using Microsoft.EntityFrameworkCore;

namespace ChatGovernanceBot.Ledger.Tests;

public sealed class WritingTests
{
    [Fact]
    public async Task A_request_goes_from_submission_to_an_end_that_was_observed()
    {
        await using var world = await World.NewAsync();
        var (request, access) = await world.ActiveAsync();
        Assert.IsType<ItemState.Active>(request.Items[0].State);

        var ended = await world.EndedAsync(request, access);

        Assert.True(ended.IsClosed);
        Assert.Equal(Outcome.Removed, ((ItemState.Closed)ended.Items[0].State).Outcome);
        Assert.IsType<AuditResult.Ok>(world.Verify());
    }

    [Fact]
    public async Task Two_hundred_commands_at_once_on_fifty_requests_leave_one_gapless_chain()
    {
        await using var world = await World.NewAsync();
        var requests = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => world.SubmitAsync()));
        Verdict[] verdicts = [Verdict.Approve, Verdict.Deny, Verdict.Approve, Verdict.Deny];

        var answers = await Task.WhenAll(requests.SelectMany(r => verdicts.Select(v => world.VoteAsync(r, "bob", v))));

        Assert.Equal(50, answers.Count(a => a.Refusal is null));
        Assert.All(answers.Where(a => a.Refusal is not null), a => Assert.Contains(a.Refusal!.Code, (RefusalCode[])[RefusalCode.MovedOn, RefusalCode.NoAuthority]));
        Assert.IsType<AuditResult.Ok>(world.Verify());
        await world.RestartAsync();
        Assert.IsType<AuditResult.Ok>(world.Verify());
    }

    [Fact]
    public async Task Of_one_persons_requests_a_hundred_wait_and_the_next_is_refused_until_one_is_decided()
    {
        await using var world = await World.NewAsync();
        var waiting = await Task.WhenAll(Enumerable.Range(0, RequestSubmission.MostWaiting).Select(_ => world.SubmitAsync()));
        var more = new RequestCommand.Submit(
            World.NewId(), world.Person("alice"), [new AskedItem(world.Person("alice").AsIdentity, Acme.BillingRead, Length.OfTime(TimeSpan.FromHours(1)))], new Commitment(new string('0', 64)), null);

        Assert.Contains("100 of your requests wait", (await world.Writer.ExecuteAsync(more, world.By("alice"))).Refusal?.Reason, StringComparison.Ordinal);
        await world.VoteAsync(waiting[0], "bob", Verdict.Deny);
        Assert.Null((await world.Writer.ExecuteAsync(more, world.By("alice"))).Refusal);
    }

    [Fact]
    public async Task One_bad_command_in_sixty_four_fails_alone()
    {
        await using var world = await World.NewAsync();
        var held = new ManualResetEventSlim();
        var holding = world.BookAsync(_ => held.Wait(TimeSpan.FromSeconds(10)));
        var before = Enumerable.Range(0, 32).Select(_ => world.SubmitAsync()).ToList();
        var bad = world.BookAsync(t => t.Sql("INSERT INTO Settings(\"Key\", Value) VALUES (?, NULL)").Bind("bad").Run());
        var after = Enumerable.Range(0, 31).Select(_ => world.SubmitAsync()).ToList();
        held.Set();

        await Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(() => bad);
        await Task.WhenAll([.. before, .. after, holding]);
        Assert.IsType<AuditResult.Ok>(world.Verify());
    }

    [Fact]
    public async Task What_throws_before_it_writes_fails_alone()
    {
        await using var world = await World.NewAsync();
        var held = new ManualResetEventSlim();
        var holding = world.BookAsync(_ => held.Wait(TimeSpan.FromSeconds(10)));
        var good = world.SubmitAsync();
        var bad = world.BookAsync<int>(_ => throw new InvalidOperationException("bad"));
        held.Set();

        await Assert.ThrowsAsync<InvalidOperationException>(() => bad);
        await Task.WhenAll(good, holding);
    }

    [Fact]
    public async Task A_repeat_hears_the_same_answer_with_the_present_state_and_does_nothing()
    {
        await using var world = await World.NewAsync();
        var request = await world.SubmitAsync();
        var first = await world.VoteAsync(request, "bob", key: "k1");
        var later = await world.VoteAsync(first.State!, "carol", key: "k2");
        var count = (await world.Queries.NewestEntryAsync())!.Sequence;

        await world.RestartAsync();
        var repeat = await world.VoteAsync(request, "bob", key: "k1");

        Assert.Equal(Replay.Repeated, repeat.Replay);
        Assert.Equal((first.Refusal, first.Events), (repeat.Refusal, repeat.Events));
        Assert.Equal(later.State!.Version, repeat.State!.Version);
        Assert.Equal(count, (await world.Queries.NewestEntryAsync())!.Sequence);
    }

    [Fact]
    public async Task A_repeat_hears_what_the_first_left_and_when_whatever_happened_since()
    {
        await using var world = await World.NewAsync();
        var request = await world.SubmitAsync();
        var first = await world.VoteAsync(request, "bob", key: "k1");
        await world.VoteAsync(first.State!, "alice");
        var entries = (await world.Queries.NewestEntryAsync())!.Sequence - 1;
        world.SystemTime.Advance(TimeSpan.FromHours(1));
        await world.VoteAsync(first.State!, "carol", key: "k2");

        await world.RestartAsync();
        var repeat = await world.VoteAsync(request, "bob", key: "k1");

        Assert.Equal((first.Left!.At, entries), (repeat.Left!.At, repeat.Left.LastEntry));
        Assert.Equal(JsonSerializer.Serialize(first.State, GovernanceJson.Options), JsonSerializer.Serialize(repeat.Left.State, GovernanceJson.Options));
    }

    [Fact]
    public async Task A_repeat_that_asks_for_something_else_is_refused_and_does_nothing()
    {
        await using var world = await World.NewAsync();
        var (request, other) = (await world.SubmitAsync(), await world.SubmitAsync(entitlement: Acme.WikiEdit));
        var vote = world.Vote(request, world.Person("bob"));
        var first = await world.Writer.ExecuteAsync(vote, world.By("bob", "k") with { Asked = "approve" });
        var count = (await world.Queries.NewestEntryAsync())!.Sequence;

        var denied = await world.Writer.ExecuteAsync(world.Vote(request, world.Person("bob"), Verdict.Deny), world.By("bob", "k") with { Asked = "deny" });
        var elsewhere = await world.Writer.ExecuteAsync(world.Vote(other, world.Person("bob")), world.By("bob", "k") with { Asked = "approve the other" });
        var repeat = await world.Writer.ExecuteAsync(vote, world.By("bob", "k") with { Asked = "approve" });

        Assert.All([denied, elsewhere], e => Assert.Equal((Replay.AskedOtherwise, RefusalCode.NoAuthority, 0), (e.Replay, e.Refusal!.Code, e.Events)));
        Assert.Equal((Replay.Repeated, null, first.Events), (repeat.Replay, repeat.Refusal, repeat.Events));
        Assert.Equal(count, (await world.Queries.NewestEntryAsync())!.Sequence);
    }

    [Fact]
    public async Task A_refused_command_repeated_hears_the_same_refusal()
    {
        await using var world = await World.NewAsync();
        var request = await world.SubmitAsync();
        var first = await world.VoteAsync(request, "alice", key: "k");
        var repeat = await world.VoteAsync(request, "alice", key: "k");
        Assert.Equal(first.Refusal, repeat.Refusal);
        Assert.Equal((Replay.First, Replay.Repeated), (first.Replay, repeat.Replay));
    }

    [Fact]
    public async Task A_key_is_forgotten_after_seven_days()
    {
        await using var world = await World.NewAsync();
        var request = await world.SubmitAsync();
        await world.VoteAsync(request, "bob", key: "k");
        world.SystemTime.Advance(TimeSpan.FromDays(7) + TimeSpan.FromMinutes(1));
        await world.SubmitAsync();
        await world.SubmitAsync();
        Assert.Equal(Replay.First, (await world.VoteAsync(request, "bob", key: "k")).Replay);
    }

    [Fact]
    public async Task A_key_is_remembered_while_older_ones_are_forgotten()
    {
        await using var world = await World.NewAsync();
        var request = await world.SubmitAsync(key: "old");
        world.SystemTime.Advance(TimeSpan.FromDays(6));
        await world.VoteAsync(request, "bob", key: "young");
        world.SystemTime.Advance(TimeSpan.FromDays(1) + TimeSpan.FromMinutes(1));
        await world.SubmitAsync();

        await using var context = world.Database.Read();
        Assert.Equal(["young"], await context.IdempotencyKeys.Select(k => k.Key).ToListAsync());
        Assert.Equal(Replay.Repeated, (await world.VoteAsync(request, "bob", key: "young")).Replay);
    }

    [Fact]
    public async Task An_audited_refusal_is_an_entry_and_changes_no_state()
    {
        await using var world = await World.NewAsync();
        var request = await world.SubmitAsync();

        var refused = await world.VoteAsync(request, "alice");

        Assert.Equal(RefusalCode.NoAuthority, refused.Refusal!.Code);
        Assert.Equal(request.Version, refused.State!.Version);
        var entry = (await world.Queries.NewestEntryAsync())!;
        var data = Assert.IsType<CommandRefused>(entry.Data);
        Assert.Equal(("CastVote", RefusalCode.NoAuthority, refused.Refusal.Reason), (data.Command, data.Code, data.Reason));
        Assert.Equal(new Actor.Human(world.Person("alice"), "web"), entry.By);
        Assert.IsType<AuditResult.Ok>(world.Verify());
        Assert.Null((await world.VoteAsync(request, "bob")).Refusal);
        Assert.IsType<AuditResult.Ok>(world.Verify());
    }

    [Fact]
    public async Task The_same_refusal_is_recorded_at_most_once_an_hour()
    {
        await using var world = await World.NewAsync();
        var request = await world.SubmitAsync();
        async Task<long> RefuseAsync()
        {
            Assert.NotNull((await world.VoteAsync(request, "alice")).Refusal);
            return (await world.Queries.NewestEntryAsync())!.Sequence;
        }

        var first = await RefuseAsync();
        Assert.Equal(first, await RefuseAsync());
        world.SystemTime.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal(first + 1, await RefuseAsync());
    }

    [Fact]
    public async Task A_refusal_on_a_stream_that_never_was_does_not_hide_its_later_entries()
    {
        await using var world = await World.NewAsync();
        var id = World.NewId();
        await world.BookAsync(t => { t.Append(StreamRef.Of(id), 1, new Actor.Job("Test"), new CommandRefused(t.Now, "Submit", RefusalCode.NoAuthority, "no")); return 0; });
        Assert.IsType<AuditResult.Ok>(world.Verify());
        await world.SubmitAsync(id);
        Assert.IsType<AuditResult.Ok>(world.Verify());
    }

    [Fact]
    public async Task With_the_clock_put_back_nothing_is_approved_and_what_was_due_stays_due()
    {
        await using var world = await World.NewAsync();
        var request = await world.SubmitAsync();
        world.SystemTime.Advance(TimeSpan.FromDays(2) + TimeSpan.FromMinutes(1));
        await world.SubmitAsync();
        world.SystemTime.Advance(-TimeSpan.FromDays(1));

        Assert.Equal(RefusalCode.ClockPutBack, (await world.VoteAsync(request, "bob")).Refusal!.Code);
        var due = await world.Obligations.ClaimAsync(ObligationFamily.ChaseApprovals, "w", 10, TimeSpan.FromMinutes(1));
        Assert.Contains(due, o => o.Obligation.Kind == ObligationKind.LapseStage);
        var lapsed = await world.Writer.ExecuteAsync(new RequestCommand.Lapse(request.Id, 1, 0, ((ItemState.AwaitingApproval)request.Items[0].State).Opening), World.ByJob("ChaseApprovals"));
        Assert.Equal(Outcome.Lapsed, ((ItemState.Closed)lapsed.State!.Items[0].State).Outcome);
    }

    [Fact]
    public async Task A_clock_a_few_seconds_behind_is_sound()
    {
        await using var world = await World.NewAsync();
        var request = await world.SubmitAsync();
        world.SystemTime.Advance(-TimeSpan.FromSeconds(29));
        Assert.Null((await world.VoteAsync(request, "bob")).Refusal);
    }

    [Fact]
    public async Task A_cancelled_command_that_still_waits_is_not_done()
    {
        await using var world = await World.NewAsync();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var count = (await world.Queries.NewestEntryAsync())!.Sequence;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            world.Writer.ExecuteAsync(new RequestCommand.LookAtPolicy(World.NewId()), World.ByJob("CarryDecisions"), cancelled.Token));
        Assert.Equal(count, (await world.Queries.NewestEntryAsync())!.Sequence);
    }

    [Fact]
    public async Task A_commit_that_owes_something_now_signals_its_family()
    {
        await using var world = await World.NewAsync();
        await world.Signal.WaitForAsync(ObligationFamily.CarryDecisions);
        await world.SubmitAsync();
        await world.Signal.WaitForAsync(ObligationFamily.DeliverCards);
        Assert.DoesNotContain(ObligationFamily.ChaseApprovals, world.Signal.Drain());
    }
}
