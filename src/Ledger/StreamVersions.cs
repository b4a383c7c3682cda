using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Ledger.Writing;
using Microsoft.Data.Sqlite;

namespace ChatGovernanceBot.Ledger;

/// <summary>The version that each stream's last entry has, compared with the rows.</summary>
internal sealed class StreamVersions
{
    private sealed record Last(int Version, long Sequence, StreamContent Content);

    private enum StreamContent { RefusalsOnly, Events }

    private readonly Dictionary<StreamRef, Last> _last = [];
    private readonly Dictionary<long, (long Sequence, string Hash)> _policies = [];

    /// <summary>Whether an entry is the next of its stream; then it is noted.</summary>
    public bool Follows(AuditEntry entry)
    {
        var known = _last.GetValueOrDefault(entry.Stream);
        if (entry.Version != (known?.Version ?? 0) + 1)
            return false;
        var content = entry.Data is CommandRefused ? known?.Content ?? StreamContent.RefusalsOnly : StreamContent.Events;
        _last[entry.Stream] = new Last(entry.Version, entry.Sequence, content);
        if (entry.Data is PolicyEvent.Loaded loaded)
            _policies[loaded.Version.Number] = (entry.Sequence, loaded.Hash);
        return true;
    }

    /// <summary>The first entry that rows and entries tell differently; null where they agree.</summary>
    /// <param name="count">How many entries there are: what rows know beyond them was cut.</param>
    public (long Sequence, string Why)? Compare(SqliteConnection connection, long count)
    {
        (long Sequence, string Why)? first = null;
        void Differ(long sequence, string why) => first = first is { } known && known.Sequence <= sequence ? known : (sequence, why);

        var rows = RowsOf(connection);
        foreach (var (stream, version) in rows)
        {
            if (_last.GetValueOrDefault(stream) is not { Content: StreamContent.Events } last || version > last.Version)
                Differ(count + 1, $"{StreamName.Of(stream)} has version {version}, but its entries end before: the tail was cut");
            else if (version < last.Version)
                Differ(last.Sequence, $"{StreamName.Of(stream)} has version {version}, but its entries go on to {last.Version}");
        }
        foreach (var (stream, last) in _last)
        {
            if (last.Content == StreamContent.Events && stream != PolicyWork.Stream && !rows.ContainsKey(stream))
                Differ(last.Sequence, $"{StreamName.Of(stream)} has entries, but no row");
        }
        ComparePolicies(connection, count, Differ);
        return first;
    }

    private void ComparePolicies(SqliteConnection connection, long count, Action<long, string> differ)
    {
        var found = new HashSet<long>();
        foreach (var (version, hash) in Read(connection, "SELECT Version, Hash FROM PolicyVersions", r => (r.GetInt64(0), r.GetValue(1) as string)))
        {
            found.Add(version);
            if (!_policies.TryGetValue(version, out var loaded))
                differ(count + 1, $"policy {version} has no entry: the tail was cut");
            else if (loaded.Hash != hash)
                differ(loaded.Sequence, $"policy {version} has another hash than its entry");
        }
        foreach (var (version, loaded) in _policies.Where(p => !found.Contains(p.Key)))
            differ(loaded.Sequence, $"policy {version} has an entry, but no row");
    }

    private static Dictionary<StreamRef, long> RowsOf(SqliteConnection connection) =>
        Read(connection, """
                SELECT 0, Id, Version FROM Requests UNION ALL SELECT 1, Id, Version FROM Accesses UNION ALL SELECT 2, Person, Version FROM PersonAccounts UNION ALL SELECT 3, Id, Version FROM Defects
                UNION ALL SELECT 4, 'main', CASE json_valid(Value) WHEN 1 THEN json_extract(Value, '$.version') END FROM Settings WHERE "Key" = 'custody-main'
                UNION ALL SELECT 5, 'held', CAST(Value AS INTEGER) FROM Settings WHERE "Key" = 'policy-held-version'
                UNION ALL SELECT 6, Person, Version FROM Absences
                """,
                r => (Stream: new StreamRef(r.GetInt64(0) switch { 0 => StreamKind.Request, 1 => StreamKind.Access, 2 => StreamKind.Accounts, 3 => StreamKind.Defect, 4 => StreamKind.Ledger, 6 => StreamKind.Absence, _ => StreamKind.Policy }, r.GetString(1)), Version: r.GetValue(2) is long version ? version : -1))
            .ToDictionary(r => r.Stream, r => r.Version);

    private static List<T> Read<T>(SqliteConnection connection, string sql, Func<SqliteDataReader, T> read)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the text is ours
        command.CommandText = sql;
#pragma warning restore CA2100
        using var rows = command.ExecuteReader();
        var found = new List<T>();
        while (rows.Read())
            found.Add(read(rows));
        return found;
    }
}
