using ChatGovernanceBot.Bot.Jobs;
using ChatGovernanceBot.Bot.Options;
using ChatGovernanceBot.Bot.Policies;
using ChatGovernanceBot.Channels.Slack.Trust;
using ChatGovernanceBot.Channels.Teams.Trust;
using ChatGovernanceBot.Ledger;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Data.Sqlite;

namespace ChatGovernanceBot.Bot.Startup;

/// <summary>Runs the bot: checks itself, brings the database up, loads the policy, and only then answers.</summary>
internal static class Serve
{
    // Settings are checked and taken at the start. To watch their files is to watch all that lies below the program's folder, of which a database may be part.
    private const string ReadOnce = "--hostBuilder:reloadConfigOnChange=false";

    public const int CannotStart = 1;

    public static async Task<int> RunAsync(string[] args)
    {
        var builder = Builder(args);
        var settings = ResolvedSettings.Of(builder.Configuration, builder.Environment);
        if (SelfCheck.Problems(settings, builder.Environment) is { Count: > 0 } problems)
        {
            return Refuse(builder.Environment, problems);
        }

        WebApplication started;
        var database = new LedgerDatabase(settings.Database);
        IDisposable? claim = null;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(settings.Database)!);
            claim = database.Claim();
            started = await StartAsync(builder, settings, database);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SqliteException or LedgerUnavailableException)
        {
            var ofDatabase = exception is SqliteException or LedgerUnavailableException;
            return Refuse(builder.Environment, [ofDatabase ? SelfCheck.Unusable(settings.Database, exception.Message) : exception.Message]);
        }

        using var alone = claim;
        await using var app = started;
        Announce(app, settings);
        await app.WaitForShutdownAsync();
        return 0;
    }

    /// <summary>The configuration and environment that host and command line share. What the program brings stands beside it.</summary>
    public static WebApplicationBuilder Builder(string[] args) =>
        WebApplication.CreateBuilder(new WebApplicationOptions { Args = [ReadOnce, .. args], ContentRootPath = AppContext.BaseDirectory });

    private static int Refuse(IHostEnvironment environment, IReadOnlyList<string> problems)
    {
        Console.Error.WriteLine($"ChatGovernanceBot cannot start ({environment.EnvironmentName}): {(problems.Count == 1 ? "1 problem" : $"{problems.Count} problems")}.");
        foreach (var problem in problems)
        {
            Console.Error.WriteLine($"  - {problem}");
        }

        return CannotStart;
    }

    private static async Task<WebApplication> StartAsync(WebApplicationBuilder builder, ResolvedSettings settings, LedgerDatabase database)
    {
        await database.MigrateAsync();
        var custodian = new Custodian(settings, database);
        custodian.Compare();
        var app = Build(builder, settings, database, await GovernanceClock.OpenAsync(database, TimeProvider.System));
        try
        {
            await app.Services.GetRequiredService<PolicyKeeper>().LoadAsync(CancellationToken.None);
            await custodian.TakeOverAsync(app.Services.GetRequiredService<LedgerWriter>(), app.Services.GetRequiredService<LedgerQueries>(), app.Logger);
            await app.Services.GetRequiredService<ObligationBook>().TakeBackAsync();
            await app.StartAsync();
            app.Services.ScheduleJobs();
            return app;
        }
        catch
        {
            // Stopped first, so that what already runs in it ends in peace.
            await app.StopAsync();
            await app.DisposeAsync();
            throw;
        }
    }

    private static WebApplication Build(WebApplicationBuilder builder, ResolvedSettings settings, LedgerDatabase database, GovernanceClock clock)
    {
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = 256 * 1024;
        });
        builder.Services.AddSingleton(settings);
        builder.Services.AddLedger(database, clock);
        builder.Services.AddConnectors(settings);
        builder.Services.AddConversation();
        builder.Services.AddTeams(settings);
        builder.Services.AddSlack(settings);
        builder.Services.AddSignIn(settings);
        builder.Services.AddJobs();
        builder.Services.AddHostedService(p => p.GetRequiredService<PolicyKeeper>());
        builder.Services.AddHostedService<DueWatch>().AddHostedService<ClockWatch>();
        if (builder.Environment.IsDevelopment())
        {
            builder.Services.AddWebChat();
        }

        var app = builder.Build();
        app.MapEverything();
        return app;
    }

    private static void Announce(WebApplication app, ResolvedSettings settings)
    {
        app.Logger.LogInformation("{Teams}", TeamsInWords(settings.Teams));
        app.Logger.LogInformation("{Slack}", SlackInWords(settings.Slack));
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "";
        Console.WriteLine((app.Environment.IsDevelopment(), settings.Teams, settings.Slack) switch
        {
            (true, _, _) => $"ChatGovernanceBot is ready. Open {address}/chat?as=alice@acme.test",
            (false, null, null) => $"ChatGovernanceBot is ready at {address}. No channel is configured, so nobody can talk to it yet.",
            _ => $"ChatGovernanceBot is ready at {address}.",
        });
    }

    private static string TeamsInWords(TeamsSettings? teams) => teams switch
    {
        null => "Teams is not configured: it has no credentials, so whatever is sent to /api/messages is refused.",
        { AcceptsLocalClients: true } => "Teams takes activities without a token from this machine (Teams:AllowUnauthenticatedInDevelopment), and any from elsewhere only with one.",
        _ => $"Teams takes activities that are signed for app {teams.AppId} and come from {(teams.TenantIds.Length == 1 ? "its tenant" : $"one of {teams.TenantIds.Length} tenants")}; all others are refused.",
    };

    private static string SlackInWords(SlackSettings? slack) => slack switch
    {
        null => "Slack is not configured: nothing is served below /slack, and no socket is opened.",
        { SigningSecrets.IsEmpty: true } => $"Slack is heard over a socket, for app {slack.AppId} and {slack.Tenant}.",
        { AppToken: null } => $"Slack is heard over HTTP where it is signed, for app {slack.AppId} and {slack.Tenant}; all else is refused.",
        _ => $"Slack is heard over HTTP where it is signed and over a socket, for app {slack.AppId} and {slack.Tenant}; all else is refused.",
    };
}
