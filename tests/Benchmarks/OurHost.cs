using ChatGovernanceBot.Bot.Options;
using ChatGovernanceBot.Bot.Policies;
using ChatGovernanceBot.Bot.Startup;
using ChatGovernanceBot.Ledger;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace ChatGovernanceBot.Benchmarks;

/// <summary>The bot on loopback as its host wires it, without the jobs that carry out what is owed.</summary>
internal static class OurHost
{
    /// <param name="with">Switches the channel on.</param>
    /// <param name="add">Registers the channel, and where its calls lead.</param>
    /// <param name="map">Maps the channel's routes.</param>
    public static async Task<WebApplication> StartAsync(
        LedgerDatabase database, string policy, Func<ResolvedSettings, ResolvedSettings> with, Action<IServiceCollection, ResolvedSettings> add, Action<WebApplication> map)
    {
        var builder = Builder(new() { ["Storage:Connection"] = database.Path, ["Policy:Path"] = policy, ["Targets:Files:Path"] = policy });
        var settings = with(ResolvedSettings.Of(builder.Configuration, builder.Environment));
        var clock = await GovernanceClock.OpenAsync(database, TimeProvider.System);
        builder.Services.AddSingleton(settings);
        builder.Services.AddLedger(database, clock);
        builder.Services.AddSingleton(p => new LedgerWriter(database, p.GetRequiredService<IOrganisations>(), clock, TimeProvider.System, new Deaf()));
        builder.Services.AddConnectors(settings);
        builder.Services.AddConversation();
        builder.Services.AddSignIn(settings);
        add(builder.Services, settings);
        var app = builder.Build();
        map(app);
        await app.Services.GetRequiredService<PolicyKeeper>().LoadAsync(CancellationToken.None);
        await app.StartAsync();
        return app;
    }

    /// <summary>A host that listens on a free port and says nothing but what goes wrong, on standard error.</summary>
    public static WebApplicationBuilder Builder(Dictionary<string, string?> settings)
    {
        var builder = Serve.Builder([]);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.ClearProviders().AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).AddFilter<ConsoleLoggerProvider>(level => level >= LogLevel.Error);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        return builder;
    }
}
