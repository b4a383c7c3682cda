using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Custody;
using ChatGovernanceBot.Governance.People.Absences;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger.Writing;
using Microsoft.EntityFrameworkCore;

namespace ChatGovernanceBot.Ledger.Tests;

/// <summary>What is decided before its turn is written only while nothing has changed that it was decided on.</summary>
public sealed class ForesightTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_decision_on_what_has_not_changed_is_written_as_it_was_prepared()
    {
        await using var world = await World.NewAsync();
        var beside = await world.SubmitAsync(entitlement: Acme.WikiEdit);
        var request = await world.SubmitAsync();
        var vote = Prepared(world, request, "bob");

        var voted = await vote.RunAsync();

        Assert.Equal((2, Replay.First, 0), (voted.Events, voted.Replay, vote.DecidedInside));
        Assert.Equal(new Holding(Acme.WikiEdit, HoldingState.Held, beside.Id, null), Assert.Single(voted.Left!.Beside![world.Person("alice").AsIdentity]));
        Assert.Equal(1, ((ItemState.AwaitingApproval)voted.State!.Items[0].State).Stage);
        await IsSoundAsync(world);
    }

    [Fact]
    public async Task What_people_wrote_is_read_ahead_with_a_decision_whose_answer_shows_it()
    {
        await using var world = await World.NewAsync();
        var (shown, unshown) = (await world.SubmitAsync(), await world.SubmitAsync());

        var first = await new PreparedVote(world, world.Vote(shown, world.Person("bob")), world.By("bob") with { IsShown = true }).RunAsync();
        var second = await Prepared(world, unshown, "bob").RunAsync();

        Assert.Equal(new Dictionary<Commitment, string> { [shown.Justification] = "to debug INC-4312" }, first.Left!.Texts);
        Assert.Null(second.Left!.Texts);
    }

    [Fact]
    public async Task Of_two_prepared_on_the_same_version_the_second_is_decided_on_what_the_first_left()
    {
        await using var world = await World.NewAsync();
        var request = await world.SubmitAsync();
        var (first, second) = (Prepared(world, request, "bob"), Prepared(world, request, "bob", Verdict.Deny));

        Assert.Null((await first.RunAsync()).Refusal);
        Assert.Equal(RefusalCode.MovedOn, (await second.RunAsync()).Refusal!.Code);

        Assert.Equal((0, 1), (first.DecidedInside, second.DecidedInside));
        await IsSoundAsync(world);
    }

    [Fact]
    public async Task Two_prepared_on_the_same_version_in_one_transaction_are_decided_one_after_the_other()
    {
        await using var world = await World.NewAsync();
        var request = await world.SubmitAsync();
        var (first, second) = (Prepared(world, request, "bob"), Prepared(world, request, "bob", Verdict.Deny));

        await world.BookAsync(transaction =>
        {
            first.Run(transaction);
            second.Run(transaction);
            return 0;
        });

        Assert.Null((await first.AnswerAsync()).Refusal);
        Assert.Equal(RefusalCode.MovedOn, (await second.AnswerAsync()).Refusal!.Code);
        await IsSoundAsync(world);
    }

    [Fact]
    public async Task A_decision_prepared_under_an_older_policy_is_taken_again_under_the_one_in_force()
    {
        await using var world = await World.NewAsync();
        var request = await world.SubmitAsync();
        var vote = Prepared(world, request, "bob");
        await world.LoadAsync(Acme.FilesNamed("two"));

        var voted = await vote.RunAsync();

        Assert.Equal((null, 1), (voted.Refusal, vote.DecidedInside));
        Assert.Equal(2, (await NewestAsync(world)).Policy.Number);
        await IsSoundAsync(world);
    }

    [Fact]
    public async Task A_decision_is_taken_again_when_another_process_put_the_ledger_in_quarantine()
    {
        await using var world = await World.NewAsync();
        var vote = Prepared(world, await world.SubmitAsync(), "bob");
        using (var other = new LedgerWriter(world.Database, world.Organisations, world.Clock, TimeProvider.System, new RecordedSignal()))
            Assert.Null((await other.ExecuteAsync(new CustodyCommand.Begin(new(QuarantineCause.Behind, 9, 12)), World.ByJob("Host"))).Refusal);

        Assert.Equal(RefusalCode.Quarantined, (await vote.RunAsync()).Refusal!.Code);

        Assert.Equal(1, vote.DecidedInside);
        await IsSoundAsync(world);
    }

    [Fact]
    public async Task A_decision_is_taken_again_when_what_the_beneficiary_asked_for_has_changed()
    {
        await using var world = await World.NewAsync();
        var request = await world.SubmitAsync();
        var vote = Prepared(world, request, "bob");
        await world.SubmitAsync(entitlement: Acme.WikiEdit);

        Assert.Null((await vote.RunAsync()).Refusal);

        Assert.Equal(1, vote.DecidedInside);
        await IsSoundAsync(world);
    }

    [Fact]
    public async Task A_decision_is_taken_again_when_what_the_beneficiary_held_is_gone()
    {
        await using var world = await World.NewAsync();
        var (earlier, access) = await world.ActiveAsync();
        await world.Writer.ExecuteAsync(new RequestCommand.Release(earlier.Id, 1, world.Person("alice")), world.By("alice"));
        access = await world.DoAsync(new AccessCommand.EndClaim(access.Id, new ItemRef(earlier.Id, 1), EndCause.Released));
        access = await world.DoAsync(new AccessCommand.BeginRevoke(access.Id, access.Turn, world.SystemTime.GetUtcNow().AddMinutes(1), TimeSpan.FromMinutes(1)));
        access = await world.DoAsync(new AccessCommand.EndCall(access.Id, access.LastCall, CallOutcome.Said, "done"));
        // The edge outlasts its item, as where its owner keeps it.
        await world.BookAsync(transaction => transaction.Sql("UPDATE Items SET State = 'Closed' WHERE RequestId = ?").Bind(earlier.Id.Value).Run());
        var vote = Prepared(world, await world.SubmitAsync(), "bob");
        access = (await world.Writer.ExecuteAsync(new AccessCommand.Observe(access.Id, access.Turn, world.Seen(Presence.Absent)), World.ByJob("ProvisionAccess"))).State!;

        Assert.Null((await vote.RunAsync()).Refusal);

        Assert.Equal(AccessState.Absent, access.State);
        Assert.Equal(1, vote.DecidedInside);
        Assert.IsType<AuditResult.Ok>(world.Verify());
    }

    [Fact]
    public async Task A_decision_is_taken_again_when_somebody_went_away_in_the_same_transaction()
    {
        await using var world = await World.NewAsync();
        var requests = (await world.SubmitAsync(), await world.SubmitAsync());
        var (first, second) = (Prepared(world, requests.Item1, "bob"), Prepared(world, requests.Item2, "bob"));
        var until = world.Clock.GetUtcNow() + TimeSpan.FromDays(2);
        var away = new CommandWork<Absence, AbsenceCommand, AbsenceEvent>(
            new AbsenceBook(), world.Organisations, new AbsenceCommand.GoAway(world.Person("carol"), new Stay(world.Clock.GetUtcNow(), until, world.Person("dave"))), world.By("carol"), CancellationToken.None)
        { Came = world.Clock.GetUtcNow() };

        await world.BookAsync(transaction =>
        {
            first.Run(transaction);
            transaction.TakeUp(away.Came);
            away.Run(transaction);
            second.Run(transaction);
            return 0;
        });
        away.Answer();

        Assert.Null((await away.Answered).Refusal);
        Assert.Null((await first.AnswerAsync()).Refusal);
        Assert.Null((await second.AnswerAsync()).Refusal);
        Assert.Equal((0, 1), (first.DecidedInside, second.DecidedInside));
        await IsSoundAsync(world);
    }

    [Fact]
    public async Task What_waits_for_the_writer_is_decided_meanwhile_in_the_order_in_which_it_came()
    {
        await using var world = await World.NewAsync();
        var watched = new WatchedDecisions(world);
        using var writer = new LedgerWriter(world.Database, watched, world.Clock, world.SystemTime, world.Signal);
        var requests = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => world.SubmitAsync()));
        await using var busy = await Busy.NewAsync(writer);

        var votes = requests.Select(request =>
        {
            world.SystemTime.Advance(TimeSpan.FromMilliseconds(1));
            return writer.ExecuteAsync(world.Vote(request, world.Person("bob")), world.By("bob"));
        }).ToList();
        Assert.True(SpinWait.SpinUntil(() => watched.Count == votes.Count, Patience));
        await busy.EndAsync();

        Assert.All(await Task.WhenAll(votes), v => Assert.Null(v.Refusal));
        Assert.Equal(votes.Count, watched.Count);
        await IsSoundAsync(world);
    }

    [Fact]
    public async Task What_is_being_decided_when_its_turn_comes_is_waited_for_and_what_was_not_begun_is_decided_in_its_turn()
    {
        await using var world = await World.NewAsync();
        var watched = new WatchedDecisions(world);
        using var writer = new LedgerWriter(world.Database, watched, world.Clock, world.SystemTime, world.Signal);
        var requests = new[] { await world.SubmitAsync(), await world.SubmitAsync() };
        await using var busy = await Busy.NewAsync(writer);

        List<Task<Executed<Request>>> votes;
        Task ended;
        using (watched.Hold())
        {
            votes = requests.Select(request => writer.ExecuteAsync(world.Vote(request, world.Person("bob")), world.By("bob"))).ToList();
            Assert.True(SpinWait.SpinUntil(() => watched.Count == 1, Patience));
            ended = busy.EndAsync();
            Assert.False(ended.IsCompleted);
        }

        await ended;
        Assert.All(await Task.WhenAll(votes), v => Assert.Null(v.Refusal));
        Assert.Equal(votes.Count, watched.Count);
        await IsSoundAsync(world);
    }

    [Fact]
    public async Task A_decision_older_than_the_newest_entry_is_taken_again_at_that_entrys_time()
    {
        await using var world = await World.NewAsync();
        var request = await world.SubmitAsync();
        var vote = Prepared(world, request, "bob");
        world.SystemTime.Advance(TimeSpan.FromSeconds(1));
        await world.Writer.ExecuteAsync(new RequestCommand.Withdraw((await world.SubmitAsync(entitlement: Acme.WikiEdit)).Id, world.Person("alice")), world.By("alice"));

        Assert.Null((await vote.RunAsync()).Refusal);

        Assert.Equal(1, vote.DecidedInside);
        Assert.Equal(world.SystemTime.GetUtcNow(), (await NewestAsync(world)).Time);
        await IsSoundAsync(world);
    }

    [Fact]
    public async Task A_repeat_that_was_prepared_before_the_first_was_written_hears_its_answer()
    {
        await using var world = await World.NewAsync();
        var request = await world.SubmitAsync();
        var repeat = Prepared(world, request, "bob", key: "k");
        var first = await world.VoteAsync(request, "bob", key: "k");

        var repeated = await repeat.RunAsync();

        Assert.Equal((Replay.Repeated, first.Events, first.State!.Version), (repeated.Replay, repeated.Events, repeated.State!.Version));
    }

    [Fact]
    public async Task A_prepared_decision_that_was_undone_with_its_batch_is_written_when_it_is_run_again()
    {
        await using var world = await World.NewAsync();
        var request = await world.SubmitAsync();
        var vote = Prepared(world, request, "bob", key: "k");
        await Assert.ThrowsAsync<InvalidOperationException>(() => world.BookAsync<int>(transaction =>
        {
            vote.Run(transaction);
            throw new InvalidOperationException("a neighbour failed");
        }));

        Assert.Equal((2, Replay.First), (await vote.RunAsync()) is var voted ? (voted.Events, voted.Replay) : default);

        Assert.Equal(0, vote.DecidedInside);
        await IsSoundAsync(world);
    }

    [Fact]
    public async Task Many_who_decide_at_once_leave_rows_that_follow_from_the_entries()
    {
        await using var world = await World.NewAsync();
        var requests = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => world.SubmitAsync()));

        foreach (var name in new[] { "bob", "carol" })
        {
            var shown = await Task.WhenAll(requests.Select(r => world.Queries.RequestAsync(r.Id)));
            var voted = await Task.WhenAll(shown.Select(r => Task.Run(() => world.VoteAsync(r!, name))));
            Assert.All(voted, v => Assert.Null(v.Refusal));
        }
        await IsSoundAsync(world);
    }

    private static PreparedVote Prepared(World world, Request request, string by, Verdict verdict = Verdict.Approve, string? key = null) =>
        new(world, world.Vote(request, world.Person(by), verdict), world.By(by, key));

    private static async Task<AuditEntry> NewestAsync(World world)
    {
        await using var context = world.Database.Read();
        return AuditEntry.Parse(await context.AuditEntries.OrderByDescending(e => e.Sequence).Select(e => e.Bytes).FirstAsync());
    }

    private static async Task IsSoundAsync(World world)
    {
        await using var context = world.Database.Read();
        Assert.Empty(await (await Rebuilt.OfAsync(context)).DifferencesAsync(context));
        Assert.IsType<AuditResult.Ok>(world.Verify());
        var entries = (await context.AuditEntries.OrderBy(e => e.Sequence).Select(e => e.Bytes).ToListAsync()).ConvertAll(bytes => AuditEntry.Parse(bytes));
        Assert.Equal(entries.Select(e => e.Time).Order(), entries.Select(e => e.Time));
        Assert.All(entries.Where(e => e.Data is RequestEvent.Voted), e => Assert.Equal(e.Time, ((RequestEvent.Voted)e.Data).At));
    }

    /// <summary>Has a writer, used to many callers, at work until it is told to end: what comes meanwhile waits.</summary>
    private sealed class Busy(LedgerWriter writer) : IAsyncDisposable
    {
        private readonly ManualResetEventSlim _goOn = new();
        private Task _work = Task.CompletedTask;

        public static async Task<Busy> NewAsync(LedgerWriter writer)
        {
            var busy = new Busy(writer);
            await busy.CrowdAsync();
            await busy.KeepAtWorkAsync();
            return busy;
        }

        private async Task CrowdAsync()
        {
            using var began = new ManualResetEventSlim();
            using var goOn = new ManualResetEventSlim();
            var first = Task.Run(() => writer.BookAsync(_ => { began.Set(); goOn.Wait(); return 0; }));
            began.Wait();
            var second = writer.BookAsync(_ => 0);
            goOn.Set();
            await Task.WhenAll(first, second);
        }

        private async Task KeepAtWorkAsync()
        {
            var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _work = writer.BookAsync(_ => { began.SetResult(); _goOn.Wait(); return 0; });
            await began.Task;
        }

        public Task EndAsync()
        {
            _goOn.Set();
            return _work;
        }

        public async ValueTask DisposeAsync()
        {
            await EndAsync();
            _goOn.Dispose();
        }
    }

    /// <summary>The policies that decisions are made by, each asked for once a decision.</summary>
    private sealed class WatchedDecisions(World world) : IOrganisations
    {
        private volatile TaskCompletionSource? _held;
        private int _count;

        /// <summary>How many decisions were begun.</summary>
        public int Count => Volatile.Read(ref _count);

        /// <summary>Holds every decision that begins until this is disposed.</summary>
        public IDisposable Hold()
        {
            _held = new TaskCompletionSource();
            return new Held(_held);
        }

        public Organisation At(PolicyVersion version)
        {
            Interlocked.Increment(ref _count);
            _held?.Task.Wait();
            return world.Organisations.At(version);
        }

        public void Remember(Organisation organisation) => throw new NotSupportedException();

        private sealed class Held(TaskCompletionSource end) : IDisposable
        {
            public void Dispose() => end.SetResult();
        }
    }

    /// <summary>A vote that was decided already and waits for its turn.</summary>
    private sealed class PreparedVote : IOrganisations
    {
        private readonly World _world;
        private readonly CommandWork<Request, RequestCommand, RequestEvent> _work;
        private int _decisions;

        public PreparedVote(World world, RequestCommand vote, CommandContext context)
        {
            _world = world;
            _work = new(new RequestBook(), this, vote, context, CancellationToken.None) { Came = world.Clock.GetUtcNow() };
            _work.PrepareAhead(new Foresight(world.Database, world.Writer.Changes));
            Assert.Equal(1, _decisions);
        }

        /// <summary>How often it was decided again.</summary>
        public int DecidedInside => _decisions - 1;

        public async Task<Executed<Request>> RunAsync()
        {
            await _world.BookAsync(transaction =>
            {
                Run(transaction);
                return 0;
            });
            return await AnswerAsync();
        }

        public void Run(LedgerTransaction transaction)
        {
            transaction.TakeUp(_work.Came);
            _work.Run(transaction);
        }

        public Task<Executed<Request>> AnswerAsync()
        {
            _work.Answer();
            return _work.Answered;
        }

        public Organisation At(PolicyVersion version)
        {
            _decisions++;
            return _world.Organisations.At(version);
        }

        public void Remember(Organisation organisation) => throw new NotSupportedException();
    }
}
