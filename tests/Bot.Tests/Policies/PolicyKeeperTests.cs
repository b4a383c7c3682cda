using ChatGovernanceBot.Bot.Options;
using ChatGovernanceBot.Bot.Policies;
using ChatGovernanceBot.Bot.Tests.Running;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Ledger;
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
        keeper = new PolicyKeeper(
            new ResolvedSettings("Sqlite", folder.Database, folder.PolicyPath, folder.Targets), new Production(), writer,
            new LedgerQueries(database, TimeProvider.System), new AbsenceBoard(database, TimeProvider.System), TimeProvider.System, NullLogger<PolicyKeeper>.Instance);

        await keeper.LoadAsync(CancellationToken.None);
        var people = Path.Combine(folder.PolicyPath, "people.yaml");
        await File.WriteAllTextAsync(people, (await File.ReadAllTextAsync(people)).Replace("department: Support", "department: Help", StringComparison.Ordinal));
        await keeper.LoadAsync(CancellationToken.None);
        await keeper.LoadAsync(CancellationToken.None);

        Assert.Equal([1, 2], known);
        Assert.Equal(2, keeper.Organisation.Version.Number);
    }

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
