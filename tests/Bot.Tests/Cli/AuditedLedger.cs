using System.Text.RegularExpressions;
using ChatGovernanceBot.Bot.Tests.Running;
using Microsoft.Data.Sqlite;

namespace ChatGovernanceBot.Bot.Tests.Cli;

/// <summary>A ledger that a real host wrote: once as it was while the host was killed, once as a graceful end left it.</summary>
public sealed class AuditedLedger : IAsyncLifetime
{
    private BotFolder Folder { get; } = new();

    /// <summary>A folder with the database and the log that a kill left beside it.</summary>
    public string Killed { get; } = Directory.CreateTempSubdirectory("killed-").FullName;

    /// <summary>A database that was closed.</summary>
    public string Closed => Folder.Database;

    public string Request { get; private set; } = "";

    /// <summary>The audit as the verb told it while the host ran.</summary>
    public (int Exit, string Output, string Error) WhileRunning { get; private set; }

    public async Task InitializeAsync()
    {
        await using (var bot = await BotProcess.StartAsync(Folder))
        {
            await using var alice = await Chat.OpenAsync(bot.Address, "alice@acme.test");
            await alice.SayAsync("I need wiki edit for 2 days to mend the <b>handbook</b>");
            await alice.PressAsync("submit-request");
            Request = Regex.Match((await alice.WaitForAsync("Access is active")).Shown, "R-[A-Z0-9]{8}").Value;
            WhileRunning = await BotProcess.RunAsync(Folder.Path, new Dictionary<string, string>(), "audit", "verify", "--database", "ledger.db");
            await bot.KillAsync();
        }

        foreach (var name in new[] { "ledger.db", "ledger.db-wal" })
        {
            File.Copy(Path.Combine(Folder.Path, name), Path.Combine(Killed, name));
        }

        await using var again = await BotProcess.StartAsync(Folder);
        await again.StopAsync();
    }

    public Task DisposeAsync()
    {
        Directory.Delete(Killed, recursive: true);
        Folder.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Runs SQL on a database without the triggers that would refuse it.</summary>
    public static void Tamper(string database, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        var triggers = Names(connection);
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is the tests' own.
        command.CommandText = "PRAGMA journal_mode=DELETE;" + string.Concat(triggers.Select(t => $"DROP TRIGGER \"{t}\";")) + sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    /// <summary>The bytes of an entry as they are stored.</summary>
    public static byte[] Entry(string database, int sequence)
    {
        using var connection = new SqliteConnection($"Data Source={database};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT Bytes FROM AuditEntries WHERE Sequence = $sequence";
        command.Parameters.AddWithValue("$sequence", sequence);
        return (byte[])command.ExecuteScalar()!;
    }

    private static List<string> Names(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM sqlite_master WHERE type = 'trigger'";
        using var rows = command.ExecuteReader();
        var names = new List<string>();
        while (rows.Read())
        {
            names.Add(rows.GetString(0));
        }

        return names;
    }
}
