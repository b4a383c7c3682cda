using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger.Writing;
using Microsoft.EntityFrameworkCore;

namespace ChatGovernanceBot.Ledger.Tests;

/// <summary>What a caller decides before its turn is written only while nothing has changed that it was decided on.</summary>
public sealed class ForesightTests
{
    [Fact]
    public async Task A_decision_on_what_has_not_changed_is_written_as_it_was_prepared()
    {
        await using var world = await World.NewAsync();
        var request = await world.SubmitAsync();
        var vote = Prepared(world, request, "bob");

        var voted = await vote.RunAsync();

        Assert.Equal((2, Replay.First, 0), (voted.Events, voted.Replay, vote.DecidedInside));
        Assert.Equal(1, ((ItemState.AwaitingApproval)voted.State!.Items[0].State).Stage);
        await IsSoundAsync(world);
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
            _work.Prepare(world.Database);
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
