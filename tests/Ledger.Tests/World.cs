using System.Collections.Immutable;
using System.Security.Cryptography;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger.Writing;
using Microsoft.Data.Sqlite;

namespace ChatGovernanceBot.Ledger.Tests;

/// <summary>A ledger of its own in a folder of its own, and short ways to do what people and jobs do.</summary>
internal sealed class World : IAsyncDisposable
{
    private readonly string _folder;

    private World(string folder)
    {
        _folder = folder;
        Database = new LedgerDatabase(Path.Combine(folder, "ledger.db"));
        Clock = new GovernanceClock(SystemTime, TimeSpan.Zero);
        Signal = new RecordedSignal();
        Writer = null!;
    }

    public LedgerDatabase Database { get; }
    public SettableTime SystemTime { get; } = new();
    public GovernanceClock Clock { get; private set; }
    public Organisations Organisations { get; } = new();
    public RecordedSignal Signal { get; }
    public LedgerWriter Writer { get; private set; }
    public LedgerQueries Queries => new(Database, Clock);
    public ObligationBook Obligations => new(Writer);
    public Organisation Organisation => Organisations.At(new PolicyVersion(Version));
    public int Version { get; private set; }

    // Migrating takes longer than most tests, so it is done once and copied.
    private static readonly Lazy<Task<string>> Migrated = new(async () =>
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("ledger-template-").FullName, "ledger.db");
        await new LedgerDatabase(path).MigrateAsync();
        return path;
    });

    public static async Task<World> NewAsync(string? folder = null)
    {
        var world = new World(folder ?? Directory.CreateTempSubdirectory("ledger-").FullName);
        File.Copy(await Migrated.Value, world.Database.Path);
        await world.StartAsync();
        return world;
    }

    public async Task StartAsync()
    {
        Clock = await GovernanceClock.OpenAsync(Database, SystemTime);
        Writer = new LedgerWriter(Database, Organisations, Clock, SystemTime, Signal);
        await LoadAsync(Acme.Files);
    }

    public async Task LoadAsync(PolicyFiles files) =>
        Version = (await Writer.LoadPolicyAsync(files, Acme.Build, new Actor.Job("Host"))).Number;

    /// <summary>From now on the wiki is changed by hand.</summary>
    public async Task LoadByHandAsync() => Version = (await Writer.LoadPolicyAsync(Acme.FilesNamed("by hand"), Acme.BuildByHand, new Actor.Job("Host"))).Number;

    /// <summary>How SQLite looks up what a query asks.</summary>
    public async Task<IReadOnlyList<string>> PlanOfAsync(string query)
    {
        await using var connection = new SqliteConnection($"Data Source={Database.Path};Pooling=False;Mode=ReadOnly");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + query.Replace("?", "1", StringComparison.Ordinal);
        await using var rows = await command.ExecuteReaderAsync();
        var plan = new List<string>();
        while (await rows.ReadAsync())
            plan.Add(rows.GetString(3));
        return plan;
    }

    public async Task RestartAsync()
    {
        Writer.Dispose();
        await StartAsync();
    }

    public PersonId Person(string name) => new(Organisation.Roster.Find(new Handle(name + "@acme.test"))!.Id.Value);

    public CommandContext By(string name, string? key = null) => new(new Actor.Human(Person(name), "web"), key, []);

    public static CommandContext ByJob(string name) => CommandContext.Of(new Actor.Job(name));

    public static RequestId NewId() => new("R-" + RandomNumberGenerator.GetString("ABCDEFGHJKMNPQRSTVWXYZ23456789", 8));

    public async Task<Request> SubmitAsync(RequestId? id = null, string? key = null, EntitlementId? entitlement = null)
    {
        var text = PersonalText.Of(RandomNumberGenerator.GetBytes(PersonalText.SaltSize), "to debug INC-4312", Person("alice"));
        var submit = new RequestCommand.Submit(
            id ?? NewId(), Person("alice"), [new AskedItem(Person("alice").AsIdentity, entitlement ?? Acme.BillingRead, Length.OfTime(TimeSpan.FromHours(3)))], text.Commitment, null);
        var executed = await Writer.ExecuteAsync(submit, By("alice", key) with { Texts = [text] });
        Assert.Null(executed.Refusal);
        return executed.State!;
    }

    public Task<Executed<Request>> VoteAsync(Request shown, string name, Verdict verdict = Verdict.Approve, string? key = null) =>
        Writer.ExecuteAsync(Vote(shown, Person(name), verdict), By(name, key));

    public RequestCommand.CastVote Vote(Request shown, PersonId by, Verdict verdict = Verdict.Approve)
    {
        var item = shown.Items[0];
        var stage = item.State is ItemState.AwaitingApproval awaiting ? awaiting.Stage : 0;
        return new RequestCommand.CastVote(
            shown.Id, 1, stage, by, verdict, null, verdict == Verdict.Deny ? new Commitment(new string('a', 64)) : null,
            Digest.Of(shown, item, Organisation), new DeliveryId(new string('0', 32)));
    }

    public async Task<Request> ApprovedAsync(EntitlementId? entitlement = null)
    {
        var request = await SubmitAsync(entitlement: entitlement);
        foreach (var name in entitlement is null ? new[] { "bob", "carol" } : [])
            request = (await VoteAsync(request, name)).State!;
        Assert.IsType<ItemState.Approved>(request.Items[0].State);
        return request;
    }

    /// <summary>Carries an approved request to an active edge, as the jobs do.</summary>
    public async Task<(Request Request, Access Access)> ActiveAsync()
    {
        var request = await ApprovedAsync();
        var authorised = (await Writer.ExecuteAsync(new RequestCommand.AuthoriseGrant(request.Id, 1, 1), ByJob("CarryDecisions"))).State!;
        var id = authorised.Items[0].Access;
        var access = await DoAsync(new AccessCommand.ClaimAccess(id, new ItemRef(request.Id, 1), 1));
        if (access.State == AccessState.Provisioning)
        {
            access = await DoAsync(new AccessCommand.BeginGrant(id, access.Turn, Seen(Presence.Absent), SystemTime.GetUtcNow().AddMinutes(1), TimeSpan.FromMinutes(1)));
            access = await DoAsync(new AccessCommand.EndCall(id, access.LastCall, CallOutcome.Said, "done"));
        }
        access = await DoAsync(new AccessCommand.Observe(id, access.Turn, Seen(Presence.Present)));
        Assert.Equal(AccessState.Active, access.State);
        var claim = (ClaimState.Active)access.Find(new ItemRef(request.Id, 1))!.State;
        var note = new RequestCommand.NoteClaim(request.Id, 1, 1, new ClaimReport.Active(claim.From, claim.EndsAt));
        return ((await Writer.ExecuteAsync(note, ByJob("CarryDecisions"))).State!, access);
    }

    /// <summary>Releases an active request and sees its edge gone.</summary>
    public async Task<Request> EndedAsync(Request request, Access access)
    {
        await Writer.ExecuteAsync(new RequestCommand.Release(request.Id, 1, Person("alice")), By("alice"));
        access = await DoAsync(new AccessCommand.EndClaim(access.Id, new ItemRef(request.Id, 1), EndCause.Released));
        if (access.State == AccessState.Revoking)
        {
            access = await DoAsync(new AccessCommand.BeginRevoke(access.Id, access.Turn, SystemTime.GetUtcNow().AddMinutes(1), TimeSpan.FromMinutes(1)));
            access = await DoAsync(new AccessCommand.EndCall(access.Id, access.LastCall, CallOutcome.Said, "done"));
            access = await DoAsync(new AccessCommand.Observe(access.Id, access.Turn, Seen(Presence.Absent)));
            Assert.Equal(AccessState.Absent, access.State);
        }
        return (await Writer.ExecuteAsync(new RequestCommand.NoteClaim(request.Id, 1, 1, access.Find(new ItemRef(request.Id, 1))!.Report!), ByJob("CarryDecisions"))).State!;
    }

    public async Task<Access> DoAsync(AccessCommand command)
    {
        SystemTime.Advance(TimeSpan.FromSeconds(1));
        var executed = await Writer.ExecuteAsync(command, ByJob("ProvisionAccess"));
        Assert.Null(executed.Refusal);
        return executed.State!;
    }

    public Observation Seen(Presence presence) =>
        new(presence, presence == Presence.Present ? HoldingPath.Direct : HoldingPath.None, Clock.GetUtcNow(), SystemTime.GetUtcNow(), "read");

    public Task<T> BookAsync<T>(Func<LedgerTransaction, T> book) => Writer.BookAsync(book);

    /// <summary>Runs SQL past the writer and past the triggers, as somebody with the file in hand could.</summary>
    public void Tamper(string sql, string? path = null)
    {
        using var connection = new SqliteConnection($"Data Source={path ?? Database.Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "DROP TRIGGER IF EXISTS AuditEntries_no_update; DROP TRIGGER IF EXISTS AuditEntries_no_delete;" + sql;
        command.ExecuteNonQuery();
    }

    public AuditResult Verify() => AuditVerifier.Verify(Database.Path);

    public async ValueTask DisposeAsync()
    {
        Writer.Dispose();
        await using (var context = Database.Read())
            SqliteConnection.ClearPool((SqliteConnection)Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.GetDbConnection(context.Database));
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>System time that stands still until it is moved.</summary>
internal sealed class SettableTime : TimeProvider
{
    private long _ticks = new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero).Ticks;

    private long _passed;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;
    public override long GetTimestamp() => Interlocked.Read(ref _passed);

    /// <summary>Time passes; below zero the clock is put back, and none does.</summary>
    public void Advance(TimeSpan by)
    {
        Interlocked.Add(ref _passed, Math.Max(by.Ticks, 0));
        Interlocked.Add(ref _ticks, by.Ticks);
    }
}

/// <summary>Remembers what was signalled.</summary>
internal sealed class RecordedSignal : IDueSignal
{
    private readonly System.Threading.Channels.Channel<ObligationFamily> _heard = System.Threading.Channels.Channel.CreateUnbounded<ObligationFamily>();

    public void Due(ObligationFamily family) => _heard.Writer.TryWrite(family);

    public async Task WaitForAsync(ObligationFamily family)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await _heard.Reader.ReadAsync(limit.Token) != family)
        {
        }
    }

    public IReadOnlySet<ObligationFamily> Drain()
    {
        var heard = new HashSet<ObligationFamily>();
        while (_heard.Reader.TryRead(out var family))
            heard.Add(family);
        return heard;
    }
}
