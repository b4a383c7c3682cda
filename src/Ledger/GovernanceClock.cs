using System.Globalization;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Ledger.Writing;
using Microsoft.EntityFrameworkCore;

namespace ChatGovernanceBot.Ledger;

/// <summary>
/// Governance time: system time and a stored shift. By it policy decides and obligations become due; leases, signatures and timeouts go by
/// system time. The shift only ever grows, and survives restarts.
/// </summary>
public sealed class GovernanceClock : TimeProvider
{
    private readonly TimeProvider _system;
    private long _shift;

    /// <param name="shift">How far governance time is ahead of system time.</param>
    public GovernanceClock(TimeProvider system, TimeSpan shift)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shift, TimeSpan.Zero);
        _system = system;
        _shift = shift.Ticks;
    }

    /// <summary>How far governance time is ahead of system time.</summary>
    public TimeSpan Shift => TimeSpan.FromTicks(Interlocked.Read(ref _shift));

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;
    public override long TimestampFrequency => _system.TimestampFrequency;
    public override DateTimeOffset GetUtcNow() => _system.GetUtcNow() + Shift;
    public override long GetTimestamp() => _system.GetTimestamp();

    /// <summary>Takes up the shift that a migrated database remembers.</summary>
    public static async Task<GovernanceClock> OpenAsync(LedgerDatabase database, TimeProvider system, CancellationToken cancellation = default)
    {
        await using var context = database.Read();
        var stored = await context.Settings.Where(s => s.Key == LedgerDatabase.ClockShiftSetting).Select(s => s.Value).SingleOrDefaultAsync(cancellation);
        return new GovernanceClock(system, stored is null ? TimeSpan.Zero : TimeSpan.FromTicks(long.Parse(stored, CultureInfo.InvariantCulture)));
    }

    /// <summary>Moves governance time forward, and tells every family that it may owe something by now. Durable when it returns.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="by"/> is not above zero.</exception>
    public async Task AdvanceAsync(TimeSpan by, LedgerWriter writer, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(by, TimeSpan.Zero);
        var shift = await writer.BookAsync(transaction => Store(transaction, by), cancellation);
        Interlocked.Exchange(ref _shift, Math.Max(shift, Interlocked.Read(ref _shift)));
        await writer.BookAsync(SignalAll, CancellationToken.None);
    }

    // Grown from what is stored, so that two who move it at once both count.
    private static long Store(LedgerTransaction transaction, TimeSpan by) =>
        transaction.Sql("INSERT INTO Settings(\"Key\", Value) VALUES (?, ?) ON CONFLICT(\"Key\") DO UPDATE SET Value = CAST(CAST(Value AS INTEGER) + CAST(excluded.Value AS INTEGER) AS TEXT) RETURNING Value")
            .Bind(LedgerDatabase.ClockShiftSetting).Bind(by.Ticks.ToString(CultureInfo.InvariantCulture)).First(row => long.Parse(row.Text(0), CultureInfo.InvariantCulture));

    private static int SignalAll(LedgerTransaction transaction)
    {
        foreach (var family in Enum.GetValues<ObligationFamily>())
            transaction.Signal(family);
        return 0;
    }
}
