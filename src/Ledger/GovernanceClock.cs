using System.Globalization;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Ledger.Writing;
using Microsoft.EntityFrameworkCore;

namespace ChatGovernanceBot.Ledger;

/// <summary>
/// Governance time: system time and a stored shift. By it policy decides and obligations become due; leases, signatures and timeouts go by
/// system time. The shift only ever grows, and survives restarts. Where the clock of the host is put back, governance time goes on from what it
/// was by the time that has really passed: it never stands still and never returns, so that what has an end ends and what failed is tried
/// again. A clock that is put forward is taken at its word, which ends early.
/// </summary>
public sealed class GovernanceClock : TimeProvider
{
    /// <summary>How far the clock of the host may fall behind governance time before nothing that could lengthen access is accepted.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(30);

    private readonly TimeProvider _system;
    private readonly Lock _lock = new();
    private DateTimeOffset _known;
    private long _since;
    private long _shift;

    /// <param name="shift">How far governance time is ahead of system time.</param>
    /// <param name="newest">The time of the newest entry: it does not begin before that.</param>
    public GovernanceClock(TimeProvider system, TimeSpan shift, DateTimeOffset newest = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shift, TimeSpan.Zero);
        _system = system;
        _shift = shift.Ticks;
        (_known, _since) = (newest.UtcTicks > shift.Ticks ? newest - shift : DateTimeOffset.MinValue, system.GetTimestamp());
    }

    /// <summary>How far governance time is ahead of system time.</summary>
    public TimeSpan Shift => TimeSpan.FromTicks(Interlocked.Read(ref _shift));

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;
    public override long TimestampFrequency => _system.TimestampFrequency;
    public override DateTimeOffset GetUtcNow() => Tell().Now;
    public override long GetTimestamp() => _system.GetTimestamp();

    /// <summary>How far the clock of the host is behind the time that has passed; null while it is behind by no more than <see cref="Tolerance"/>.</summary>
    public TimeSpan? PutBackBy => Tell().PutBackBy;

    /// <summary>Governance time and <see cref="PutBackBy"/>, as they are at one moment.</summary>
    internal (DateTimeOffset Now, TimeSpan? PutBackBy) Tell()
    {
        var (passed, host) = Read();
        return (passed + Shift, passed - host is var behind && behind > Tolerance ? behind : null);
    }

    /// <summary>Takes up the shift that a migrated database remembers.</summary>
    public static async Task<GovernanceClock> OpenAsync(LedgerDatabase database, TimeProvider system, CancellationToken cancellation = default)
    {
        await using var context = database.Read();
        var stored = await context.Settings.Where(s => s.Key == LedgerDatabase.ClockShiftSetting).Select(s => s.Value).SingleOrDefaultAsync(cancellation);
        var newest = await context.AuditEntries.OrderByDescending(e => e.Sequence).Select(e => e.Bytes).FirstOrDefaultAsync(cancellation);
        return new GovernanceClock(system, stored is null ? TimeSpan.Zero : TimeSpan.FromTicks(long.Parse(stored, CultureInfo.InvariantCulture)), newest is null ? default : LedgerTransaction.TimeOf(newest));
    }

    // The host's own count of what has passed goes on whatever its clock is set to.
    private (DateTimeOffset Passed, DateTimeOffset Host) Read()
    {
        lock (_lock)
        {
            var (host, stamp) = (_system.GetUtcNow(), _system.GetTimestamp());
            if (stamp < _since)
            {
                // A count that goes back has counted nothing.
                _since = stamp;
            }

            var passed = _known + _system.GetElapsedTime(_since, stamp);
            if (host >= passed)
            {
                (_known, _since) = (host, stamp);
                return (host, host);
            }

            return (passed, host);
        }
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
