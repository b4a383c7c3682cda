using ChatGovernanceBot.Bot.Tests.Running;

namespace ChatGovernanceBot.Bot.Tests.Cli;

/// <summary><c>audit verify</c> and <c>audit show</c>, typed in a directory that holds nothing but what the test put there.</summary>
public sealed class AuditVerbTests(AuditedLedger ledger) : IClassFixture<AuditedLedger>, IDisposable
{
    private static readonly Dictionary<string, string> Nothing = [];
    private readonly string _here = Directory.CreateTempSubdirectory("audit-").FullName;

    public void Dispose() => Directory.Delete(_here, recursive: true);

    [Fact]
    public async Task A_copy_of_the_database_alone_verifies_and_nothing_appears_beside_it()
    {
        Copy();
        var (exit, output, error) = await VerifyAsync();

        Assert.True(exit == 0, output + error);
        Assert.Matches(@"\A\d+ entries\nhead [0-9a-f]{64}\n\z", output);
        Assert.Equal(["ledger.db"], Directory.GetFiles(_here).Select(Path.GetFileName));
    }

    [Fact]
    public void A_database_verifies_while_the_host_writes_to_it() => Assert.True(ledger.WhileRunning.Exit == 0, ledger.WhileRunning.ToString());

    [Fact]
    public async Task The_log_that_a_kill_left_beside_the_database_is_read_too()
    {
        CopyKilled(_here);
        Assert.True(new FileInfo(Path.Combine(_here, "ledger.db-wal")).Length > 0);
        var (exit, output, error) = await VerifyAsync();
        Assert.True(exit == 0, output + error);
        Assert.Equal(0, (await BotProcess.RunAsync(_here, Nothing, "audit", "show", ledger.Request, "--database", "ledger.db")).Exit);
    }

    [Fact]
    public async Task The_log_that_a_kill_left_is_read_also_where_nothing_can_be_written()
    {
        using var disk = new SmallDisk(16);
        CopyKilled(disk.Path);
        disk.MakeReadOnly();
        var (exit, output, error) = await BotProcess.RunAsync(_here, Nothing, "audit", "verify", "--database", Path.Combine(disk.Path, "ledger.db"));
        CopyKilled(_here);

        Assert.True(exit == 0, output + error);
        Assert.Equal((await VerifyAsync()).Output, output);
    }

    [Fact]
    public async Task Without_triggers_it_verifies_all_the_same()
    {
        AuditedLedger.Tamper(Copy(), "");
        Assert.Equal(0, (await VerifyAsync()).Exit);
    }

    [Theory]
    [InlineData("UPDATE AuditEntries SET Bytes = CAST(replace(CAST(Bytes AS TEXT), '\"v\":1', '\"v\":2') AS BLOB) WHERE Sequence = 4", 4)]
    [InlineData("UPDATE AuditEntries SET Bytes = X'00FF' WHERE Sequence = 2", 2)]
    [InlineData("UPDATE AuditEntries SET Hash = zeroblob(32) WHERE Sequence = 3", 3)]
    [InlineData("DELETE FROM AuditEntries WHERE Sequence = 1", 1)]
    [InlineData("UPDATE AuditEntries SET Sequence = 1000 WHERE Sequence = 5", 5)]
    [InlineData("DELETE FROM AuditEntries WHERE Sequence > 6; UPDATE Settings SET Value = (SELECT Sequence || ' ' || lower(hex(Hash)) FROM AuditEntries WHERE Sequence = 6) WHERE \"Key\" = 'head'", 7)]
    [InlineData("DELETE FROM AuditEntries", 1)]
    public async Task What_was_altered_is_named_by_its_sequence_in_the_last_line(string sql, int sequence)
    {
        AuditedLedger.Tamper(Copy(), sql);
        var (exit, output, _) = await VerifyAsync();
        Assert.Equal((1, $"altered at sequence {sequence}"), (exit, output.TrimEnd().Split('\n')[^1]));
    }

    [Fact]
    public async Task A_byte_flipped_in_the_file_inside_an_entry_is_found()
    {
        var file = Copy();
        var bytes = await File.ReadAllBytesAsync(file);
        var entry = AuditedLedger.Entry(file, 4);
        // Pages that are free now may hold old copies of it.
        for (var at = bytes.AsSpan().IndexOf(entry); at >= 0; at = bytes.AsSpan().IndexOf(entry))
        {
            bytes[at + (entry.Length / 2)] ^= 1;
        }

        await File.WriteAllBytesAsync(file, bytes);
        var (exit, output, _) = await VerifyAsync();
        Assert.Equal((1, "altered at sequence 4"), (exit, output.TrimEnd().Split('\n')[^1]));
    }

    [Fact]
    public async Task What_is_missing_or_no_ledger_cannot_be_read()
    {
        foreach (var args in new string[][] { ["audit", "verify", "--database", "ledger.db"], ["audit", "show", ledger.Request, "--database", "ledger.db"] })
        {
            Assert.Equal(5, (await BotProcess.RunAsync(_here, Nothing, args)).Exit);
            Assert.Empty(Directory.GetFiles(_here));
            await File.WriteAllTextAsync(Path.Combine(_here, "ledger.db"), new string('x', 9000));
            Assert.Equal(5, (await BotProcess.RunAsync(_here, Nothing, args)).Exit);
            await File.WriteAllTextAsync(Path.Combine(_here, "ledger.db"), "");
            Assert.Equal(5, (await BotProcess.RunAsync(_here, Nothing, args)).Exit);
            File.Delete(Path.Combine(_here, "ledger.db"));
        }
    }

    [Fact]
    public async Task Show_tells_the_whole_story_with_names()
    {
        Copy();
        var (exit, output, error) = await BotProcess.RunAsync(_here, Nothing, "audit", "show", ledger.Request.ToLowerInvariant(), "--database", "ledger.db");

        Assert.True(exit == 0, error);
        Assert.Contains("Alice", output.Split('\n')[0], StringComparison.Ordinal);
        Assert.Contains("asked for wiki/edit", output, StringComparison.Ordinal);
        Assert.Contains("the target was read: Present", output, StringComparison.Ordinal);
        Assert.Contains("item 1 is active from", output, StringComparison.Ordinal);
        Assert.Equal(["ledger.db"], Directory.GetFiles(_here).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_request_that_is_not_there_is_said_to_be_so()
    {
        Copy();
        var (exit, _, error) = await BotProcess.RunAsync(_here, Nothing, "audit", "show", "R-NOTTHERE", "--database", "ledger.db");
        Assert.Equal((3, "There is no request R-NOTTHERE in this ledger."), (exit, error.Trim()));
    }

    private string Copy()
    {
        var copy = Path.Combine(_here, "ledger.db");
        File.Copy(ledger.Closed, copy);
        return copy;
    }

    private void CopyKilled(string folder)
    {
        foreach (var file in Directory.GetFiles(ledger.Killed))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }
    }

    private Task<(int Exit, string Output, string Error)> VerifyAsync() => BotProcess.RunAsync(_here, Nothing, "audit", "verify", "--database", "ledger.db");
}
