using System.Globalization;
using System.Text.Json;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Ledger.Writing;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatGovernanceBot.Ledger;

/// <summary>What verifying the audit found.</summary>
public abstract record AuditResult
{
    /// <param name="Head">The newest entry's hash, in hexadecimal: what an anchor outside is compared with.</param>
    public sealed record Ok(long Count, string Head) : AuditResult;
    /// <param name="Sequence">The first entry that is not what was written, or is missing.</param>
    public sealed record Altered(long Sequence, string Why) : AuditResult;
    public sealed record CannotRead(string Why) : AuditResult;
}

/// <summary>
/// Walks the audit of a ledger file: the chain, what each entry says of itself, and whether head and stream versions are those of the last
/// entries. Reads bytes as they were stored and never writes an entry anew. Only an anchor outside shows that tail and rows were cut together.
/// </summary>
public static class AuditVerifier
{
    public static AuditResult Verify(string path)
    {
        try
        {
            using var connection = ReadOnlyFile.Open(path);
            using var transaction = connection.BeginTransaction(deferred: true);
            return new Walk(connection).Run();
        }
        catch (Exception cause) when (cause is SqliteException or IOException or UnauthorizedAccessException)
        {
            return new AuditResult.CannotRead(cause.Message);
        }
    }

    private sealed class Walk(SqliteConnection connection)
    {
        private readonly ChainWalk _chain = new();
        private readonly StreamVersions _streams = new();
        private string? _log;
        private DateTimeOffset _newest = DateTimeOffset.MinValue;

        public AuditResult Run()
        {
            _log = Setting(LedgerDatabase.LogIdSetting);
            if (WalkEntries() is { } altered)
                return altered;
            var head = Setting(LedgerDatabase.HeadSetting);
            if (_chain.Count > 0 ? head != HeadText.Of(_chain.Count, _chain.Head) : head is not null)
                return new AuditResult.Altered(NextOrHead(head), "the head that was written is another: the tail was cut, or the head altered");
            return _streams.Compare(connection, _chain.Count) is { } wrong
                ? new AuditResult.Altered(wrong.Sequence, wrong.Why)
                : new AuditResult.Ok(_chain.Count, Convert.ToHexStringLower(_chain.Head));
        }

        private AuditResult.Altered? WalkEntries()
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT Sequence, StreamKind, StreamId, Version, Bytes, Hash FROM AuditEntries ORDER BY Sequence";
            try
            {
                using var rows = command.ExecuteReader();
                while (rows.Read())
                {
                    if (WhyNot(rows) is { } why)
                        return new AuditResult.Altered(_chain.Count + 1, why);
                }
                return null;
            }
            catch (SqliteException damaged) when (damaged.SqliteErrorCode == raw.SQLITE_CORRUPT)
            {
                return new AuditResult.Altered(_chain.Count + 1, "the file is damaged: " + damaged.Message);
            }
        }

        private string? WhyNot(SqliteDataReader row)
        {
            if (row.GetValue(0) is not long sequence || row.GetValue(4) is not byte[] bytes || row.GetValue(5) is not byte[] hash)
                return "a column holds another type of value";
            // Looked at before the walk goes on, so that a fault is named under this entry's sequence.
            return sequence == _chain.Count + 1 && WhyNotEntry(row, sequence, bytes) is { } why ? why : _chain.WhyNotNext(new Link(sequence, bytes, hash));
        }

        private string? WhyNotEntry(SqliteDataReader row, long sequence, byte[] bytes)
        {
            AuditEntry entry;
            try
            {
                entry = AuditEntry.Parse(bytes);
            }
            catch (JsonException wrong)
            {
                return wrong.Message;
            }
            var isTold = string.Equals(Convert.ToString(row.GetValue(1), CultureInfo.InvariantCulture), entry.Stream.Kind.ToString(), StringComparison.Ordinal)
                && row.GetValue(2) is string id && id == entry.Stream.Id && row.GetValue(3) is long version && version == entry.Version;
            var why = entry.Log != _log ? "the entry is of another log"
                : entry.Sequence != sequence ? "the entry was written under another sequence"
                : entry.Time < _newest ? "the entry is older than the one before it"
                : !isTold ? "the columns beside the bytes say something else"
                : !_streams.Follows(entry) ? "the entry is not the next of its stream"
                : null;
            _newest = entry.Time;
            return why;
        }

        private long NextOrHead(string? head) =>
            long.TryParse(head?.Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) && sequence <= _chain.Count
                ? Math.Max(sequence, 1)
                : _chain.Count + 1;

        private string? Setting(string key)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT Value FROM Settings WHERE \"Key\" = $key";
            command.Parameters.AddWithValue("$key", key);
            return command.ExecuteScalar() as string;
        }
    }
}
