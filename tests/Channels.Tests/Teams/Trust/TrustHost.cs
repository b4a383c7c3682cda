using System.Collections.Concurrent;
using ChatGovernanceBot.Channels.Teams.Trust;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Bot.Builder;
using Microsoft.Bot.Schema;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ChatGovernanceBot.Channels.Tests.Teams.Trust;

/// <summary>The trust in Teams over real HTTP, with a bot behind it that writes down what it hears.</summary>
internal sealed class TrustHost : IAsyncDisposable
{
    public static readonly TeamsSettings Settings = new()
    {
        AppId = Attempt.AppId,
        AppPassword = new BotSecret("secret-91c4"),
        TenantIds = [MockMicrosoft.Tenant],
        ServiceUrls = ServiceUrls.Of(TeamsCloud.Public.ServiceUrls),
    };

    private readonly WebApplication _app;

    private TrustHost(WebApplication app, MockMicrosoft microsoft, FakeTimeProvider time, Hearing bot, Lines log)
    {
        (_app, Microsoft, Time, Bot, Log) = (app, microsoft, time, bot, log);
        Address = new Uri(app.Urls.First());
        Http = new HttpClient { BaseAddress = Address };
    }

    public MockMicrosoft Microsoft { get; }
    public FakeTimeProvider Time { get; }
    public Hearing Bot { get; }
    public Lines Log { get; }
    public Uri Address { get; }
    public HttpClient Http { get; }
    public IServiceProvider Services => _app.Services;

    /// <param name="begin">What Microsoft is like before the host starts.</param>
    public static async Task<TrustHost> StartAsync(TeamsSettings? settings = null, Action<IServiceCollection>? more = null, Action<MockMicrosoft>? begin = null)
    {
        var microsoft = await MockMicrosoft.StartAsync();
        begin?.Invoke(microsoft);
        var builder = WebApplication.CreateSlimBuilder();
        var log = new Lines();
        var bot = new Hearing();
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Trace);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddSingleton<IBot>(bot);
        TeamsTrust.Add(builder.Services, settings ?? Settings);
        foreach (var client in new[] { TeamsTrust.LoginClient, TeamsTrust.ConnectorClient })
        {
            builder.Services.AddHttpClient(client).ConfigurePrimaryHttpMessageHandler(microsoft.Handler);
        }

        more?.Invoke(builder.Services);
        var app = builder.Build();
        TeamsTrust.Map(app);
        await app.StartAsync();
        return new TrustHost(app, microsoft, time, bot, log);
    }

    public Attempt Whole() => new(Microsoft, Time);

    public async Task<(int Status, string Body)> SendAsync(Attempt attempt)
    {
        using var request = attempt.Request(Address);
        using var answer = await Http.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        await Microsoft.DisposeAsync();
    }
}

/// <summary>Answers each turn and remembers it.</summary>
internal sealed class Hearing : IBot
{
    public ConcurrentQueue<Activity> Heard { get; } = new();

    /// <summary>What happens in a turn before it is answered.</summary>
    public Func<ITurnContext, Task> Turn { get; set; } = _ => Task.CompletedTask;

    public async Task OnTurnAsync(ITurnContext turnContext, CancellationToken cancellationToken = default)
    {
        Heard.Enqueue(turnContext.Activity);
        await Turn(turnContext);
        if (turnContext.Activity is { Type: ActivityTypes.Invoke, Name: "adaptiveCard/action" })
        {
            await turnContext.SendActivityAsync(new Activity { Type = ActivityTypesEx.InvokeResponse, Value = new InvokeResponse { Status = 200, Body = new AdaptiveCardInvokeResponse { StatusCode = 200 } } }, cancellationToken);
        }
    }
}

/// <summary>Everything that is logged, by whomever.</summary>
internal sealed class Lines : ILoggerProvider
{
    public ConcurrentQueue<(string Category, LogLevel Level, string Text)> All { get; } = new();

    public ILogger CreateLogger(string categoryName) => new Writer(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Writer(Lines lines, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.All.Enqueue((category, logLevel, $"{formatter(state, exception)}{exception}"));
    }
}
