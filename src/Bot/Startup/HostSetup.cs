using ChatGovernanceBot.Bot.Health;
using ChatGovernanceBot.Bot.Jobs;
using ChatGovernanceBot.Bot.Options;
using ChatGovernanceBot.Bot.Policies;
using ChatGovernanceBot.Bot.SignIn;
using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Conversation;
using ChatGovernanceBot.Channels.Slack;
using ChatGovernanceBot.Channels.Slack.Trust;
using ChatGovernanceBot.Channels.Teams;
using ChatGovernanceBot.Channels.Teams.Trust;
using ChatGovernanceBot.Channels.Web;
using ChatGovernanceBot.Connectors;
using ChatGovernanceBot.Connectors.Files;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Ledger;
using Hangfire;
using Hangfire.InMemory;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ChatGovernanceBot.Bot.Startup;

/// <summary>Wires the host together, one method a part of the house.</summary>
internal static class HostSetup
{
    public static void AddLedger(this IServiceCollection services, LedgerDatabase database, GovernanceClock clock)
    {
        services.AddSingleton(database);
        services.AddSingleton(clock);
        services.TryAddSingleton(TimeProvider.System);
        services.AddKeyedSingleton<TimeProvider>(Clocks.Governance, clock);
        services.AddSingleton<IOrganisations, Organisations>();
        services.AddSingleton(p => new LedgerWriter(database, p.GetRequiredService<IOrganisations>(), clock, p.GetRequiredService<TimeProvider>(), p.GetRequiredService<FamilySignals>()));
        services.AddSingleton(new LedgerQueries(database, clock)).AddSingleton<EarlierPolicies>();
        services.AddSingleton(new AbsenceBoard(database, clock));
        services.AddSingleton<HoldingQueries>().AddSingleton<EntryQueries>().AddSingleton<DefectQueries>().AddSingleton<ReviewQueries>();
        services.AddSingleton<DeliveryBook>().AddSingleton<AnswerBook>().AddSingleton<ConversationBook>().AddSingleton<ReplyBook>().AddSingleton<OpenedCards>().AddSingleton<OpenedMessages>();
        services.AddSingleton<ObligationBook>();
        services.AddSingleton<EdgeBook>();
        services.AddSingleton<HomeBook>();
        services.AddSingleton(p => new DueQueries(database, clock, p.GetRequiredService<TimeProvider>()));
        services.AddSingleton(p => new DialogBook(database, p.GetRequiredService<LedgerWriter>(), clock));
        services.AddSingleton(p => new LinkBook(database, p.GetRequiredService<LedgerWriter>(), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<PolicyKeeper>();
        services.AddSingleton<ICurrentPolicy>(p => p.GetRequiredService<PolicyKeeper>());
    }

    public static void AddConnectors(this IServiceCollection services, ResolvedSettings settings)
    {
        var files = new FilesTargetOptions { Path = settings.Files };
        services.AddSingleton<IConnector>(p => new MembershipFileConnector(files, p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IObserver>(new MembershipFileObserver(files));
    }

    public static void AddConversation(this IServiceCollection services)
    {
        services.AddSingleton(CardLibrary.Load(SelfCheck.CardsFolder));
        services.AddSingleton<RequestCards>().AddSingleton<TaskCards>().AddSingleton<TalkCards>().AddSingleton<ConfirmCard>().AddSingleton<ConfirmSeveralCard>();
        Parts.Add(services);
        services.AddSingleton<TalkPace>().AddSingleton<FailingGrants>().AddSingleton<Presenter>().AddSingleton<Showing>().AddSingleton<SharedCards>();
        services.AddSingleton<RequestDrafting>().AddSingleton<FormSearch>().AddSingleton<FormOffers>().AddSingleton<RequestForm>();
        services.AddSingleton<Overviews>().AddSingleton<Endings>().AddSingleton<Buttons>();
        services.AddSingleton<Conversations>().AddSingleton<IConversation>(p => p.GetRequiredService<Conversations>());
        services.AddSingleton<IRequestForms>(p => p.GetRequiredService<Conversations>()).AddSingleton<IOwnHome>(p => p.GetRequiredService<Conversations>());
        services.AddSingleton<IAccounts, LinkedAccounts>().AddSingleton<IStrangers, Strangers>();
        services.AddSingleton<AccountCards>().AddSingleton<OwnAccounts>().AddSingleton<Linking>().AddSingleton<ILinking>(p => p.GetRequiredService<Linking>());
    }

    public static void AddWebChat(this IServiceCollection services)
    {
        WebChat.Add(services);
        services.AddSingleton<IWebMessages, WebMessages>();
        services.AddSingleton<IWebPeople, WebPeople>();
        services.AddSingleton<IDevelopmentClock, DevelopmentClock>();
    }

    /// <summary>Nothing where Teams is off.</summary>
    public static void AddTeams(this IServiceCollection services, ResolvedSettings settings)
    {
        if (settings.Teams is { } teams)
        {
            TeamsTrust.Add(services, teams);
            TeamsTrust.ReadKeysAhead(services);
            services.AddSingleton<TeamsInbox>();
            TeamsChat.Add(services, new TeamsIdentity(teams.AppId, teams.FirstServiceUrl));
        }
    }

    /// <summary>Nothing where Slack is off.</summary>
    public static void AddSlack(this IServiceCollection services, ResolvedSettings settings)
    {
        if (settings.Slack is { } slack)
        {
            SlackTrust.Add(services, slack);
            SlackChat.Add(services, slack);
        }
    }

    /// <summary>The pages of a link are there only where somebody can sign in.</summary>
    public static void AddSignIn(this IServiceCollection services, ResolvedSettings settings)
    {
        services.AddSingleton<ILinkAddress>(new LinkAddress(settings.SignIn));
        if (settings.SignIn is { } signIn)
        {
            SignInSetup.Add(services, signIn, settings.Database);
        }
    }

    /// <summary>What fulfils obligations, whoever runs it.</summary>
    public static void AddFulfilment(this IServiceCollection services)
    {
        services.AddSingleton<CardDelivery>().AddSingleton<ConversationOrder>().AddSingleton<StandingCards>().AddSingleton<OpenHomes>().AddSingleton<Targets>().AddSingleton<FailingObligations>().AddSingleton<FailingSystems>().AddSingleton<JobFreshness>().AddSingleton<WriteProbe>();
        Fulfillers.Add(services);
        services.AddSingleton<ObligationJob>();
        services.AddSingleton(p => new FamilySignals(new Lazy<IBackgroundJobClient>(p.GetRequiredService<IBackgroundJobClient>), p.GetRequiredService<ILogger<FamilySignals>>()));
    }

    /// <summary>Each family has a queue and a server of its own, so that none waits for another.</summary>
    public static void AddJobs(this IServiceCollection services)
    {
        services.AddFulfilment();
        services.AddHangfire((_, configuration) => configuration.UseSimpleAssemblyNameTypeSerializer().UseRecommendedSerializerSettings().UseInMemoryStorage(new InMemoryStorageOptions { MaxExpirationTime = TimeSpan.FromMinutes(5) })
            .UseFilter(new AutomaticRetryAttribute { Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Delete }));
        foreach (var family in Enum.GetValues<ObligationFamily>())
        {
            services.AddHangfireServer(options =>
            {
                options.ServerName = family.ToString();
                options.Queues = [FamilySignals.QueueOf(family)];
                options.WorkerCount = 2;
                options.SchedulePollingInterval = TimeSpan.FromSeconds(5);
            });
        }
    }

    /// <summary>The safety net: every family runs four times a minute, whether it was signalled or not.</summary>
    public static void ScheduleJobs(this IServiceProvider services)
    {
        services.GetRequiredService<Fulfillers>();
        var recurring = services.GetRequiredService<IRecurringJobManager>();
        foreach (var family in Enum.GetValues<ObligationFamily>())
        {
            recurring.AddOrUpdate<ObligationJob>(family.ToString(), FamilySignals.QueueOf(family), job => job.RunAsync(family, CancellationToken.None), "*/15 * * * * *");
            services.GetRequiredService<FamilySignals>().Due(family);
        }
    }

    public static void MapEverything(this WebApplication app)
    {
        HealthEndpoints.Map(app);
        if (app.Services.GetService<TeamsSettings>() is not null)
        {
            TeamsTrust.Map(app);
        }

        if (app.Services.GetService<SlackSettings>() is not null)
        {
            SlackTrust.Map(app);
        }

        if (app.Services.GetService<SignInSettings>() is { } signIn)
        {
            SignInSetup.Map(app, signIn);
        }

        if (app.Environment.IsDevelopment())
        {
            WebChat.Map(app);
            app.MapGet("/", () => Results.Redirect("/chat"));
        }
    }
}
