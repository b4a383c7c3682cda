using System.Text.Json;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Ledger;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ChatGovernanceBot.Benchmarks.Sweeps;

/// <summary>A ledger that owes a number of things, none of them now.</summary>
internal sealed class Pending : IAsyncDisposable
{
    private const string Fill = """
        WITH RECURSIVE Numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM Numbers WHERE n < $count)
        INSERT INTO Obligations(Family, Kind, StreamKind, StreamId, "Key", KeyHash, DueAt, Attempt)
        SELECT json_extract($families, '$[' || (n % json_array_length($families)) || ']'),
            'ExpireItem', 'Request', printf('R-%08d', n), printf('Request|R-%08d|ExpireItem|1', n), randomblob(16), $from + (n * 7919 % $count) * 10000000, 0
        FROM Numbers
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("benchmark-");
    private readonly LedgerDatabase _database;
    private LedgerWriter? _writer;

    private Pending() => _database = new LedgerDatabase(Path.Combine(_folder.FullName, "ledger.db"));

    public static async Task<Pending> MakeAsync(int count)
    {
        var pending = new Pending();
        await pending._database.MigrateAsync();
        await pending.FillAsync(count);
        pending._writer = new LedgerWriter(pending._database, new Organisations(), TimeProvider.System, TimeProvider.System, new Deaf());
        return pending;
    }

    /// <summary>Claims what is due of a family.</summary>
    /// <exception cref="InvalidOperationException">Something is.</exception>
    public async Task ClaimAsync(ObligationFamily family)
    {
        if (await new ObligationBook(_writer!).ClaimAsync(family, "benchmark", 32, TimeSpan.FromMinutes(1)) is { IsEmpty: false })
            throw new InvalidOperationException("something is due");
    }

    /// <summary>Looks which families have something due.</summary>
    /// <exception cref="InvalidOperationException">One has.</exception>
    public async Task LookAsync()
    {
        if (await new DueQueries(_database, TimeProvider.System, TimeProvider.System).DueFamiliesAsync() is { IsEmpty: false })
            throw new InvalidOperationException("something is due");
    }

    private async Task FillAsync(int count)
    {
        await using var connection = _database.OpenForWriting();
        await using var command = connection.CreateCommand();
        command.CommandText = Fill;
        command.Parameters.AddWithValue("$count", count);
        command.Parameters.AddWithValue("$families", JsonSerializer.Serialize(Enum.GetNames<ObligationFamily>()));
        command.Parameters.AddWithValue("$from", TimeProvider.System.GetUtcNow().AddDays(1).UtcTicks);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _writer?.Dispose();
        await using (var context = _database.Read())
            SqliteConnection.ClearPool((SqliteConnection)context.Database.GetDbConnection());
        _folder.Delete(recursive: true);
    }
}
