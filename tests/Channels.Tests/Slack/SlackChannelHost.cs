using ChatGovernanceBot.Channels.Slack;
using ChatGovernanceBot.Channels.Slack.Api;
using ChatGovernanceBot.Channels.Slack.Trust;
using ChatGovernanceBot.Channels.Tests.Teams;
using ChatGovernanceBot.Channels.Tests.Teams.Trust;
using ChatGovernanceBot.Channels.Tests.Understanding;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Ledger;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Tests.Slack;

/// <summary>The way out to Slack over real HTTP and a real ledger, without anything that hears.</summary>
internal sealed class SlackChannelHost : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("slack-").FullName;
    private ServiceProvider _services = null!;
    private SlackBudget? _budget;

    private SlackChannelHost(SlackDouble slack) => Slack = slack;

    public SlackDouble Slack { get; }

    /// <summary>Governance time.</summary>
    public GovernanceClock Clock { get; private set; } = null!;

    /// <summary>System time, which a test moves on.</summary>
    public ShiftedTime Time { get; } = new();

    /// <summary>What was logged, a line each.</summary>
    public Lines Log { get; } = new();

    public TimeSpan CallTimeout { get; private set; } = TimeSpan.FromSeconds(10);

    /// <summary>Empty for a workspace that stands alone.</summary>
    public string EnterpriseId { get; init; } = "";

    /// <summary>Empty for a whole enterprise.</summary>
    public string TeamId { get; init; } = SlackDouble.TeamId;

    public SlackSettings Settings { get; private set; } = null!;

    /// <summary>What goes on after its acknowledgement.</summary>
    public SlackUnfinished Unfinished { get; private set; } = null!;

    /// <summary>Whether an acknowledgement waits for what is shown as long as it takes: where a machine is slow, it would come first now and then.</summary>
    public bool WaitsForShowing { get; set; } = true;

    public IChannel Channel => Service<IChannel>();
    public SlackOutbound Outbound => Service<SlackOutbound>();
    public T Service<T>() where T : notnull => _services.GetRequiredService<T>();
    public ChatAccount Account(string user) => new("slack", EnterpriseId.Length > 0 ? EnterpriseId : SlackDouble.TeamId, user);

    /// <param name="team">Heard in the enterprise; empty for all of its workspaces.</param>
    public static async Task<SlackChannelHost> StartAsync(string enterprise = "", string team = "")
    {
        var host = new SlackChannelHost(await SlackDouble.StartAsync()) { EnterpriseId = enterprise, TeamId = enterprise.Length > 0 ? team : SlackDouble.TeamId };
        await host.StartServicesAsync();
        return host;
    }

    /// <summary>The same again, over the same ledger.</summary>
    /// <param name="callTimeout">How long a call may take from now on.</param>
    /// <param name="budget">How often something may be said from now on, where it is not to be what it is in life.</param>
    public async Task RestartAsync(TimeSpan? callTimeout = null, SlackBudget? budget = null)
    {
        CallTimeout = callTimeout ?? CallTimeout;
        _budget = budget ?? _budget;
        await _services.DisposeAsync();
        await StartServicesAsync();
    }

    private async Task StartServicesAsync()
    {
        var database = new LedgerDatabase(Path.Combine(_folder, "ledger.db"));
        await database.MigrateAsync();
        var clock = Clock = await GovernanceClock.OpenAsync(database, TimeProvider.System);
        var settings = Settings = new SlackSettings
        {
            AppId = SlackDouble.AppId,
            TeamId = TeamId,
            EnterpriseId = EnterpriseId,
            ApiBaseUrl = Slack.ApiBaseUrl,
            BotToken = new BotSecret(SlackDouble.BotToken),
            AppToken = new BotSecret(SlackDouble.AppToken),
        };
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(Log));
        services.AddSingleton(database).AddSingleton<TimeProvider>(Time).AddKeyedSingleton<TimeProvider>(Clocks.Governance, clock);
        services.AddSingleton(_ => new LedgerWriter(database, new Organisations(), clock, Time, new NoSignal()));
        services.AddSingleton(new LedgerQueries(database, clock)).AddSingleton<ConversationBook>().AddSingleton<ReplyBook>().AddSingleton<OpenedCards>().AddSingleton<OpenedMessages>().AddSingleton<HomeBook>().AddSingleton<DeliveryBook>();
        services.AddSingleton<ICurrentPolicy, TeamsPeople>();
        SlackOut.Add(services, settings);
        if (_budget is { } budget)
        {
            services.AddSingleton(budget);
        }

        services.AddSingleton(p => new SlackApi(p.GetRequiredService<IHttpClientFactory>(), settings, p.GetRequiredService<SlackBudget>(), p.GetRequiredService<SlackHealth>(), p.GetRequiredService<SlackScopes>(), Time, p.GetRequiredService<ILogger<SlackApi>>()) { CallTimeout = CallTimeout });
        _services = services.BuildServiceProvider();
        Unfinished = ActivatorUtilities.CreateInstance<SlackUnfinished>(_services, new ShowingTime(this));
        await Service<LedgerWriter>().LoadPolicyAsync(new PolicyFiles("hash", System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty), (version, _) => Service<ICurrentPolicy>().Organisation with { Version = version }, new Actor.Job("Host"));
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Slack.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private sealed class ShowingTime(SlackChannelHost host) : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, host.WaitsForShowing ? Timeout.InfiniteTimeSpan : dueTime, period);
    }

    private sealed class NoSignal : IDueSignal
    {
        public void Due(ObligationFamily family)
        {
        }
    }
}
