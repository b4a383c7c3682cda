using System.Security.Cryptography;
using ChatGovernanceBot.Bot.Jobs;
using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Writing;
using Hangfire;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatGovernanceBot.Benchmarks.Jobs;

/// <summary>A ledger in a file of its own, to which obligations are written past the writer and fulfilled by the job itself.</summary>
internal sealed class DueLedger : IAsyncDisposable
{
    public const ObligationFamily Family = ObligationFamily.ExpireAccess;

    private const string Insert =
        "INSERT INTO Obligations(Family, Kind, StreamKind, StreamId, \"Key\", KeyHash, DueAt, Attempt) VALUES (?, ?, ?, ?, ?, ?, ?, 0) ON CONFLICT(StreamId, KeyHash) DO NOTHING";
    private const string Finish = "UPDATE Obligations SET DoneAt = ?, LeaseOwner = NULL, LeaseUntil = NULL WHERE Id = ?";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("benchmark-");
    private readonly LedgerDatabase _database;

    private DueLedger() => _database = new LedgerDatabase(Path.Combine(_folder.FullName, "ledger.db"));

    public static async Task<DueLedger> MakeAsync()
    {
        var made = new DueLedger();
        await made._database.MigrateAsync();
        return made;
    }

    /// <summary>Writes obligations that are due, so many a transaction, each with an fsync.</summary>
    public void Owe(int count, int chunk) => InChunks(count, chunk, (connection, number) =>
    {
        var stream = $"R-{number:D8}";
        var owed = new Obligation(Family, ObligationKind.ExpireItem, new(StreamKind.Request, stream), "1", TimeProvider.System.GetUtcNow().AddDays(-1));
        connection.Sql(Insert).Bind(Names.Of(owed.Family)).Bind(Names.Of(owed.Kind)).Bind(Names.Of(owed.Stream.Kind)).Bind(stream).Bind(owed.Key)
            .BindBlob(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(owed.Key)).AsSpan(0, 16)).Bind(owed.DueAt).Run();
    });

    /// <summary>Marks them done, so many a transaction, each with an fsync.</summary>
    public void FinishByHand(int count, int chunk) =>
        InChunks(count, chunk, (connection, number) => connection.Sql(Finish).Bind(TimeProvider.System.GetUtcNow()).Bind((long)number + 1).Run());

    /// <summary>The family's job takes up what is due until nothing is.</summary>
    public async Task FulfilAsync(int batch)
    {
        using var writer = new LedgerWriter(_database, new Organisations(), TimeProvider.System, TimeProvider.System, new Deaf());
        var signals = new FamilySignals(new Lazy<IBackgroundJobClient>(() => throw new InvalidOperationException("nobody is signalled here")), NullLogger<FamilySignals>.Instance);
        var failing = new FailingObligations(writer, new NoPolicy(), NullLogger<FailingObligations>.Instance);
        var job = new ObligationJob(new ObligationBook(writer), new Fulfillers([new NothingToDo()]), failing, new JobFreshness(TimeProvider.System), signals, TimeProvider.System, NullLogger<ObligationJob>.Instance);
        await job.RunAsync(Family, batch, CancellationToken.None);
    }

    /// <exception cref="InvalidOperationException">Not all are done.</exception>
    public async Task AssertDoneAsync(int count)
    {
        await using var context = _database.Read();
        if (await context.Obligations.CountAsync(o => o.DoneAt != null) is var done && done != count)
            throw new InvalidOperationException($"{done} of {count} are done");
    }

    private void InChunks(int count, int chunk, Action<WriterConnection, int> each)
    {
        using var connection = new WriterConnection(_database);
        for (var from = 0; from < count; from += chunk)
        {
            connection.Begin();
            for (var number = from; number < Math.Min(from + chunk, count); number++)
                each(connection, number);
            connection.Commit();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await using (var context = _database.Read())
            SqliteConnection.ClearPool((SqliteConnection)context.Database.GetDbConnection());
        _folder.Delete(recursive: true);
    }

    private sealed class NoPolicy : ICurrentPolicy
    {
        public Organisation Organisation => throw new InvalidOperationException("nothing fails here");
    }
}
