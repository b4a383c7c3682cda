using System.Net;
using System.Net.Sockets;
using ChatGovernanceBot.Bot.Tests.Running;
using ChatGovernanceBot.Ledger;
using Microsoft.Data.Sqlite;

namespace ChatGovernanceBot.Bot.Tests.Startup;

/// <summary>A host that cannot run as it is set up says everything that is wrong, at once, and touches nothing.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly BotFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_a_profile_and_without_settings_the_host_is_Production_and_lists_every_setting_that_is_missing()
    {
        var empty = Directory.CreateDirectory(Path.Combine(_folder.Path, "empty")).FullName;
        var (exit, output, error) = await BotProcess.RunAsync(empty, new Dictionary<string, string>());

        Assert.NotEqual(0, exit);
        Assert.Contains("cannot start (Production): 3 problems", error, StringComparison.Ordinal);
        Assert.Contains("Storage:Connection is not set", error, StringComparison.Ordinal);
        Assert.Contains("Policy:Path is not set", error, StringComparison.Ordinal);
        Assert.Contains("Targets:Files:Path is not set", error, StringComparison.Ordinal);
        Assert.DoesNotContain("ready", output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(empty));
    }

    [Fact]
    public async Task What_is_half_wrong_is_listed_with_the_rest_and_nothing_is_made()
    {
        var said = await RefusalAsync(
            ("Storage__Provider", "Oracle"), ("Storage__Conection", "ledger.db"), ("Storage__Connection", "Data Source=data/ledger.db;Mode=Memory"), ("Policy__Path", "no-policy"),
            ("Targets__Files__Path", "no-targets"));

        Assert.Contains("5 problems", said, StringComparison.Ordinal);
        Assert.Contains("Storage:Provider is “Oracle”; use Sqlite.", said, StringComparison.Ordinal);
        Assert.Contains("Storage:Conection is not a setting; Storage has Storage:Provider, Storage:Connection, Storage:Mark.", said, StringComparison.Ordinal);
        Assert.Contains("Data Source= and nothing else", said, StringComparison.Ordinal);
        Assert.Contains($"there is no folder {Path.Combine(_folder.Path, "no-policy")}", said, StringComparison.Ordinal);
        Assert.Contains($"the folder {Path.Combine(_folder.Path, "no-targets")} does not exist", said, StringComparison.Ordinal);
        Assert.Equal(["policy"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("Storage__Conection", "Storage:Conection is not a setting")]
    [InlineData("Targets__Files__Paht", "Targets:Files:Paht is not a setting; Targets has Targets:Files:Path.")]
    [InlineData("Policy__Paths__0", "Policy:Paths:0 is not a setting")]
    public async Task A_misspelt_setting_is_a_problem_even_where_everything_else_is_right(string name, string problem)
    {
        Directory.CreateDirectory(_folder.Targets);
        var said = await RefusalAsync(("Storage__Connection", "ledger.db"), ("Policy__Path", "policy"), ("Targets__Files__Path", "targets"), (name, "x"));

        Assert.Contains("1 problem.", said, StringComparison.Ordinal);
        Assert.Contains(problem, said, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.Database));
    }

    [Fact]
    public async Task A_wrong_policy_is_listed_by_file_line_and_column()
    {
        Directory.CreateDirectory(_folder.Targets);
        await File.AppendAllTextAsync(Path.Combine(_folder.PolicyPath, "people.yaml"), "surprise: 1\n");
        var rules = Path.Combine(_folder.PolicyPath, "rules.yaml");
        await File.WriteAllTextAsync(rules, "defects-to: 007\n" + string.Join('\n', (await File.ReadAllLinesAsync(rules)).Where(l => !l.StartsWith("defects-to", StringComparison.Ordinal))));
        var said = await RefusalAsync(("Storage__Connection", "ledger.db"), ("Policy__Path", "policy"), ("Targets__Files__Path", "targets"));

        Assert.Matches(@"Policy: people\.yaml:\d+:1: .*surprise.*; expected ", said);
        Assert.Matches(@"Policy: rules\.yaml:1:13: .*007.*; expected ", said);
        Assert.False(File.Exists(_folder.Database));
    }

    [Fact]
    public async Task A_connector_that_the_host_does_not_have_is_a_problem()
    {
        Directory.CreateDirectory(_folder.Targets);
        var catalog = Path.Combine(_folder.PolicyPath, "catalog.yaml");
        await File.WriteAllTextAsync(catalog, (await File.ReadAllTextAsync(catalog)).Replace("connector: files", "connector: carrier-pigeon", StringComparison.Ordinal));
        var said = await RefusalAsync(("Storage__Connection", "ledger.db"), ("Policy__Path", "policy"), ("Targets__Files__Path", "targets"));

        Assert.Contains("names connector “carrier-pigeon”, which this host does not have; it has files, manual.", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_in_a_sentence_and_left_as_it_is()
    {
        Directory.CreateDirectory(_folder.Targets);
        await File.WriteAllTextAsync(_folder.Database, new string('x', 8192));
        var said = await RefusalAsync(("Storage__Connection", "ledger.db"), ("Policy__Path", "policy"), ("Targets__Files__Path", "targets"));

        Assert.Contains($"Storage:Connection: {_folder.Database} cannot be used", said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
        Assert.Equal(new string('x', 8192), await File.ReadAllTextAsync(_folder.Database));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_listed_with_the_rest()
    {
        await File.WriteAllTextAsync(_folder.Database, new string('x', 8192));
        var said = await RefusalAsync(("Storage__Connection", "ledger.db"), ("Policy__Path", "policy"), ("Targets__Files__Path", "no-such-folder"));

        Assert.Contains("2 problems", said, StringComparison.Ordinal);
        Assert.Contains($"Storage:Connection: {_folder.Database} cannot be used", said, StringComparison.Ordinal);
        Assert.Contains("no-such-folder", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_taken_is_said_to_be_so()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        Directory.CreateDirectory(_folder.Targets);
        var said = await RefusalAsync(
            ("ASPNETCORE_URLS", $"http://{taken.LocalEndpoint}"), ("Storage__Connection", "ledger.db"), ("Policy__Path", "policy"), ("Targets__Files__Path", "targets"));

        Assert.Contains($"http://{taken.LocalEndpoint}: address already in use", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_host_on_one_database_is_refused_and_the_first_goes_on()
    {
        await using var first = await BotProcess.StartAsync(_folder);
        var said = await RefusalAsync(("ASPNETCORE_URLS", "http://127.0.0.1:0"), ("Storage__Connection", "ledger.db"), ("Policy__Path", "policy"), ("Targets__Files__Path", "targets"));

        Assert.Contains($"Storage:Connection: {_folder.Database} cannot be used: another host runs on it.", said, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await first.Http.GetAsync(new Uri("health/ready", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task A_database_that_a_newer_program_has_changed_is_refused_and_left_as_it_is()
    {
        await new LedgerDatabase(_folder.Database).MigrateAsync();
        Sql("INSERT INTO __EFMigrationsHistory VALUES ('29990101000000_Later', '99.0.0')");
        Directory.CreateDirectory(_folder.Targets);
        var before = await File.ReadAllBytesAsync(_folder.Database);

        var said = await RefusalAsync(("Storage__Connection", "ledger.db"), ("Policy__Path", "policy"), ("Targets__Files__Path", "targets"));

        Assert.Contains($"Storage:Connection: {_folder.Database} cannot be used: a newer program has changed it (29990101000000_Later)", said, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(_folder.Database));
        Assert.False(File.Exists(_folder.Database + ".mark"));
    }

    private void Sql(string statement)
    {
        using var connection = new SqliteConnection($"Data Source={_folder.Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }

    private async Task<string> RefusalAsync(params (string Name, string Value)[] settings)
    {
        var (exit, _, error) = await BotProcess.RunAsync(_folder.Path, settings.ToDictionary(s => s.Name, s => s.Value));
        Assert.Equal(1, exit);
        return error;
    }
}
