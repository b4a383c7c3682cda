using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Ledger;
using Microsoft.Data.Sqlite;

namespace ChatGovernanceBot.Bot.Tests.Running;

/// <summary>What the audit of a running host holds, read beside it.</summary>
public static class AuditTrail
{
    /// <summary>The events of one request or access, oldest first.</summary>
    public static IReadOnlyList<object> EventsOf(BotFolder folder, string stream) =>
        [.. Bytes(folder).Select(bytes => AuditEntry.Parse(bytes)).Where(e => e.Stream.Id == stream).Select(e => e.Data)];

    /// <summary>Everybody who did something through a channel, once for each entry of it.</summary>
    public static IReadOnlyList<Actor.Human> PeopleVia(BotFolder folder, string channel) =>
        [.. Bytes(folder).Select(bytes => AuditEntry.Parse(bytes).By).OfType<Actor.Human>().Where(by => by.Via == channel)];

    /// <summary>The events of every access to an entitlement.</summary>
    public static IReadOnlyList<object> EventsOfAccessesTo(BotFolder folder, string entitlement) =>
        [.. Bytes(folder).Select(bytes => AuditEntry.Parse(bytes)).Where(e => e.Stream.Kind == Governance.StreamKind.Access && e.Stream.Id.Contains(entitlement, StringComparison.Ordinal)).Select(e => e.Data)];

    /// <summary>The chain verifies, and no entry holds an address or anything that a person wrote.</summary>
    public static void AssertSound(BotFolder folder)
    {
        Assert.IsType<AuditResult.Ok>(AuditVerifier.Verify(folder.Database));
        var written = Read(folder, "SELECT Text FROM PersonalTexts WHERE length(Text) > 3", row => row.GetString(0));
        foreach (var entry in Bytes(folder).Select(System.Text.Encoding.UTF8.GetString))
        {
            Assert.DoesNotContain("@", entry, StringComparison.Ordinal);
            Assert.DoesNotContain(written, text => entry.Contains(text, StringComparison.Ordinal));
        }
    }

    private static List<byte[]> Bytes(BotFolder folder) => Read(folder, "SELECT Bytes FROM AuditEntries ORDER BY Sequence", row => row.GetFieldValue<byte[]>(0));

    private static List<T> Read<T>(BotFolder folder, string sql, Func<SqliteDataReader, T> map)
    {
        using var connection = new SqliteConnection($"Data Source={folder.Database};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is this file's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        using var rows = command.ExecuteReader();
        var read = new List<T>();
        while (rows.Read())
        {
            read.Add(map(rows));
        }

        return read;
    }
}
