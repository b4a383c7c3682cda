using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Custody;
using ChatGovernanceBot.Governance.People.Absences;
using ChatGovernanceBot.Ledger.Writing;

namespace ChatGovernanceBot.Ledger.Tests;

/// <summary>What the writer remembers of its own changes: never that something is as it was where it is not.</summary>
public sealed class ChangesTests
{
    private static readonly StreamRef Stream = new(StreamKind.Request, "req_1");
    private static readonly StreamRef Another = new(StreamKind.Request, "req_2");
    private static readonly IdentityId Identity = new("p_alice");

    private readonly Changes _changes = new();

    [Fact]
    public void What_was_changed_before_one_looked_is_seen_and_what_is_changed_after_is_not()
    {
        Commit(() => _changes.Note(Stream));
        var seen = _changes.Committed;
        Assert.False(_changes.MayHaveChanged(Stream, seen));

        Commit(() => _changes.Note(Another));
        Assert.False(_changes.MayHaveChanged(Stream, seen));
        Assert.True(_changes.MayHaveChanged(Another, seen));
        Assert.False(_changes.MayHaveChanged(Another, _changes.Committed));
    }

    [Fact]
    public void What_the_open_transaction_has_changed_counts_as_changed()
    {
        Commit(() => { });
        var seen = _changes.Committed;
        _changes.Begin();
        _changes.NoteHoldings(Identity);

        Assert.Equal(seen, _changes.Committed);
        Assert.True(_changes.MayHaveChanged(Identity, seen));
    }

    [Fact]
    public void What_was_undone_counts_as_changed_for_whoever_looked_before()
    {
        Commit(() => { });
        var seen = _changes.Committed;
        _changes.Begin();
        _changes.Note(Stream);

        Commit(() => { });
        Assert.True(_changes.MayHaveChanged(Stream, seen));
        Assert.False(_changes.MayHaveChanged(Stream, _changes.Committed));
    }

    [Fact]
    public void Of_what_it_no_longer_remembers_it_says_that_it_changed()
    {
        Commit(() => { });
        var seen = _changes.Committed;
        Commit(() =>
        {
            for (var other = 0; other < 5_000; other++)
                _changes.Note(new StreamRef(StreamKind.Request, $"req_of_many_{other}"));
        });

        Assert.True(_changes.MayHaveChanged(Stream, seen));
        Assert.True(_changes.MayHaveChanged(Identity, seen));
        Assert.False(_changes.MayHaveChanged(Stream, _changes.Committed));
    }

    [Fact]
    public async Task What_everything_is_decided_under_is_read_again_once_it_has_changed()
    {
        await using var world = await World.NewAsync();
        var foresight = new Foresight(world.Database, world.Writer.Changes);
        Assert.Equal(1, Standing().Policy.Number);
        Assert.Same(Standing(), Standing());

        await world.LoadAsync(Acme.FilesNamed("two"));
        Assert.Equal(2, Standing().Policy.Number);

        var stay = new Stay(world.Clock.GetUtcNow(), world.Clock.GetUtcNow() + TimeSpan.FromDays(2), world.Person("dave"));
        Assert.Null((await world.Writer.ExecuteAsync(new AbsenceCommand.GoAway(world.Person("carol"), stay), world.By("carol"))).Refusal);
        Assert.Equal(world.Person("carol"), Assert.Single(Standing().Absences).Person);

        Assert.Null((await world.Writer.ExecuteAsync(new CustodyCommand.Begin(new(QuarantineCause.Behind, 9, 12)), World.ByJob("Host"))).Refusal);
        Assert.Equal(CustodyState.Quarantined, Standing().Custody);

        Standing Standing() => foresight.Ask((ledger, seen) => foresight.StandingIn(ledger, seen));
    }

    [Fact]
    public async Task The_writer_reads_what_everything_is_decided_under_again_only_after_it_was_changed()
    {
        await using var world = await World.NewAsync();
        var (known, reads) = (new KnownStanding(world.Writer.Changes), 0);
        await world.SubmitAsync();
        var first = await InTransactionAsync();
        await world.SubmitAsync();

        Assert.Same(first, await InTransactionAsync());
        Assert.Equal(3, reads);

        await world.LoadAsync(Acme.FilesNamed("two"));
        Assert.Equal((1, 2), (first.Policy.Number, (await InTransactionAsync()).Policy.Number));

        Task<Standing> InTransactionAsync() => world.BookAsync(transaction => known.In(Counted(transaction), transaction.Changes.Committed, world.Clock.GetUtcNow));

        Func<string, Statement> Counted(LedgerTransaction transaction) => sql =>
        {
            reads++;
            return transaction.Sql(sql);
        };
    }

    [Fact]
    public async Task What_another_process_wrote_is_decided_under_at_once()
    {
        await using var world = await World.NewAsync();
        var request = await world.SubmitAsync();
        Assert.Equal(CustodyState.Sound, await world.BookAsync(transaction => transaction.Custody));
        using var other = new LedgerWriter(world.Database, world.Organisations, world.Clock, TimeProvider.System, new RecordedSignal());

        Assert.Null((await other.ExecuteAsync(new CustodyCommand.Begin(new(QuarantineCause.Behind, 9, 12)), World.ByJob("Host"))).Refusal);
        Assert.Equal(CustodyState.Quarantined, await world.BookAsync(transaction => transaction.Custody));
        Assert.Equal(RefusalCode.Quarantined, (await world.VoteAsync(request, "bob")).Refusal!.Code);
    }

    [Fact]
    public async Task What_was_undone_is_not_decided_under()
    {
        await using var world = await World.NewAsync();
        var carol = world.Person("carol");
        Assert.True(await world.BookAsync(transaction => transaction.Away.IsEmpty));

        await Assert.ThrowsAsync<InvalidOperationException>(() => world.BookAsync<bool>(transaction =>
        {
            var stay = new Stay(world.Clock.GetUtcNow(), world.Clock.GetUtcNow() + TimeSpan.FromDays(2), world.Person("dave"));
            new CommandWork<Absence, AbsenceCommand, AbsenceEvent>(new AbsenceBook(), world.Organisations, new AbsenceCommand.GoAway(carol, stay), world.By("carol"), CancellationToken.None) { Came = transaction.Now }.Run(transaction);
            throw transaction.Away.Is(carol) ? new InvalidOperationException("undone") : new NotSupportedException("who went away is not away");
        }));

        Assert.True(await world.BookAsync(transaction => transaction.Away.IsEmpty));
        Assert.True(await world.BookAsync(transaction => transaction.Away.IsEmpty));
    }

    private void Commit(Action change)
    {
        _changes.Begin();
        change();
        _changes.Commit();
    }
}
