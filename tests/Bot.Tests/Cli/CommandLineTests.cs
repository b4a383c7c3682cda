using ChatGovernanceBot.Bot.Tests.Running;

namespace ChatGovernanceBot.Bot.Tests.Cli;

/// <summary>What is typed after the program's name.</summary>
public sealed class CommandLineTests(AuditedLedger ledger) : IClassFixture<AuditedLedger>, IDisposable
{
    private readonly string _here = Directory.CreateTempSubdirectory("verbs-").FullName;

    public void Dispose() => Directory.Delete(_here, recursive: true);

    [Theory]
    [InlineData("--help")]
    [InlineData("help")]
    public async Task Help_lists_the_verbs(string help)
    {
        var (exit, output, _) = await RunAsync([help]);
        Assert.Equal(0, exit);
        Assert.Contains("audit", output, StringComparison.Ordinal);
        Assert.Contains("teams", output, StringComparison.Ordinal);
        Assert.Contains("Without a verb, the bot runs.", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("audit")]
    [InlineData("audit", "verfy")]
    [InlineData("audit", "verify", "--databse", "x")]
    [InlineData("audit", "show")]
    [InlineData("policy", "adopt", "--by", "erin@acme.test")]
    [InlineData("policy", "adopt", "--reason", "the folder is meant")]
    [InlineData("teams")]
    [InlineData("teams", "package")]
    [InlineData("teams", "package", "--out")]
    public async Task What_is_not_understood_gives_help_and_an_exit_code_of_its_own(params string[] args)
    {
        var (exit, output, error) = await RunAsync(args);
        Assert.Equal(2, exit);
        Assert.Contains("Usage:", output + error, StringComparison.Ordinal);
        Assert.DoesNotContain("ready", output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_here));
    }

    [Fact]
    public async Task Verify_finds_the_database_by_the_setting_or_by_Development_and_needs_no_other()
    {
        var data = Directory.CreateDirectory(Path.Combine(_here, ".data")).FullName;
        File.Copy(ledger.Closed, Path.Combine(data, "ledger.db"));

        Assert.Equal(0, (await RunAsync(["audit", "verify"], ("Storage__Connection", ".data/ledger.db"))).Exit);
        Assert.Equal(0, (await RunAsync(["audit", "verify"], ("ASPNETCORE_ENVIRONMENT", "Development"))).Exit);
        Assert.Equal(0, (await RunAsync(["audit", "verify"], ("Storage__Connection", "Data Source=.data/ledger.db"), ("Targets__Files__Pth", "x"))).Exit);
    }

    [Fact]
    public async Task Without_a_database_or_with_a_misspelt_setting_verify_reads_none()
    {
        var (exit, _, error) = await RunAsync(["audit", "verify"]);
        Assert.Equal((5, "cannot read: Storage:Connection is not set, and no --database was given."), (exit, error.Trim()));

        (exit, _, error) = await RunAsync(["audit", "verify"], ("ASPNETCORE_ENVIRONMENT", "Development"), ("Storage__Conection", "other.db"));
        Assert.Equal(5, exit);
        Assert.Contains("Storage:Conection is not a setting", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dotnet_run_passes_exit_code_and_relative_path_on()
    {
        File.Copy(ledger.Closed, Path.Combine(_here, "copy.db"));
        Assert.Equal(0, (await DotnetRun.ToTheEndAsync(_here, new Dictionary<string, string>(), "--", "audit", "verify", "--database", "copy.db")).Exit);
        AuditedLedger.Tamper(Path.Combine(_here, "copy.db"), "DELETE FROM AuditEntries WHERE Sequence = 2");
        var (exit, output, _) = await DotnetRun.ToTheEndAsync(_here, new Dictionary<string, string>(), "--", "audit", "verify", "--database", "copy.db");
        Assert.Equal((1, "altered at sequence 2"), (exit, output.TrimEnd().Split('\n')[^1]));
    }

    private Task<(int Exit, string Output, string Error)> RunAsync(string[] args, params (string Name, string Value)[] settings) =>
        BotProcess.RunAsync(_here, settings.ToDictionary(s => s.Name, s => s.Value), args);
}
