using System.Text.RegularExpressions;
using ChatGovernanceBot.Bot.Jobs;
using ChatGovernanceBot.Bot.Options;
using ChatGovernanceBot.Bot.Policies;
using ChatGovernanceBot.Bot.SignIn;
using ChatGovernanceBot.Bot.Startup;
using ChatGovernanceBot.Bot.Tests.Running;
using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;
using Hangfire;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatGovernanceBot.Bot.Tests.SignIn;

/// <summary>The host's sign-in over a real ledger and a real provider; only the chat that asks is played.</summary>
public partial class LinkOffice : IAsyncLifetime
{
    internal BotFolder Folder { get; } = new();
    private WebApplication? _app;
    private int _accounts;

    internal OidcProvider Provider { get; private set; } = null!;
    internal PlayedChat Chat { get; private set; } = null!;
    internal MovedClock Clock { get; } = new();
    internal LinkBook Links => _app!.Services.GetRequiredService<LinkBook>();
    internal Uri Address { get; } = new($"http://127.0.0.1:{BotProcess.FreePort()}");
    internal Lines Log { get; } = new();

    /// <summary>Where people's browsers reach the bot.</summary>
    protected virtual Uri PublicUrl => Address;

    public string KeyFolder => Path.Combine(Folder.Path, "sign-in-keys");

    public async Task InitializeAsync()
    {
        Provider = await OidcProvider.StartAsync();
        _app = await StartAsync(Provider.Issuer);
        Chat = (PlayedChat)_app.Services.GetRequiredService<ILinking>();
    }

    private async Task<WebApplication> StartAsync(string issuer)
    {
        var path = Path.Combine(Folder.PolicyPath, "people.yaml");
        await File.WriteAllTextAsync(path, WebAccount().Replace(await File.ReadAllTextAsync(path), $$"""$0{{"\n"}}      - { provider: oidc, tenant: "{{issuer}}", user: "sub-$1" }"""));
        var settings = new ResolvedSettings("Sqlite", Folder.Database, Folder.PolicyPath, Folder.Targets)
        {
            SignIn = new(issuer, OidcProvider.ClientId, new(OidcProvider.ClientSecret), SignInSettings.Subject, PublicUrl),
        };
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Development", ContentRootPath = Path.GetDirectoryName(BotProcess.Program) });
        builder.WebHost.UseUrls(Address.AbsoluteUri);
        builder.Logging.ClearProviders().AddProvider(Log).SetMinimumLevel(LogLevel.Debug);
        var database = new LedgerDatabase(Folder.Database);
        await database.MigrateAsync();
        builder.Services.AddSingleton(settings).AddSingleton<TimeProvider>(Clock);
        builder.Services.AddLedger(database, await GovernanceClock.OpenAsync(database, Clock));
        builder.Services.AddSingleton(new FamilySignals(new Lazy<IBackgroundJobClient>(() => throw new InvalidOperationException("no job runs here")), NullLogger<FamilySignals>.Instance));
        builder.Services.AddSingleton<ILinking, PlayedChat>();
        builder.Services.AddSignIn(settings);
        // The provider shares this process with other tests: it is slow at times, and never away unless a test says so.
        builder.Services.Configure<OpenIdConnectOptions>(SignInSetup.Provider, options => options.BackchannelTimeout = TimeSpan.FromMinutes(2));
        var app = builder.Build();
        SignInSetup.Map(app, settings.SignIn);
        await app.Services.GetRequiredService<PolicyKeeper>().LoadAsync(CancellationToken.None);
        await app.StartAsync();
        return app;
    }

    /// <summary>Another account asks for a link.</summary>
    internal async Task<Asked> AskAsync(string? user = null)
    {
        Provider.Behave();
        var account = new ChatAccount("teams", "tenant-1", user ?? $"user-{Interlocked.Increment(ref _accounts)}");
        var (token, _) = await Links.BeginAsync(account);
        return new(account, token!);
    }

    internal Visitor Browser() => new(Address);

    /// <summary>A browser that signed in by a link as the person with this name, and the page it got.</summary>
    internal async Task<(Visitor Browser, Page Page)> SignInAsync(Asked asked, string name)
    {
        Provider.Subject = "sub-" + name;
        var browser = Browser();
        return (browser, await browser.SignInAsync(asked));
    }

    internal async Task<LinkAttemptRow> AttemptAsync(Asked asked) => (await Links.FindAsync(asked.Token))!;

    public async Task DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        await Provider.DisposeAsync();
        Folder.Dispose();
    }

    [GeneratedRegex("^ *- \\{ provider: web, tenant: local, user: ([a-z.]+)@acme\\.test \\}", RegexOptions.Multiline)]
    private static partial Regex WebAccount();
}

/// <summary>The same behind a proxy that ends TLS.</summary>
public sealed class ProxiedOffice : LinkOffice
{
    protected override Uri PublicUrl { get; } = new("https://bot.corp.example");
}

/// <summary>A link that an account asked for.</summary>
internal sealed record Asked(ChatAccount Account, string Token)
{
    public string Path => "/link/" + Token;
}

/// <summary>The chat's side: what it was asked to show, and its two buttons.</summary>
internal sealed class PlayedChat(LinkBook links) : ILinking
{
    private readonly List<LinkAttemptRow> _shown = [];
    private readonly List<LinkAttemptRow> _stopped = [];

    public string? CodeFor(LinkAttemptRow attempt) => _shown.SingleOrDefault(s => s.Token == attempt.Token)?.Code;

    public bool HeardStopOf(LinkAttemptRow attempt) => _stopped.Any(s => s.Token == attempt.Token);

    public Task ShowCodeAsync(LinkAttemptRow attempt, CancellationToken cancellation)
    {
        _shown.Add(attempt);
        return Task.CompletedTask;
    }

    public async Task<LinkOutcome> ConfirmedAsync(LinkAttemptRow attempt, CancellationToken cancellation)
    {
        if (attempt is not { PageConfirmedAt: not null, ChatConfirmedAt: not null })
        {
            return new(false, "The other end has not confirmed yet.");
        }

        await links.FinishAsync(attempt, LinkStage.Linked, cancellation);
        return new(true, $"This account is <{attempt.Person}>'s now.");
    }

    public Task StoppedAsync(LinkAttemptRow attempt, CancellationToken cancellation)
    {
        _stopped.Add(attempt);
        return Task.CompletedTask;
    }

    public Task<SendResult?> TellOwedAsync(string card, LinkTelling what, CancellationToken cancellation) => Task.FromResult<SendResult?>(null);
}

/// <summary>System time, some way ahead.</summary>
internal sealed class MovedClock : TimeProvider
{
    public TimeSpan Ahead { get; set; }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;
}

/// <summary>Everything that the host logs.</summary>
internal sealed class Lines : ILoggerProvider, ILogger
{
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> _lines = new();

    public string Text => string.Join('\n', _lines);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => _lines.Enqueue($"{formatter(state, exception)} {exception}");

    public void Dispose()
    {
    }
}
