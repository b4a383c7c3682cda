using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using ChatGovernanceBot.Bot.Jobs;
using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Ledger;
using Hangfire;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatGovernanceBot.Bot.Tests.Jobs;

/// <summary>What hangs keeps nothing else of its family waiting.</summary>
public sealed class HangingWorkTests : IAsyncLifetime, IDisposable
{
    private const ObligationFamily Family = ObligationFamily.ExpireAccess;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hanging-");
    private readonly Fulfilling _work = new();
    private LedgerDatabase _database = null!;
    private LedgerWriter _writer = null!;

    public async Task InitializeAsync()
    {
        _database = new LedgerDatabase(Path.Combine(_folder.FullName, "ledger.db"));
        await _database.MigrateAsync();
        _writer = new LedgerWriter(_database, new Organisations(), TimeProvider.System, TimeProvider.System, new Deaf());
    }

    [Fact]
    public async Task What_becomes_due_while_something_hangs_is_done_meanwhile()
    {
        Owe("hangs");
        var running = Job().RunAsync(Family, CancellationToken.None);
        await _work.Begun("hangs").WaitAsync(Patience);

        Owe("other");
        await _work.Begun("other").WaitAsync(Patience);
        Assert.False(running.IsCompleted);

        _work.LetGo();
        await running.WaitAsync(Patience);
        Assert.Equal(2, Done());
    }

    [Fact]
    public async Task What_stands_in_one_line_is_done_in_turn_and_keeps_no_other_line_waiting()
    {
        _work.LineOf = stream => stream == "other" ? null : "one line";
        Owe("hangs");
        Owe("next");
        Owe("other");
        var running = Job().RunAsync(Family, CancellationToken.None);
        await Task.WhenAll(_work.Begun("hangs"), _work.Begun("other")).WaitAsync(Patience);
        Assert.False(_work.Begun("next").IsCompleted);

        _work.LetGo();
        await running.WaitAsync(Patience);
        Assert.Equal(["hangs", "next"], _work.InTurn.Where(stream => stream != "other"));
        Assert.Equal(3, Done());
    }

    [Fact]
    public async Task Many_in_one_line_are_done_in_the_order_in_which_they_are_due()
    {
        _work.LineOf = _ => "one line";
        string[] many = [.. Enumerable.Range(0, 2 * ObligationJob.Batch).Select(number => $"one of many {number}")];
        foreach (var stream in many)
            Owe(stream);

        await Job().RunAsync(Family, CancellationToken.None).WaitAsync(Patience);

        Assert.Equal(many, _work.InTurn);
    }

    [Fact]
    public async Task A_job_that_is_stopped_ends_with_what_it_was_at()
    {
        using var stopping = new CancellationTokenSource();
        Owe("hangs");
        var running = Job().RunAsync(Family, stopping.Token);
        await _work.Begun("hangs").WaitAsync(Patience);

        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(Patience));
        Assert.Equal(0, Done());
    }

    [Fact]
    public async Task What_became_of_one_that_cannot_be_noted_ends_nothing_that_is_done_beside_it()
    {
        Ask("CREATE TRIGGER refuse BEFORE UPDATE OF DoneAt ON Obligations WHEN NEW.StreamId = 'unnoted' BEGIN SELECT RAISE(ABORT, 'not to be noted'); END");
        var log = new ErrorLog();
        Owe("hangs");
        Owe("unnoted");
        var running = Job(log).RunAsync(Family, CancellationToken.None);
        await Task.WhenAny(running, log.First).WaitAsync(Patience);
        Assert.False(running.IsCompleted);

        _work.LetGo();
        await running.WaitAsync(Patience);
        Assert.Equal(1, Done());
    }

    [Fact]
    public async Task It_goes_on_until_nothing_is_due()
    {
        for (var number = 0; number < 3 * ObligationJob.Batch; number++)
            Owe($"one of many {number}");

        await Job().RunAsync(Family, CancellationToken.None).WaitAsync(Patience);

        Assert.Equal(3 * ObligationJob.Batch, Done());
    }

    private ObligationJob Job(ILogger<ObligationJob>? log = null) => new(
        new ObligationBook(_writer), new Fulfillers([_work]), new FailingObligations(_writer, new NoPolicy(), NullLogger<FailingObligations>.Instance), new JobFreshness(TimeProvider.System),
        new FamilySignals(new Lazy<IBackgroundJobClient>(() => throw new InvalidOperationException("nobody is signalled here")), NullLogger<FamilySignals>.Instance), TimeProvider.System,
        log ?? NullLogger<ObligationJob>.Instance);

    private void Owe(string stream) => Ask("""
        INSERT INTO Obligations(Family, Kind, StreamKind, StreamId, "Key", KeyHash, DueAt, Attempt) VALUES ($family, 'ExpireItem', 'Request', $stream, 'Request|' || $stream || '|ExpireItem|1', $hash, 1, 0)
        """, ("$family", Family.ToString()), ("$stream", stream), ("$hash", SHA256.HashData(Encoding.UTF8.GetBytes(stream))[..16]));

    private long Done() => (long)Ask("SELECT COUNT(*) FROM Obligations WHERE DoneAt IS NOT NULL")!;

    private object? Ask(string sql, params (string Name, object Value)[] values)
    {
        using var connection = new SqliteConnection($"Data Source={_database.Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the text is the test's own
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value);
        return command.ExecuteScalar();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _work.LetGo();
        _writer.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>Does everything at once but what hangs, which it does once it is let go.</summary>
    private sealed class Fulfilling : IFulfil
    {
        private readonly ConcurrentDictionary<string, TaskCompletionSource> _begun = new(StringComparer.Ordinal);
        private readonly TaskCompletionSource _hanging = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IReadOnlyCollection<ObligationKind> Kinds => Enum.GetValues<ObligationKind>();

        /// <summary>By stream.</summary>
        public Func<string, string?> LineOf { get; set; } = _ => null;

        /// <summary>The streams, as they were begun.</summary>
        public ConcurrentQueue<string> InTurn { get; } = new();

        string? IFulfil.LineOf(Obligation owed) => LineOf(owed.Stream.Id);

        public Task Begun(string stream) => Of(stream).Task;

        public void LetGo() => _hanging.TrySetResult();

        public async Task<Fulfilment> FulfilAsync(ClaimedObligation claimed, CancellationToken cancellation)
        {
            InTurn.Enqueue(claimed.Obligation.Stream.Id);
            Of(claimed.Obligation.Stream.Id).TrySetResult();
            if (claimed.Obligation.Stream.Id == "hangs")
                await _hanging.Task.WaitAsync(cancellation);
            return new Fulfilment.Done();
        }

        private TaskCompletionSource Of(string stream) => _begun.GetOrAdd(stream, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
    }

    /// <summary>Tells of the first error.</summary>
    private sealed class ErrorLog : ILogger<ObligationJob>
    {
        private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task First => _first.Task;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                _first.TrySetResult();
        }
    }

    private sealed class Deaf : IDueSignal
    {
        public void Due(ObligationFamily family)
        {
        }
    }

    private sealed class NoPolicy : ICurrentPolicy
    {
        public Organisation Organisation => throw new InvalidOperationException("nothing fails here");
    }
}
