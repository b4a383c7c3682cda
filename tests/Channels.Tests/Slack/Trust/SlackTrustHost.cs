using System.Collections.Concurrent;
using ChatGovernanceBot.Channels.Slack;
using ChatGovernanceBot.Channels.Slack.Trust;
using ChatGovernanceBot.Channels.Tests.Teams.Trust;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Ledger;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Tests.Slack.Trust;

/// <summary>What hears Slack, over real HTTP and a real ledger, with a bot behind it that writes down what it hears.</summary>
internal sealed class SlackTrustHost : IAsyncDisposable
{
    public const string Secret = "signing-secret-0123456789abcdef-1";
    public const string FormerSecret = "former-secret-0123456789abcdef-22";

    public static readonly SlackSettings Settings = new()
    {
        AppId = RawPayloads.App,
        TeamId = RawPayloads.Team,
        ApiBaseUrl = new Uri("https://slack.com/api/"),
        BotToken = new BotSecret("xoxb-91c4"),
        SigningSecrets = [new BotSecret(Secret), new BotSecret(FormerSecret)],
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("slack-").FullName;
    private readonly SlackSettings _settings;
    private readonly Action<IServiceCollection> _more;
    private WebApplication _app = null!;

    private SlackTrustHost(SlackSettings settings, Action<IServiceCollection> more) => (_settings, _more) = (settings, more);

    public RecordedTime Time { get; } = new();
    public HearingSlackBot Bot { get; } = new();
    public Lines Log { get; } = new();
    public HttpClient Http { get; private set; } = null!;
    public IServiceProvider Services => _app.Services;
    public SlackSigner Signer => new(Secret, Time);

    public static async Task<SlackTrustHost> StartAsync(SlackSettings? settings = null, Action<IServiceCollection>? more = null)
    {
        var host = new SlackTrustHost(settings ?? Settings, more ?? (_ => { }));
        await host.StartHostAsync();
        return host;
    }

    /// <summary>The same host again, over the same ledger.</summary>
    public async Task RestartAsync()
    {
        await StopHostAsync();
        await StartHostAsync();
    }

    public async Task<(int Status, string Body)> SendAsync(HttpRequestMessage request)
    {
        using var answer = await Http.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>How many answers the ledger keeps.</summary>
    public long Kept()
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "ledger.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var count = connection.CreateCommand();
        count.CommandText = "SELECT count(*) FROM IdempotencyKeys";
        return (long)count.ExecuteScalar()!;
    }

    private async Task StartHostAsync()
    {
        var database = new LedgerDatabase(Path.Combine(_folder, "ledger.db"));
        await database.MigrateAsync();
        var clock = await GovernanceClock.OpenAsync(database, Time);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(Log).SetMinimumLevel(LogLevel.Trace);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(Time).AddSingleton(database).AddSingleton<AnswerBook>();
        builder.Services.AddSingleton(_ => new LedgerWriter(database, new Organisations(), clock, Time, new NobodyHears()));
        builder.Services.AddSingleton<ISlackBot>(Bot);
        SlackTrust.Add(builder.Services, _settings);
        SlackOut.Add(builder.Services, _settings);
        _more(builder.Services);
        _app = builder.Build();
        SlackTrust.Map(_app);
        await _app.StartAsync();
        Http = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
    }

    private async Task StopHostAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopHostAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private sealed class NobodyHears : IDueSignal
    {
        public void Due(ObligationFamily family)
        {
        }
    }
}

/// <summary>Remembers what it is told, and answers what a test says.</summary>
internal sealed class HearingSlackBot : ISlackBot
{
    public ConcurrentQueue<SlackArrival> Heard { get; } = new();

    public Func<SlackArrival, Task<SlackAnswer>> Answers { get; set; } = _ => Task.FromResult(SlackAnswer.Heard);

    public Task<SlackAnswer> AnswerAsync(SlackArrival arrival, CancellationToken cancellation)
    {
        Heard.Enqueue(arrival);
        return Answers(arrival);
    }
}
