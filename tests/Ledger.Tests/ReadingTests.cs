using ChatGovernanceBot.Governance.Accounts;
using ChatGovernanceBot.Governance.People;
using Microsoft.Data.Sqlite;

namespace ChatGovernanceBot.Ledger.Tests;

public sealed class ReadingTests
{
    [Fact]
    public async Task Many_at_once_each_see_what_was_committed_before_they_asked()
    {
        await using var world = await World.NewAsync();
        var versions = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(async () =>
        {
            var request = await world.SubmitAsync();
            var decided = (await world.VoteAsync(request, "bob")).State!;
            return (decided.Version, Read: (await world.Queries.RequestAsync(request.Id))!.Version);
        })));
        Assert.All(versions, v => Assert.Equal(v.Version, v.Read));
    }

    [Fact]
    public async Task A_look_up_cannot_write()
    {
        await using var world = await World.NewAsync();
        var refused = await Assert.ThrowsAsync<SqliteException>(() => world.Database.AskAsync(ledger => ledger.Sql("DELETE FROM Settings").Run(), CancellationToken.None));
        Assert.Equal(SQLitePCL.raw.SQLITE_READONLY, refused.SqliteErrorCode);
        await world.SubmitAsync();
    }

    [Fact]
    public async Task What_fails_on_a_connection_that_was_kept_is_asked_once_more_on_a_fresh_one_and_no_more_than_that()
    {
        await using var world = await World.NewAsync();
        var asked = 0;
        Assert.Equal(7, await AskAsync(failing: 0));
        Assert.Equal(7, await AskAsync(failing: 1));
        Assert.Equal(3, asked);

        await Assert.ThrowsAsync<SqliteException>(() => AskAsync(failing: 9));
        Assert.Equal(5, asked);
        await Assert.ThrowsAsync<SqliteException>(() => AskAsync(failing: 9));
        Assert.Equal(6, asked);

        Task<long> AskAsync(int failing) => world.Database.AskAsync(
            ledger =>
            {
                asked++;
                return ledger.Sql(failing-- > 0 ? "SELECT nothing FROM nowhere" : "SELECT 7").First(row => row.Number(0));
            },
            CancellationToken.None);
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_not_made_by_asking_it()
    {
        var database = new LedgerDatabase(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()));
        var refused = await Assert.ThrowsAsync<SqliteException>(() => new LedgerQueries(database, TimeProvider.System).RequestAsync(World.NewId()));
        Assert.Equal(SQLitePCL.raw.SQLITE_CANTOPEN, refused.SqliteErrorCode);
        Assert.False(File.Exists(database.Path));
    }

    [Fact]
    public async Task The_writers_end_lets_go_of_the_file_and_whoever_asks_later_is_answered_all_the_same()
    {
        await using var world = await World.NewAsync();
        var request = await world.SubmitAsync();
        Assert.NotNull(await world.Queries.RequestAsync(request.Id));
        world.Writer.Dispose();
        Assert.NotNull(await world.Queries.RequestAsync(request.Id));
    }

    [Fact]
    public async Task The_account_chosen_for_cards_need_not_be_a_linked_one()
    {
        await using var world = await World.NewAsync();
        var book = new LinkBook(world.Database, world.Writer, world.SystemTime);
        var (alice, bob) = (world.Person("alice"), world.Person("bob"));
        var (phone, laptop) = (new ChatAccount("teams", "acme", "phone"), new ChatAccount("teams", "acme", "laptop"));
        foreach (var (person, name, account) in new[] { (alice, "alice", phone), (bob, "bob", laptop) })
        {
            var known = await book.RefOfAsync(account);
            Assert.Null((await world.Writer.ExecuteAsync(new AccountCommand.Link(person, known), world.By(name))).Refusal);
            Assert.Null((await world.Writer.ExecuteAsync(new AccountCommand.SendCardsTo(person, known), world.By(name))).Refusal);
        }

        world.Tamper("DELETE FROM AccountLinks WHERE Person = '" + bob.Value + "'");
        var (linked, cardsTo) = await book.OfAsync(bob);
        Assert.Equal((0, laptop), (linked.Count, cardsTo));
        (linked, cardsTo) = await book.OfAsync(alice);
        Assert.Equal((phone, phone), (Assert.Single(linked), cardsTo));
        Assert.Equal((0, null), ((await book.OfAsync(world.Person("carol"))).Linked.Count, (await book.OfAsync(world.Person("carol"))).CardsTo));
    }
}
