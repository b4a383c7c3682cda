using ChatGovernanceBot.Bot.Jobs;
using ChatGovernanceBot.Bot.SignIn;
using ChatGovernanceBot.Bot.Startup;
using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Channels.Conversation;
using ChatGovernanceBot.Connectors;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Custody;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Simulation.Company;
using ChatGovernanceBot.Simulation.Plants;
using ChatGovernanceBot.Simulation.Targets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Simulation.Hosting;

/// <summary>What stays when a host dies: the file, the clock, the world around it, and the bug that is planted.</summary>
internal sealed record Surroundings(LedgerDatabase Database, TimeProvider System, IConnector Connector, IObserver Observer, IChannel Channel, LoadedPolicies Policies, Fate Fate, Plant Plant, Chat.Inboxes Inboxes)
{
    /// <summary>Takes what the host warns of; null where nobody reads it.</summary>
    public ILoggerProvider? Log { get; init; }
}

/// <summary>
/// The bot as its host wires it, without Hangfire, web server and real channels: whoever runs it says when a job looks for what is due. A planted bug
/// stands around the parts that the world is reached by.
/// </summary>
internal sealed class SimulatedHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly Surroundings _around;
    private readonly ObligationJob _job;
    private readonly GovernanceClock _clock;
    private readonly ClockWatch _watch;
    private PolicyVersion _version;

    private SimulatedHost(ServiceProvider services, Surroundings around)
    {
        (_services, _around) = (services, around);
        (_job, _clock) = (services.GetRequiredService<ObligationJob>(), services.GetRequiredService<GovernanceClock>());
        (_watch, Ledger) = (services.GetRequiredService<ClockWatch>(), new Glance(around.Database));
        Conversation = services.GetRequiredService<IConversation>();
    }

    public IConversation Conversation { get; }

    public Glance Ledger { get; }

    /// <summary>Whether the ledger was not what its mark says when the host started: then it is in quarantine.</summary>
    public bool IsBehindItsMark { get; private init; }

    /// <summary>As the world knows it.</summary>
    public Governance.People.Roster Roster => _around.Policies.At(_version).Roster;

    /// <summary>Kinds of obligations that keep throwing.</summary>
    public IReadOnlyCollection<ObligationKind> Failing => _services.GetRequiredService<FailingObligations>().Kinds;

    public LedgerWriter Writer => _services.GetRequiredService<LedgerWriter>();

    public static async Task<SimulatedHost> StartAsync(Surroundings around, IReadOnlyDictionary<string, string> policy)
    {
        var mark = new MarkFile(MarkFile.Beside(around.Database.Path));
        var behind = mark.Compare(around.Database);
        var host = new SimulatedHost(await BuildAsync(around), around) { IsBehindItsMark = behind is not null };
        await host.LoadAsync(policy);
        if (behind is not null)
        {
            await host.Writer.ExecuteAsync(new CustodyCommand.Begin(behind), CommandContext.Of(new Actor.Job("Host")));
        }

        await host.Writer.KeepMarkAsync(mark, _ => { });
        await host._services.GetRequiredService<ObligationBook>().TakeBackAsync();
        return host;
    }

    /// <summary>Reads a policy as the host's keeper does, and puts it in force.</summary>
    public async Task LoadAsync(IReadOnlyDictionary<string, string> policy)
    {
        var document = PolicyReader.Read(policy) switch
        {
            PolicyRead.Loaded loaded => loaded.Document,
            PolicyRead.Refused refused => throw new InvalidOperationException("the company's policy is refused: " + string.Join("; ", refused.Problems)),
            _ => throw new InvalidOperationException("a policy is loaded or refused"),
        };
        var files = new PolicyFiles(document.Hash, System.Collections.Immutable.ImmutableSortedDictionary.ToImmutableSortedDictionary(policy, StringComparer.Ordinal));
        _version = await Writer.LoadPolicyAsync(files, document.Bind, new Actor.Job("PolicyKeeper"));
        _services.GetRequiredService<PolicyInForce>().TakeUp(_services.GetRequiredService<IOrganisations>().At(_version));
    }

    /// <summary>Fulfils until nothing is due.</summary>
    /// <exception cref="OperationCanceledException">The process died.</exception>
    public async Task RunWhatIsDueAsync()
    {
        await _watch.LookAsync(_around.Fate.Life);
        while (Ledger.NextDue().Where(next => next.At <= _clock.GetUtcNow()).ToList() is { Count: > 0 } due)
        {
            foreach (var (family, _) in due)
            {
                await _job.RunAsync(family, ObligationJob.Batch, _around.Fate.Life);
            }
        }
    }

    /// <summary>How far the host's clock is behind governance time.</summary>
    public TimeSpan Behind => _clock.PutBackBy ?? TimeSpan.Zero;

    /// <summary>When the next obligation is due; null where nothing is owed.</summary>
    public DateTimeOffset? NextDue() => Ledger.NextDue().Min(next => (DateTimeOffset?)next.At);

    private static async Task<ServiceProvider> BuildAsync(Surroundings around)
    {
        var (plant, clock) = (around.Plant, await GovernanceClock.OpenAsync(around.Database, around.System));
        var services = new ServiceCollection();
        services.AddLogging(logging => _ = around.Log is { } log ? logging.SetMinimumLevel(LogLevel.Warning).AddProvider(log) : logging.SetMinimumLevel(LogLevel.None));
        services.AddSingleton(around.System);
        services.AddLedger(around.Database, clock);
        services.AddConversation();
        services.AddFulfilment();
        services.AddSingleton<ClockWatch>();
        services.AddSingleton<ILinkAddress>(new LinkAddress(null));
        services.AddSingleton(plant.Over(around.Connector)).AddSingleton(plant.Over(around.Observer)).AddSingleton(plant.Over(around.Channel));
        services.Replace(ServiceDescriptor.Singleton(plant.Over(around.Policies)));
        services.AddSingleton<PolicyInForce>().Replace(ServiceDescriptor.Singleton<ICurrentPolicy>(p => p.GetRequiredService<PolicyInForce>()));
        services.Replace(ServiceDescriptor.Singleton(p => new LedgerWriter(around.Database, p.GetRequiredService<IOrganisations>(), clock, around.System, new Deaf())));
        services.Replace(ServiceDescriptor.Singleton(p => new Fulfillers(p.GetServices<IFulfil>().Select(f => plant.Over(f, p)))));
        services.Replace(ServiceDescriptor.Singleton(p => plant.Over(p.GetRequiredService<Conversations>(), around.Inboxes)));
        return services.BuildServiceProvider();
    }

    public ValueTask DisposeAsync()
    {
        Ledger.Dispose();
        return _services.DisposeAsync();
    }

    /// <summary>Jobs are run by the clock here, so nobody is woken.</summary>
    private sealed class Deaf : IDueSignal
    {
        public void Due(ObligationFamily family)
        {
        }
    }
}
