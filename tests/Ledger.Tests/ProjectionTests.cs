using System.Text;
using System.Text.Json;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger.Rows;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ChatGovernanceBot.Ledger.Tests;

/// <summary>The entry is the event: every row can be made again from the entries.</summary>
public sealed class ProjectionTests
{
    [Fact]
    public async Task The_migrations_make_what_the_model_says()
    {
        await using var world = await World.NewAsync();
        await using var context = world.Database.Read();

        Assert.False(context.Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task What_was_owed_and_answered_before_keys_had_hashes_is_found_by_them()
    {
        var folder = Directory.CreateTempSubdirectory("ledger-");
        var database = new LedgerDatabase(Path.Combine(folder.FullName, "ledger.db"));
        await using (var old = database.ToMigrate())
        {
            await old.GetService<IMigrator>().MigrateAsync("AccountLinks");
            await old.Database.ExecuteSqlRawAsync("""
                INSERT INTO Obligations(Family, Kind, StreamKind, StreamId, "Key", DueAt, Attempt) VALUES ('ExpireAccess', 'ExpireItem', 'Request', 'R-1', 'Request|R-1|ExpireItem|1', 5, 0);
                INSERT INTO IdempotencyKeys("Key", Answer, At) VALUES ('later', 'second', 9), ('sooner', 'first', 8);
                """);
        }

        await database.MigrateAsync();

        await using (var context = database.Read())
        {
            var owed = await context.Obligations.SingleAsync();
            Assert.Equal(KeyHash.Of("Request|R-1|ExpireItem|1"), owed.KeyHash);
            var keys = await context.IdempotencyKeys.OrderBy(k => k.Id).ToListAsync();
            Assert.Equal([("sooner", "first"), ("later", "second")], keys.Select(k => (k.Key, k.Answer)));
            Assert.All(keys, key => Assert.Equal(KeyHash.Of(key.Key), key.KeyHash));
            SqliteConnection.ClearPool((SqliteConnection)context.Database.GetDbConnection());
        }
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Every_row_made_again_from_the_entries_is_the_row_that_is_there()
    {
        await using var world = await World.NewAsync();
        await LiveAsync(world);
        await using var context = world.Database.Read();
        var rebuilt = await Rebuilt.OfAsync(context);

        Assert.Empty(await rebuilt.DifferencesAsync(context));
        Assert.True(rebuilt.Requests.Count >= 5 && rebuilt.Accesses.Count >= 1);
    }

    [Fact]
    public async Task No_entry_holds_an_address_and_free_text_stands_beside_the_audit()
    {
        await using var world = await World.NewAsync();
        await LiveAsync(world);
        await using var context = world.Database.Read();
        var entries = await context.AuditEntries.Select(e => e.Bytes).ToListAsync();

        Assert.All(entries, bytes => Assert.DoesNotContain("@", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal));
        Assert.All(entries, bytes => Assert.DoesNotContain("INC-4312", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal));
        var request = (await world.Queries.RequestsOfAsync(world.Person("alice")))[0];
        Assert.Equal("to debug INC-4312", await world.Queries.TextAsync(request.Justification));
    }

    [Fact]
    public async Task The_bytes_of_every_entry_are_canonical()
    {
        await using var world = await World.NewAsync();
        await LiveAsync(world);
        await using var context = world.Database.Read();
        foreach (var bytes in await context.AuditEntries.Select(e => e.Bytes).ToListAsync())
        {
            using var document = JsonDocument.Parse(bytes);
            Assert.Equal(Sorted(document.RootElement), Encoding.UTF8.GetString(bytes));
        }
    }

    [Fact]
    public async Task An_entry_says_who_when_and_under_which_policy()
    {
        await using var world = await World.NewAsync();
        await world.LoadAsync(Acme.FilesNamed("two"));
        var request = await world.SubmitAsync();
        await using var context = world.Database.Read();
        var first = AuditEntry.Parse(await context.AuditEntries.Where(e => e.StreamId == request.Id.Value && e.Version == 1).Select(e => e.Bytes).SingleAsync());
        Assert.Equal(StreamRef.Of(request.Id), first.Stream);
        Assert.Equal(new PolicyVersion(2), first.Policy);
        Assert.Equal(world.Clock.GetUtcNow(), first.Time);
        Assert.IsType<RequestEvent.Submitted>(first.Data);
        Assert.StartsWith("log_", first.Log, StringComparison.Ordinal);
    }

    private static async Task LiveAsync(World world)
    {
        var (request, access) = await world.ActiveAsync();
        var (covering, _) = await world.ActiveAsync();
        await world.EndedAsync(request, access);
        await world.EndedAsync(covering, access);
        var denied = await world.SubmitAsync();
        await world.VoteAsync(denied, "alice");
        await world.VoteAsync(denied, "bob", Verdict.Deny);
        await world.SubmitAsync(entitlement: Acme.WikiEdit);
        var withdrawn = await world.SubmitAsync();
        await world.Writer.ExecuteAsync(new RequestCommand.Withdraw(withdrawn.Id, world.Person("alice")), world.By("alice"));
        await world.LoadAsync(Acme.FilesNamed("two"));
        await world.VoteAsync(await world.SubmitAsync(), "erin");
        await DefectBookTests.OpenAsync(world, denied.Id);
    }

    private static string Sorted(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join(',', value.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => $"\"{p.Name}\":{Sorted(p.Value)}")) + "}",
        JsonValueKind.Array => "[" + string.Join(',', value.EnumerateArray().Select(Sorted)) + "]",
        JsonValueKind.Number => value.GetInt64().ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => value.GetRawText(),
    };
}
