using ChatGovernanceBot.Bot.Options;
using ChatGovernanceBot.Bot.Policies;
using ChatGovernanceBot.Bot.Tests.Running;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Ledger;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatGovernanceBot.Bot.Tests.Policies;

public sealed class PolicyKeeperTests
{
    /// <summary>Whatever a new version makes due is due with its commit: a job that looks then must not find the roster on which nobody has left.</summary>
    [Fact]
    public async Task A_version_is_known_to_whoever_asks_before_it_is_recorded()
    {
        using var folder = new BotFolder();
        var database = new LedgerDatabase(folder.Database);
        await database.MigrateAsync();
        var known = new List<int>();
        PolicyKeeper? keeper = null;
        using var writer = new LedgerWriter(database, new Recorded(() => known.Add(keeper!.Organisation.Version.Number)), TimeProvider.System, TimeProvider.System, new Nobody());
        keeper = KeeperOf(folder, database, writer);

        await keeper.LoadAsync(CancellationToken.None);
        await EditAsync(folder, "department: Support", "department: Help");
        await keeper.LoadAsync(CancellationToken.None);
        await keeper.LoadAsync(CancellationToken.None);

        Assert.Equal([1, 2], known);
        Assert.Equal(2, keeper.Organisation.Version.Number);
    }

    [Fact]
    public async Task A_folder_that_takes_many_away_beside_the_newest_policy_that_can_be_read_does_not_come_into_force_until_a_human_adopts_it()
    {
        using var folder = new BotFolder();
        await LoadAsync(folder);
        await EditAsync(folder, "department: Support", "department: Help");
        await LoadAsync(folder);
        Spoil(folder, 2);
        foreach (var name in new[] { "kenji", "louise", "niraj", "peter" })
        {
            await EditAsync(folder, Account("active", name), Account("left", name));
        }

        var why = (await Assert.ThrowsAsync<IOException>(() => LoadAsync(folder))).Message;
        Assert.Contains("beside version 1, the newest that can, people.yaml takes away 4 of", why, StringComparison.Ordinal);
        Assert.Equal(1, (await AdoptAsync(folder, "alice@acme.test")).Exit);
        Assert.Equal(5, (await AdoptAsync(folder, "erin@acme.test", " ")).Exit);
        Assert.Equal(0, (await AdoptAsync(folder, "erin@acme.test")).Exit);
        Assert.Equal(3, await LoadAsync(folder));
        Assert.Equal(5, (await AdoptAsync(folder, "erin@acme.test")).Exit);
        Assert.Equal("They all went to the new company", ReasonOf(Assert.Single(AuditTrail.EventsOf(folder, "main").OfType<PolicyEvent.Loaded>(), e => e.Reason is not null)));
        AuditTrail.AssertSound(folder);

        string? ReasonOf(PolicyEvent.Loaded loaded) => new EntryQueries(new LedgerDatabase(folder.Database)).TextsAsync([loaded.Reason!.Value]).Result.GetValueOrDefault(loaded.Reason.Value);
    }

    [Fact]
    public async Task Where_no_recorded_policy_can_be_read_the_folder_is_held_and_where_it_takes_few_away_it_comes_into_force()
    {
        using var folder = new BotFolder();
        await LoadAsync(folder);
        await EditAsync(folder, "department: Support", "department: Help");
        await LoadAsync(folder);
        Spoil(folder, 2);
        await EditAsync(folder, "department: Help", "department: Helping");
        Assert.Equal(3, await LoadAsync(folder));
        Spoil(folder, 1, 2, 3);
        Assert.Contains("No policy that the ledger recorded (3) can be read", (await Assert.ThrowsAsync<IOException>(() => LoadAsync(folder))).Message, StringComparison.Ordinal);
    }

    private static string Account(string status, string name) => $"status: {status}\n    accounts:\n      - {{ provider: web, tenant: local, user: {name}@acme.test";

    private static Task<(int Exit, string Output, string Error)> AdoptAsync(BotFolder folder, string by, string reason = "They all went to the new company") =>
        BotProcess.RunAsync(folder.Path, new Dictionary<string, string> { ["Policy__Path"] = folder.PolicyPath }, "policy", "adopt", "--by", by, "--reason", reason, "--database", folder.Database);

    /// <summary>As a bot that starts.</summary>
    private static async Task<int> LoadAsync(BotFolder folder)
    {
        var database = new LedgerDatabase(folder.Database);
        await database.MigrateAsync();
        using var writer = new LedgerWriter(database, new Organisations(), TimeProvider.System, TimeProvider.System, new Nobody());
        var keeper = KeeperOf(folder, database, writer);
        await keeper.LoadAsync(CancellationToken.None);
        return keeper.Organisation.Version.Number;
    }

    private static async Task EditAsync(BotFolder folder, string from, string to)
    {
        var people = Path.Combine(folder.PolicyPath, "people.yaml");
        var text = await File.ReadAllTextAsync(people);
        Assert.Contains(from, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(people, text.Replace(from, to, StringComparison.Ordinal));
    }

    // As written in a language that this program does not know.
    private static void Spoil(BotFolder folder, params int[] versions)
    {
        using var connection = new SqliteConnection($"Data Source={folder.Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"UPDATE PolicyVersions SET Files = replace(Files, 'defects-to', 'faults-to') WHERE Version IN ({string.Join(", ", versions)})";
        Assert.Equal(versions.Length, command.ExecuteNonQuery());
    }

    private static PolicyKeeper KeeperOf(BotFolder folder, LedgerDatabase database, LedgerWriter writer) => new(
        new ResolvedSettings("Sqlite", folder.Database, folder.PolicyPath, folder.Targets), new Production(), writer,
        new LedgerQueries(database, TimeProvider.System), new AbsenceBoard(database, TimeProvider.System), TimeProvider.System, NullLogger<PolicyKeeper>.Instance);

    private sealed class Recorded(Action then) : IOrganisations
    {
        public Organisation At(PolicyVersion version) => throw new NotSupportedException();
        public void Remember(Organisation organisation) => then();
    }

    private sealed class Nobody : IDueSignal
    {
        public void Due(ObligationFamily family)
        {
        }
    }

    private sealed class Production : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = Environments.Production;
        public string ApplicationName { get; set; } = "";
        public string ContentRootPath { get; set; } = "";
        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
