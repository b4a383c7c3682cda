using System.Collections.Immutable;
using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Bot.Jobs;

/// <summary>What became of fulfilling an obligation.</summary>
public abstract record Fulfilment
{
    /// <summary>Done, or nothing was owed any more.</summary>
    public sealed record Done : Fulfilment;
    /// <summary>It stays owed and is tried again, not before <paramref name="After"/> where a time was named.</summary>
    public sealed record Later(string Why, TimeSpan? After = null) : Fulfilment
    {
        /// <summary>Whether it was not tried, since it waits for its turn: no failure is counted.</summary>
        public bool IsTurn { get; init; }

        /// <summary>Whether it is tried again after just that wait, since others count on it.</summary>
        public bool IsExact { get; init; }
    }

    /// <summary>It stays owed and was not tried, since its turn has not come.</summary>
    /// <param name="Turn">Governance time, UTC.</param>
    public sealed record NotBefore(string Why, DateTimeOffset Turn) : Fulfilment;

    public static Fulfilment Of(Refusal? refusal) => refusal is { Code: RefusalCode.ClockPutBack or RefusalCode.Quarantined } ? new Later(refusal.Reason) : new Done();

    /// <summary>Of what a channel was given to show: what it cannot take now stays owed.</summary>
    /// <param name="result">Null where nothing was to be shown.</param>
    public static Fulfilment Of(SendResult? result) => result is SendResult.TryLater later ? Of(later) : new Done();

    /// <summary>What a channel cannot take now stays owed, and counts as tried only where it was.</summary>
    public static Later Of(SendResult.TryLater later) => new(later.Reason, later.After) { IsTurn = later.IsTurn };
}

/// <summary>Fulfils obligations of some kinds, whatever their family. Idempotent: the row decides, and a duplicate finds nothing owed.</summary>
public interface IFulfil
{
    /// <summary>Each kind is fulfilled by one class alone.</summary>
    IReadOnlyCollection<ObligationKind> Kinds { get; }

    /// <summary>What has the same line is fulfilled one after the other, in the order in which it is due; null where the order is of no account.</summary>
    string? LineOf(Obligation owed) => null;

    Task<Fulfilment> FulfilAsync(ClaimedObligation claimed, CancellationToken cancellation);
}

/// <summary>
/// The Hangfire job of every family: claims what is due by lease and fulfils it in parallel until nothing is due. Its only argument is the
/// family; the rows decide.
/// </summary>
public sealed partial class ObligationJob(ObligationBook book, Fulfillers fulfillers, FailingObligations failing, JobFreshness freshness, FamilySignals signals, TimeProvider system, ILogger<ObligationJob> log)
{
    /// <summary>As many as are fulfilled at once: none waits for its turn while its lease runs out.</summary>
    internal const int Batch = 16;

    /// <summary>What hangs so many batches at once hangs altogether: then the others wait until one of them has ended.</summary>
    private const int MostSlow = 32;

    /// <summary>Longer than a read and a call may take together, so that a lease outlives its work.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>What becomes due waits so long at most for what is at work already.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(500);

    /// <summary>How long whoever is next in a line is waited for; what is fulfilled then still has most of its lease.</summary>
    private static readonly TimeSpan InLine = TimeSpan.FromSeconds(45);

    private readonly OneAtATime _lines = new(1024);

    private static readonly string Owner = $"{Environment.MachineName}:{Environment.ProcessId}";

    /// <summary>Until nothing is due and all that was taken up has ended. What hangs keeps nothing else waiting: it goes on beside what is claimed next.</summary>
    public async Task RunAsync(ObligationFamily family, CancellationToken cancellation)
    {
        Began(family);
        var atWork = new List<Task>();
        try
        {
            while (await TakeUpAsync(family, atWork, cancellation))
            {
                freshness.Ran(family);
            }
        }
        finally
        {
            await Task.WhenAll(atWork);
        }
    }

    /// <returns>False when nothing is due and nothing is at work.</returns>
    private async Task<bool> TakeUpAsync(ObligationFamily family, List<Task> atWork, CancellationToken cancellation)
    {
        Task awaited;
        if (atWork.Count < MostSlow && await ClaimAsync(family, Batch, cancellation) is { IsEmpty: false } claimed)
        {
            atWork.Add(awaited = FulfilAsync(claimed, cancellation));
        }
        else if (atWork.Count > 0)
        {
            awaited = Task.WhenAll(atWork);
        }
        else
        {
            return false;
        }

        try
        {
            await awaited.WaitAsync(Moment, system, cancellation);
        }
        catch (TimeoutException) when (!awaited.IsCompleted)
        {
            // What hangs goes on.
        }

        atWork.RemoveAll(work => work.IsCompletedSuccessfully);
        return true;
    }

    /// <summary>The same batch after batch, each once the one before has ended: for whoever moves the clock while work is done.</summary>
    /// <param name="batch">As many are claimed together, and fulfilled at once.</param>
    internal async Task RunAsync(ObligationFamily family, int batch, CancellationToken cancellation)
    {
        Began(family);
        while (await ClaimAsync(family, batch, cancellation) is { IsEmpty: false } claimed)
        {
            await FulfilAsync(claimed, cancellation);
            freshness.Ran(family);
        }
    }

    private void Began(ObligationFamily family)
    {
        signals.Started(family);
        freshness.Ran(family);
    }

    private Task<ImmutableArray<ClaimedObligation>> ClaimAsync(ObligationFamily family, int batch, CancellationToken cancellation) => book.ClaimAsync(family, Owner, batch, Lease, cancellation);

    // Each begins in turn, and so stands in its line in turn; all else of it is done beside the others.
    private Task FulfilAsync(ImmutableArray<ClaimedObligation> claimed, CancellationToken cancellation) => Task.WhenAll([.. claimed.Select(one => FulfilInLineAsync(one, cancellation))]);

    private async Task FulfilInLineAsync(ClaimedObligation claimed, CancellationToken cancellation)
    {
        if (fulfillers.Of(claimed.Obligation.Kind).LineOf(claimed.Obligation) is not { } line)
        {
            await Task.Yield();
            await FulfilAsync(claimed, cancellation);
        }
        else if (await _lines.TryRunAsync(line, InTurnAsync, InLine, cancellation) is null)
        {
            await NoteAsync(claimed, new Fulfilment.Later("What is due before it takes long.") { IsTurn = true });
        }

        async Task<string> InTurnAsync()
        {
            await Task.Yield();
            await FulfilAsync(claimed, cancellation);
            return line;
        }
    }

    private async Task FulfilAsync(ClaimedObligation claimed, CancellationToken cancellation)
    {
        Fulfilment fulfilment;
        try
        {
            fulfilment = await fulfillers.Of(claimed.Obligation.Kind).FulfilAsync(claimed, cancellation);
            failing.Forget(claimed.Obligation);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            LogFailed(exception, claimed.Obligation.Key, claimed.Attempt + 1);
            fulfilment = new Fulfilment.Later(exception.Message);
            await failing.TellAsync(claimed, cancellation);
        }

        await NoteAsync(claimed, fulfilment);
    }

    /// <summary>What was done is noted even while the host stops. Where it cannot be noted the lease runs out and it is tried again; what is done beside it goes on.</summary>
    private async Task NoteAsync(ClaimedObligation claimed, Fulfilment fulfilment)
    {
        try
        {
            _ = fulfilment switch
            {
                Fulfilment.Later { IsTurn: true } turn => await book.WaitAsync(claimed, turn.After ?? TimeSpan.FromSeconds(1), turn.Why, CancellationToken.None),
                Fulfilment.Later { IsExact: true, After: { } wait } later => await book.RetryAfterAsync(claimed, later.Why, wait, CancellationToken.None),
                Fulfilment.Later later => await book.RetryAsync(claimed, later.Why, later.After ?? TimeSpan.Zero, CancellationToken.None),
                Fulfilment.NotBefore wait => await book.PutOffAsync(claimed, wait.Turn, wait.Why, CancellationToken.None),
                _ => await book.CompleteAsync(claimed, CancellationToken.None),
            };
        }
        catch (Exception exception)
        {
            LogUnnoted(exception, claimed.Obligation.Key);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Obligation {Key} failed at try {Try}; it stays owed.")]
    private partial void LogFailed(Exception exception, string key, int @try);

    [LoggerMessage(Level = LogLevel.Error, Message = "What became of obligation {Key} could not be noted; it is tried again when its lease is over.")]
    private partial void LogUnnoted(Exception exception, string key);
}
