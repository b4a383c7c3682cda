using System.Text.Json;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Policy;
using Microsoft.Data.Sqlite;

namespace ChatGovernanceBot.Ledger;

/// <summary>A policy as a ledger file recorded it, for whoever reads the file alone.</summary>
/// <param name="Files">Texts by file name.</param>
/// <param name="Refs">The ref under which entries name each handle.</param>
public sealed record RecordedPolicy(PolicyVersion Version, IReadOnlyDictionary<string, string> Files, IReadOnlyDictionary<string, string> Refs)
{
    /// <summary>The one that was recorded last; null before the first. Reads only.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="SqliteException">The file is no ledger.</exception>
    /// <exception cref="JsonException">The row was altered.</exception>
    public static RecordedPolicy? Newest(string path)
    {
        using var connection = ReadOnlyFile.Open(path);
        using var transaction = connection.BeginTransaction(deferred: true);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT Version, Files FROM PolicyVersions ORDER BY Version DESC LIMIT 1";
        using var row = command.ExecuteReader();
        return row.Read()
            ? new(new(row.GetInt32(0)), JsonSerializer.Deserialize<Dictionary<string, string>>(row.GetString(1))!, RefsIn(connection))
            : null;
    }

    /// <summary>Every one, the newest first; null for a row that was altered. Reads only.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="SqliteException">The file is no ledger.</exception>
    public static IEnumerable<RecordedPolicy?> NewestFirst(string path)
    {
        using var connection = ReadOnlyFile.Open(path);
        using var transaction = connection.BeginTransaction(deferred: true);
        var refs = RefsIn(connection);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT Version, Files FROM PolicyVersions ORDER BY Version DESC";
        using var row = command.ExecuteReader();
        while (row.Read())
            yield return FilesOf(row.GetString(1)) is { } files ? new(new(row.GetInt32(0)), files, refs) : null;
    }

    private static Dictionary<string, string>? FilesOf(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The organisation that it describes; null where this program cannot read its texts any more.</summary>
    /// <exception cref="KeyNotFoundException">A handle of it has no ref.</exception>
    public Organisation? Bind() => PolicyReader.Read(Files) is PolicyRead.Loaded loaded ? loaded.Document.Bind(Version, handle => Refs[handle.Value]) : null;

    private static Dictionary<string, string> RefsIn(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT Handle, Ref FROM IdentityRefs";
        using var rows = command.ExecuteReader();
        var refs = new Dictionary<string, string>(StringComparer.Ordinal);
        while (rows.Read())
            refs[rows.GetString(0)] = rows.GetString(1);
        return refs;
    }
}
