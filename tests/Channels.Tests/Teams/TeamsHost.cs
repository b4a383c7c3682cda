using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Conversation;
using ChatGovernanceBot.Channels.Teams;
using ChatGovernanceBot.Channels.Teams.Trust;
using ChatGovernanceBot.Channels.Tests.Cards;
using ChatGovernanceBot.Channels.Tests.Teams.Trust;
using ChatGovernanceBot.Channels.Tests.Understanding;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Tests.Teams;

/// <summary>Teams over real HTTP on both sides and a real ledger, with a scripted conversation behind it.</summary>
internal sealed class TeamsHost : IAsyncDisposable
{
    public const string Tenant = "00000000-0000-0000-0000-0000000000001";
    private readonly string _folder;
    private WebApplication _app = null!;
    private HttpClient _http = null!;
    private HttpClient _unsigned = null!;
    private MockMicrosoft? _microsoft;

    private TeamsHost(string folder, ConnectorServer teams) => (_folder, Teams) = (folder, teams);

    public ConnectorServer Teams { get; }
    public ScriptedTalk Talk { get; } = new();
    public Lines Log { get; } = new();
    public IChannel Channel => Service<IChannel>();
    public T Service<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>System time, which a test moves on.</summary>
    public ShiftedTime Time { get; } = new();

    /// <summary>Whether people can sign in at <see cref="LinkPage"/>, and are answered by the real conversation. What they send is signed, as by Teams itself.</summary>
    public bool CanSignIn { get; init; }

    /// <summary>How long a call to Teams may take, from the next start on: longer than a loaded machine needs for one that is answered.</summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The bot's app id, from the next start on.</summary>
    public string AppId { get; set; } = "";

    /// <summary>What the bot allows itself, from the next start on.</summary>
    public Func<TeamsBudget> Budget { get; set; } = () => new();

    /// <summary>Whose people and catalog the bot knows.</summary>
    private TeamsPeople People { get; init; } = new();

    public static async Task<TeamsHost> StartAsync(bool canSignIn = false, Organisation? organisation = null)
    {
        var host = new TeamsHost(Directory.CreateTempSubdirectory("teams-").FullName, await ConnectorServer.StartAsync()) { CanSignIn = canSignIn, People = new(organisation ?? Acme.WithBundles) };
        await host.StartHostAsync();
        return host;
    }

    /// <summary>The same host again, over the same ledger.</summary>
    public async Task RestartAsync()
    {
        await StopHostAsync();
        await StartHostAsync();
    }

    /// <summary>How long an invoke waits for its answer.</summary>
    public TimeSpan InvokeTime { set => ((TeamsBot)Service<Microsoft.Bot.Builder.IBot>()).InvokeTime = value; }

    public TeamsUser Alice => User("user-alice", "Alice Adams");
    public TeamsUser Bob => User("user-bob", "Bob Brown");
    public TeamsUser User(string id, string name, string? tenant = null) => new(_http, Teams.ServiceUrl, tenant ?? Tenant, id, name, "a:" + id);

    /// <summary>As a client on this machine says it, without a token.</summary>
    public TeamsUser Unsigned(string id, string name, string conversation) => new(_unsigned, Teams.ServiceUrl, Tenant, id, name, conversation);

    public static ChatAccount Account(string user) => new("teams", Tenant, user);

    /// <summary>As if somebody had spoken to the bot in the conversation where they are.</summary>
    public Task MeetAsync(TeamsUser user) => Service<ConversationBook>().KeepAsync(new ConversationReferenceRow
    {
        Provider = "teams",
        Tenant = Tenant,
        UserId = user.UserId,
        Conversation = user.Conversation,
        Kind = ConversationBook.Personal,
        ServiceUrl = Teams.ServiceUrl,
        Member = user.Member,
        Bot = TeamsUser.Bot,
    });

    private async Task StartHostAsync()
    {
        var database = new LedgerDatabase(Path.Combine(_folder, "ledger.db"));
        await database.MigrateAsync();
        var clock = await GovernanceClock.OpenAsync(database, TimeProvider.System);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(Log);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var services = builder.Services;
        services.AddSingleton(database).AddSingleton<TimeProvider>(Time).AddKeyedSingleton<TimeProvider>(Clocks.Governance, clock);
        services.AddSingleton(_ => new LedgerWriter(database, new Organisations(), clock, Time, new NoSignal()));
        services.AddSingleton<AnswerBook>().AddSingleton<TeamsInbox>().AddSingleton<ConversationBook>().AddSingleton<ReplyBook>().AddSingleton<OpenedCards>().AddSingleton<OpenedMessages>();
        services.AddSingleton<ICurrentPolicy>(People).AddSingleton<IAccounts, LinkedAccounts>().AddSingleton<TalkPace>().AddSingleton<IStrangers, Strangers>();
        services.AddSingleton(CardLibrary.Load(CardFiles.Folder)).AddSingleton<TalkCards>();
        services.AddSingleton<LinkBook>().AddSingleton<AccountCards>().AddSingleton<Linking>().AddSingleton<ILinking>(p => p.GetRequiredService<Linking>());
        services.AddSingleton<ILinkAddress>(CanSignIn ? new LinkPage() : new NoLinks());
        if (CanSignIn)
        {
            AddConversation(services, database, clock);
        }
        else
        {
            services.AddSingleton<IConversation>(Talk);
        }

        TeamsTrust.Add(services, new TeamsSettings { AppId = CanSignIn ? Attempt.AppId : "", ServiceUrls = ServiceUrls.Of([]).AndLocal(), AcceptsLocalClients = true });
        if (CanSignIn)
        {
            _microsoft ??= await MockMicrosoft.StartAsync();
            services.AddHttpClient(TeamsTrust.LoginClient).ConfigurePrimaryHttpMessageHandler(_microsoft.Handler);
        }

        TeamsChat.Add(services, new TeamsIdentity(AppId, Teams.ServiceUrl));
        services.AddSingleton(_ => Budget());
        services.AddSingleton(p => new TeamsOutbound(
            p.GetRequiredService<Microsoft.Bot.Connector.Authentication.BotFrameworkAuthentication>(), p.GetRequiredService<TeamsIdentity>(), p.GetRequiredService<TeamsBudget>(), p.GetRequiredService<TeamsHealth>(), Time)
        { CallTimeout = CallTimeout });
        _app = builder.Build();
        TeamsTrust.Map(_app);
        await Service<LedgerWriter>().LoadPolicyAsync(new PolicyFiles("hash", System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty), (version, _) => Service<ICurrentPolicy>().Organisation with { Version = version }, new Actor.Job("Host"));
        await _app.StartAsync();
        _http = new HttpClient(_microsoft is null ? new SocketsHttpHandler() : new Signing(_microsoft, Time, Teams.ServiceUrl)) { BaseAddress = new Uri(_app.Urls.First()) };
        _unsigned = new HttpClient { BaseAddress = _http.BaseAddress };
    }

    private static void AddConversation(IServiceCollection services, LedgerDatabase database, GovernanceClock clock)
    {
        services.AddSingleton(new AbsenceBoard(database, clock)).AddSingleton(new LedgerQueries(database, clock)).AddSingleton<EarlierPolicies>().AddSingleton<HoldingQueries>().AddSingleton<EntryQueries>().AddSingleton<DefectQueries>().AddSingleton<ReviewQueries>().AddSingleton<DeliveryBook>();
        services.AddSingleton(p => new DialogBook(database, p.GetRequiredService<LedgerWriter>(), clock));
        services.AddSingleton<RequestCards>().AddSingleton<TaskCards>().AddSingleton<ConfirmCard>().AddSingleton<ConfirmSeveralCard>();
        Parts.Add(services);
        services.AddSingleton<FailingGrants>().AddSingleton<Presenter>().AddSingleton<Showing>().AddSingleton<SharedCards>().AddSingleton<RequestDrafting>().AddSingleton<FormSearch>().AddSingleton<FormOffers>().AddSingleton<RequestForm>().AddSingleton<Overviews>()
            .AddSingleton<OwnAccounts>().AddSingleton<Endings>().AddSingleton<Buttons>().AddSingleton<IConversation, Conversations>();
    }

    private async Task StopHostAsync()
    {
        _http.Dispose();
        _unsigned.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopHostAsync();
        await Teams.DisposeAsync();
        await (_microsoft?.DisposeAsync() ?? ValueTask.CompletedTask);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Puts the token of the Bot Connector service on everything that is sent.</summary>
    private sealed class Signing(MockMicrosoft microsoft, TimeProvider time, string service) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var attempt = new Attempt(microsoft, time);
            attempt.Claims["serviceurl"] = service;
            request.Headers.Authorization = new("Bearer", attempt.Token());
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class NoSignal : IDueSignal
    {
        public void Due(ObligationFamily family)
        {
        }
    }
}

/// <summary>Real time, moved on by what a test says.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private long _passed;
    private long _put;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _passed) + Interlocked.Read(ref _put));

    public override long GetTimestamp() => System.GetTimestamp() + (long)(TimeSpan.FromTicks(Interlocked.Read(ref _passed)).TotalSeconds * TimestampFrequency);

    public void Advance(TimeSpan by) => Interlocked.Add(ref _passed, by.Ticks);

    /// <summary>The clock is put to another time; nothing passes.</summary>
    public void Put(TimeSpan by) => Interlocked.Add(ref _put, by.Ticks);
}

/// <summary>Nobody can sign in.</summary>
internal sealed class NoLinks : ILinkAddress
{
    public Uri? Of(string token) => null;
}

/// <summary>Where the page would be.</summary>
internal sealed class LinkPage : ILinkAddress
{
    public const string Address = "https://bot.acme.test/link/";

    public Uri? Of(string token) => new(Address + token);
}

/// <summary>Acme, some of whose people have Teams.</summary>
internal sealed class TeamsPeople(Organisation organisation) : ICurrentPolicy
{
    public TeamsPeople() : this(Acme.WithBundles)
    {
    }

    public Organisation Organisation { get; } = organisation with
    {
        Roster = new Roster(organisation.Roster.Identities.Select(i => i is Person person ? person with { Accounts = [.. Accounts(person)] } : i), []),
    };

    private static IEnumerable<ChatAccount> Accounts(Person person) => person.Handle.Value switch
    {
        "alice@acme.test" => [TeamsHost.Account("user-alice")],
        "bob@acme.test" => [TeamsHost.Account("user-bob")],
        "ana.lima2@acme.test" => [TeamsHost.Account("user-ana")],
        "frank@acme.test" => [TeamsHost.Account("user-frank")],
        _ => [],
    };
}

/// <summary>Answers what a test says, and remembers what it was asked.</summary>
internal sealed class ScriptedTalk : IConversation
{
    private readonly ConcurrentQueue<Incoming> _asked = new();

    public IReadOnlyList<Incoming> Asked => [.. _asked];

    public Func<Incoming, Task<IReadOnlyList<Reply>>> Answers { get; set; } = incoming => Task.FromResult<IReadOnlyList<Reply>>(
        [incoming is Incoming.Said said ? new Reply.Say(new OutgoingMessage("You said " + said.Text)) : new Reply.Replace(new OutgoingMessage("Decided.", Card("Decided")))]);

    public Task<IReadOnlyList<Reply>> HandleAsync(Incoming incoming, CancellationToken cancellation)
    {
        _asked.Enqueue(incoming);
        return Answers(incoming);
    }

    public static CardJson Card(string text) => CardJson.Of(new JsonObject
    {
        ["type"] = "AdaptiveCard",
        ["version"] = "1.5",
        ["body"] = new JsonArray(new JsonObject { ["type"] = "RichTextBlock", ["inlines"] = new JsonArray(new JsonObject { ["type"] = "TextRun", ["text"] = text }) }),
    });
}
