using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Bot.Health;

/// <summary>
/// Whether the database can be written: a real write, since reading still works on a full disk. What one look found answers every caller
/// of the next second, since the address is open to whoever can reach the host; the cause stays in the log.
/// </summary>
public sealed class WriteProbe(LedgerWriter writer, TimeProvider system)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly Lock _lock = new();
    private Task<string?>? _look;
    private long _since;

    /// <summary>Null when it can.</summary>
    public Task<string?> WhyNotAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_look is null || (_look.IsCompleted && system.GetElapsedTime(_since) > Fresh))
            {
                (_look, _since) = (LookAsync(), system.GetTimestamp());
            }

            return _look.WaitAsync(cancellation);
        }
    }

    private async Task<string?> LookAsync()
    {
        try
        {
            await writer.BookAsync(transaction => transaction.Sql("INSERT INTO Settings(\"Key\", Value) VALUES ('ready', ?) ON CONFLICT(\"Key\") DO UPDATE SET Value = excluded.Value").Bind(transaction.SystemNow).Run()).WaitAsync(Patience, system);
            return null;
        }
        catch (Exception exception) when (exception is LedgerUnavailableException or TimeoutException)
        {
            return "cannot be written";
        }
    }
}
