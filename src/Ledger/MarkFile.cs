using System.Globalization;
using ChatGovernanceBot.Governance.Custody;
using ChatGovernanceBot.Ledger.Writing;

namespace ChatGovernanceBot.Ledger;

/// <summary>How far a log was known to be committed.</summary>
/// <param name="Log">The log's id.</param>
/// <param name="Sequence">The last entry's sequence number; 0 before the first.</param>
/// <param name="Hash">The last entry's hash, lower-case hexadecimal; zeros before the first.</param>
public sealed record Mark(string Log, long Sequence, string Hash);

/// <summary>
/// The mark of a ledger, a file outside the database: it is written after commits, so the ledger is never behind it unless an older copy was
/// put in its place. It proves nothing against somebody who has both files in hand; it is there for a backup that was restored.
/// </summary>
/// <param name="path">Its folder must be there.</param>
/// <param name="next">What comes after the path in the name of the file by way of which it is written: two processes that write it take two.</param>
public sealed class MarkFile(string path, string next = ".next")
{
    private const int Longest = 1024;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public string Path => path;

    /// <summary>Where a database has its mark unless told otherwise.</summary>
    public static string Beside(string database) => database + ".mark";

    /// <summary>Null where there is none, or what is there is no mark.</summary>
    /// <exception cref="IOException">It is there and cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It is there and cannot be read.</exception>
    public Mark? Read()
    {
        if (!File.Exists(path) || new FileInfo(path).Length > Longest)
            return null;
        return File.ReadAllText(path).Trim().Split(' ') is [var log, var number, var hash]
            && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? new Mark(log, sequence, hash)
            : null;
    }

    /// <summary>Replaces it whole: whoever reads it, also after a loss of power, finds this mark or the one before.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be written.</exception>
    public void Write(Mark mark)
    {
        var written = path + next;
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using (var file = new FileStream(written, options))
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{mark.Log} {mark.Sequence} {mark.Hash}\n")));
            file.Flush(flushToDisk: true);
        }

        File.Move(written, path, overwrite: true);
    }

    /// <summary>What is wrong with a migrated database by this mark; null where it is what was last committed, or newer. To be asked before anything writes.</summary>
    /// <param name="unreadable">Told why the mark is there and cannot be read.</param>
    public Finding? Compare(LedgerDatabase database, Action<string>? unreadable = null)
    {
        Mark? mark;
        try
        {
            mark = Read();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            unreadable?.Invoke(cause.Message);
            return new(QuarantineCause.MarkUnreadable, database.Ask(LastOf), null);
        }

        return database.Ask(ledger => Compare(ledger, mark));
    }

    private static long LastOf(Statements ledger) => ledger.Sql("SELECT COALESCE(MAX(Sequence), 0) FROM AuditEntries").First(row => row.Number(0));

    private static Finding? Compare(Statements ledger, Mark? mark)
    {
        var log = ledger.Sql("SELECT Value FROM Settings WHERE \"Key\" = ?").Bind(LedgerDatabase.LogIdSetting).First(row => row.Text(0));
        var last = LastOf(ledger);
        QuarantineCause? cause = mark switch
        {
            null when last == 0 => null,
            null => QuarantineCause.MarkMissing,
            _ when mark.Log != log && mark.Sequence + last > 0 => QuarantineCause.AnotherLog,
            _ when mark.Sequence > last => QuarantineCause.Behind,
            { Sequence: > 0 } when HashAt(ledger, mark.Sequence) != mark.Hash => QuarantineCause.Diverged,
            _ => null,
        };
        return cause is { } found ? new(found, last, mark?.Sequence) : null;
    }

    private static string? HashAt(Statements ledger, long sequence) =>
        ledger.Sql("SELECT Hash FROM AuditEntries WHERE Sequence = ?").Bind(sequence).First(row => Convert.ToHexStringLower(row.Bytes(0)));
}
