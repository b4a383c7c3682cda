using ChatGovernanceBot.Bot.Jobs;
using ChatGovernanceBot.Bot.Options;
using ChatGovernanceBot.Bot.Policies;
using ChatGovernanceBot.Ledger;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace ChatGovernanceBot.Bot.Startup;

/// <summary>Runs the bot: checks itself, brings the database up, loads the policy, and only then answers.</summary>
internal static class Serve
{
    public const int CannotStart = 1;

    public static async Task<int> RunAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = 256 * 1024;
        });
        if (Check(builder) is not { } settings)
        {
            return CannotStart;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(settings.Database)!);
        var database = new LedgerDatabase(settings.Database);
        await database.MigrateAsync();
        var clock = await GovernanceClock.OpenAsync(database, TimeProvider.System);
        await using var app = Build(builder, settings, database, clock);
        await app.Services.GetRequiredService<PolicyKeeper>().LoadAsync(CancellationToken.None);
        await app.Services.GetRequiredService<ObligationBook>().TakeBackAsync();
        await app.StartAsync();
        app.Services.ScheduleJobs();
        Announce(app);
        await app.WaitForShutdownAsync();
        return 0;
    }

    private static ResolvedSettings? Check(WebApplicationBuilder builder)
    {
        ResolvedSettings settings;
        IReadOnlyList<string> problems;
        try
        {
            settings = ResolvedSettings.Of(builder.Configuration, builder.Environment);
            problems = SelfCheck.Problems(settings, builder.Environment);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            (settings, problems) = (new("", "", "", ""), [exception.InnerException?.Message ?? exception.Message]);
        }

        if (problems.Count == 0)
        {
            return settings;
        }

        Console.Error.WriteLine($"ChatGovernanceBot cannot start ({builder.Environment.EnvironmentName}): {(problems.Count == 1 ? "1 problem" : $"{problems.Count} problems")}.");
        foreach (var problem in problems)
        {
            Console.Error.WriteLine($"  - {problem}");
        }

        return null;
    }

    private static WebApplication Build(WebApplicationBuilder builder, ResolvedSettings settings, LedgerDatabase database, GovernanceClock clock)
    {
        builder.Services.AddSingleton(settings);
        builder.Services.AddLedger(database, clock);
        builder.Services.AddConnectors(settings);
        builder.Services.AddConversation();
        builder.Services.AddJobs();
        builder.Services.AddHostedService(p => p.GetRequiredService<PolicyKeeper>());
        builder.Services.AddHostedService<DueWatch>();
        if (builder.Environment.IsDevelopment())
        {
            builder.Services.AddWebChat();
        }

        var app = builder.Build();
        app.MapEverything();
        return app;
    }

    private static void Announce(WebApplication app)
    {
        var address = app.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "";
        Console.WriteLine(app.Environment.IsDevelopment()
            ? $"ChatGovernanceBot is ready. Open {address}/chat?as=alice@acme.test"
            : $"ChatGovernanceBot is ready at {address}. No channel is configured, so nobody can talk to it yet.");
    }
}
