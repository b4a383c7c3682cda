using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ChatGovernanceBot.Ledger.Tests;

/// <summary>Whatever is done to the entries, verifying names the first of them that is wrong.</summary>
public sealed class TamperTests : IAsyncLifetime
{
    private const int Length = 200;
    private World _world = null!;
    private string _copy = null!;

    public async Task InitializeAsync()
    {
        _world = await World.NewAsync();
        while ((await _world.Queries.NewestEntryAsync())!.Sequence < Length - 1)
            await _world.SubmitAsync();
        if ((await _world.Queries.NewestEntryAsync())!.Sequence < Length)
            await _world.LoadAsync(Acme.FilesNamed("last"));
        _world.Writer.Dispose();
        _copy = Path.Combine(Directory.CreateTempSubdirectory("tampered-").FullName, "copy.db");
    }

    public async Task DisposeAsync()
    {
        await _world.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(_copy)!, recursive: true);
    }

    [Fact]
    public void An_untouched_log_verifies_and_nothing_appears_beside_it()
    {
        File.Copy(_world.Database.Path, _copy);
        var ok = Assert.IsType<AuditResult.Ok>(AuditVerifier.Verify(_copy));
        Assert.Equal(Length, ok.Count);
        Assert.Equal(64, ok.Head.Length);
        Assert.Equal(["copy.db"], Directory.GetFiles(Path.GetDirectoryName(_copy)!).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("DELETE FROM AuditEntries WHERE Sequence = {0}")]
    [InlineData("UPDATE AuditEntries SET Hash = zeroblob(32) WHERE Sequence = {0}", 9)]
    [InlineData("UPDATE AuditEntries SET Bytes = X'00' WHERE Sequence = {0}", 9)]
    [InlineData("UPDATE AuditEntries SET Bytes = CAST(replace(CAST(Bytes AS TEXT), '\"v\":1', '\"v\":2') AS BLOB) WHERE Sequence = {0}", 9)]
    [InlineData("UPDATE AuditEntries SET Bytes = CAST(Bytes AS TEXT) WHERE Sequence = {0}", 9)]
    [InlineData("UPDATE AuditEntries SET StreamId = StreamId || 'x' WHERE Sequence = {0}", 9)]
    [InlineData("UPDATE AuditEntries SET StreamKind = 'Access' WHERE Sequence = {0}", 9)]
    [InlineData("UPDATE AuditEntries SET Version = Version + 1000 WHERE Sequence = {0}", 9)]
    [InlineData("DELETE FROM AuditEntries WHERE Sequence >= {0}")]
    [InlineData("UPDATE AuditEntries SET Sequence = Sequence + 1000 WHERE Sequence >= {0}", 9)]
    [InlineData("UPDATE AuditEntries SET Sequence = -1 WHERE Sequence = {0}; UPDATE AuditEntries SET Sequence = {0} WHERE Sequence = {0} + 1; UPDATE AuditEntries SET Sequence = {0} + 1 WHERE Sequence = -1", 3, 199)]
    [InlineData("UPDATE AuditEntries SET Sequence = -Sequence WHERE Sequence >= {0}; UPDATE AuditEntries SET Sequence = 1 - Sequence WHERE Sequence < 0; INSERT INTO AuditEntries SELECT {0}, StreamKind, 'R-FORGED', 1, Bytes, Hash FROM AuditEntries WHERE Sequence = {0} + 1", 9)]
    public void Every_entry_that_was_changed_is_named(string sql, int stride = 1, int last = Length)
    {
        File.Copy(_world.Database.Path, _copy);
        _world.Tamper("", _copy);
        for (var sequence = 1; sequence <= last; sequence += stride)
        {
            var altered = Assert.IsType<AuditResult.Altered>(Altered(string.Format(CultureInfo.InvariantCulture, sql, sequence)));
            Assert.True(sequence == altered.Sequence, $"{sql} at {sequence} was named as {altered.Sequence}: {altered.Why}");
        }
    }

    [Fact]
    public void A_flip_of_any_single_bit_of_any_entry_is_named()
    {
        File.Copy(_world.Database.Path, _copy);
        _world.Tamper("", _copy);
        using var connection = new SqliteConnection($"Data Source={_copy};Pooling=False");
        connection.Open();
        var random = new Random(42);
        for (var sequence = 1; sequence <= Length; sequence++)
        {
            using var read = connection.CreateCommand();
            read.CommandText = $"SELECT Bytes FROM AuditEntries WHERE Sequence = {sequence}";
            var bytes = (byte[])read.ExecuteScalar()!;
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            var altered = Assert.IsType<AuditResult.Altered>(Altered($"UPDATE AuditEntries SET Bytes = X'{Convert.ToHexString(bytes)}' WHERE Sequence = {sequence}"));
            Assert.Equal(sequence, altered.Sequence);
        }
    }

    [Theory]
    [InlineData("UPDATE Requests SET Version = Version + 1 WHERE Id = (SELECT MIN(Id) FROM Requests)")]
    [InlineData("UPDATE Requests SET Version = Version - 1 WHERE Id = (SELECT MIN(Id) FROM Requests)")]
    [InlineData("DELETE FROM Items; DELETE FROM Requests WHERE Id = (SELECT MIN(Id) FROM Requests)")]
    [InlineData("UPDATE PolicyVersions SET Hash = 'other' WHERE Version = 1")]
    [InlineData("DELETE FROM PolicyVersions WHERE Version = 1")]
    [InlineData("UPDATE Settings SET Value = '200 ' || Value WHERE \"Key\" = 'head'")]
    [InlineData("DELETE FROM Settings WHERE \"Key\" = 'head'")]
    [InlineData("UPDATE Settings SET Value = 'log_other' WHERE \"Key\" = 'log-id'")]
    public void Rows_that_tell_another_story_are_found(string sql)
    {
        File.Copy(_world.Database.Path, _copy);
        _world.Tamper(sql, _copy);
        Assert.IsType<AuditResult.Altered>(AuditVerifier.Verify(_copy));
    }

    [Fact]
    public void A_cut_tail_is_found_by_the_streams_even_when_the_head_was_cut_with_it()
    {
        File.Copy(_world.Database.Path, _copy);
        _world.Tamper(
            """
            DELETE FROM AuditEntries WHERE Sequence > 190;
            UPDATE Settings SET Value = (SELECT Sequence || ' ' || lower(hex(Hash)) FROM AuditEntries WHERE Sequence = 190) WHERE "Key" = 'head'
            """, _copy);
        Assert.Equal(191, Assert.IsType<AuditResult.Altered>(AuditVerifier.Verify(_copy)).Sequence);
    }

    [Fact]
    public void The_triggers_refuse_to_change_or_remove_an_entry()
    {
        File.Copy(_world.Database.Path, _copy);
        using var connection = new SqliteConnection($"Data Source={_copy};Pooling=False");
        connection.Open();
        foreach (var sql in (string[])["UPDATE AuditEntries SET Version = 7 WHERE Sequence = 3", "DELETE FROM AuditEntries WHERE Sequence = 3"])
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            Assert.Contains("append-only", Assert.Throws<SqliteException>(() => command.ExecuteNonQuery()).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_is_no_ledger_cannot_be_read()
    {
        Assert.IsType<AuditResult.CannotRead>(AuditVerifier.Verify(_copy));
        File.WriteAllText(_copy, new string('x', 10_000));
        Assert.IsType<AuditResult.CannotRead>(AuditVerifier.Verify(_copy));
    }

    private AuditResult Altered(string sql)
    {
        var tried = _copy + ".tried";
        File.Copy(_copy, tried, overwrite: true);
        using (var connection = new SqliteConnection($"Data Source={tried};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA foreign_keys=OFF; DROP INDEX IF EXISTS IX_AuditEntries_StreamKind_StreamId_Version; " + sql;
            command.ExecuteNonQuery();
        }
        return AuditVerifier.Verify(tried);
    }
}
