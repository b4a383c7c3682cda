using Microsoft.Data.Sqlite;

namespace ChatGovernanceBot.Bot.Tests.Running;

/// <summary>A folder that a bot is started in: its database, its membership files and a copy of the example policy. Gone afterwards.</summary>
public sealed class BotFolder : IDisposable
{
    public BotFolder()
    {
        Path = Directory.CreateTempSubdirectory("bot-").FullName;
        Directory.CreateDirectory(PolicyPath);
        TakePolicy("policy");
    }

    /// <summary>Puts an example of manifests in the place of the policy.</summary>
    public void TakePolicy(string example)
    {
        foreach (var file in Directory.GetFiles(System.IO.Path.Combine(BotProcess.Repository, "manifests", example), "*.yaml"))
        {
            File.Copy(file, System.IO.Path.Combine(PolicyPath, System.IO.Path.GetFileName(file)), overwrite: true);
        }
    }

    public string Path { get; }
    public string PolicyPath => System.IO.Path.Combine(Path, "policy");
    public string Database => System.IO.Path.Combine(Path, "ledger.db");
    public string Targets => System.IO.Path.Combine(Path, "targets");

    public string Membership(string entitlement) => System.IO.Path.Combine(Targets, entitlement + ".yaml");

    public string[] Members(string entitlement) =>
        [.. File.ReadLines(Membership(entitlement)).Select(l => l.Trim()).Where(l => l.StartsWith("- ", StringComparison.Ordinal)).Select(l => l[2..].Trim('"', '\''))];

    /// <summary>How many rows each table has, but for those that a host writes to unasked: health writes a value of its own, over and over in one row.</summary>
    public IReadOnlyList<(string Table, long Rows)> Rows()
    {
        using var connection = new SqliteConnection($"Data Source={Database};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var names = connection.CreateCommand();
        names.CommandText = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT IN ('Settings', 'Obligations') ORDER BY name";
        var tables = new List<string>();
        using (var reader = names.ExecuteReader())
        {
            while (reader.Read())
            {
                tables.Add(reader.GetString(0));
            }
        }

        return [.. tables.Select(table =>
        {
            using var count = connection.CreateCommand();
            count.CommandText = $"SELECT count(*) FROM \"{table}\"";
            return (table, (long)count.ExecuteScalar()!);
        })];
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
