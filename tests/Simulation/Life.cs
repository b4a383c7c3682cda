using System.Diagnostics;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Simulation.Chat;
using ChatGovernanceBot.Simulation.Company;
using ChatGovernanceBot.Simulation.Crowd;
using ChatGovernanceBot.Simulation.Hosting;
using ChatGovernanceBot.Simulation.Plants;
using ChatGovernanceBot.Simulation.Proof;
using ChatGovernanceBot.Simulation.Targets;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace ChatGovernanceBot.Simulation;

/// <summary>The life of a company with the bot, on a file database under a virtual clock, checked while it goes on and at its end.</summary>
internal sealed class Life : IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMinutes(1);
    /// <summary>Days; going through the books reads all of them.</summary>
    private const int FirstLookAtBooks = 7, BooksEvery = 60;

    private static readonly TimeSpan Quiet = TimeSpan.FromDays(3);

    private readonly DirectoryInfo _folder = MakeFolder();
    private readonly FakeTimeProvider _clock = Clock.New();
    private readonly Agenda _agenda = new();
    private readonly Staff _staff;
    private readonly Target _target;
    private readonly Surroundings _around;
    private readonly People _people;
    private readonly Auditor _auditor;
    private readonly Rounds _rounds;
    private readonly Findings _findings;
    private readonly Secrets _secrets;
    private readonly Stopwatch _took = Stopwatch.StartNew();
    private readonly int _days;
    private SimulatedHost? _host;
    private bool _keeps;

    public Life(int people, int days, int seed, Plant plant)
    {
        _days = days;
        var (record, inboxes, fate, policies) = (new Record(), new Inboxes(), new Fate(seed), new LoadedPolicies());
        _findings = new Findings(_clock);
        _secrets = new Secrets(_findings);
        _staff = new Staff(people, seed);
        _target = new Target(seed, _clock, _findings);
        _around = new Surroundings(
            new LedgerDatabase(Path.Combine(_folder.FullName, "ledger.db")), _clock, new TargetConnector(_target, fate, record), new TargetObserver(_target, fate),
            new RecordingChannel(seed, _clock, fate, inboxes), policies, fate, plant, inboxes);
        _people = new People(seed, _staff, _agenda, inboxes, record, _secrets, _clock, () => _host!, RequesterOfAsync, DoByHandAsync);
        inboxes.PersonOf = id => (_host!.Roster.Find(new Handle(id)) as Governance.People.Person)?.Ref;
        _auditor = new Auditor(policies, _staff, _target, record, _secrets, _findings);
        _rounds = new Rounds(_around.Database, _auditor, _target, inboxes, _staff, _findings, _clock);
    }

    /// <summary>Lives through all days. Ends at the first finding.</summary>
    public async Task<Finding?> RunAsync()
    {
        await _around.Database.MigrateAsync();
        _host = await SimulatedHost.StartAsync(_around, PolicyText.Of(_staff));
        for (var day = 0; day < _days && _findings.First is null; day++)
        {
            PlanDay(Clock.Start.AddDays(day));
            await LiveUntilAsync(Clock.Start.AddDays(day + 1));
            await _rounds.GoAsync();
            if (day == FirstLookAtBooks || day % BooksEvery == BooksEvery - 1)
            {
                await _rounds.GoThroughBooksAsync();
            }
        }

        await ComeToRestAsync();
        return _findings.First;
    }

    public Figures Figures() => new(
        _staff.People.Count, _staff.Machines.Count, _days, _staff.People.Count(p => !p.IsHere), _people, _auditor, _around.Inboxes, _target, _around.Fate.Deaths, _secrets.Count, _took.Elapsed);

    // Who dies here is a process, not a machine: what was written is there, whether a disk has it or not. That a disk has it is tested beside the ledger.
    private static DirectoryInfo MakeFolder()
    {
        const string InMemory = "/dev/shm";
        return Directory.Exists(InMemory) ? Directory.CreateDirectory(Path.Combine(InMemory, "simulation-" + Guid.NewGuid().ToString("N"))) : Directory.CreateTempSubdirectory("simulation-");
    }

    private void PlanDay(DateTimeOffset day)
    {
        _people.Wake(day);
        _agenda.Plan(day + TimeSpan.FromHours(4), () => _staff.Change(_clock.GetUtcNow(), _target.Present().Select(p => p.Edge.Account).ToHashSet()) ? _host!.LoadAsync(PolicyText.Of(_staff)) : Task.CompletedTask);
        _agenda.Plan(day + TimeSpan.FromHours(13), () =>
        {
            _target.ChangeByOthers([.. _staff.Ordinary.Select(p => p.Id)], [.. Goods.All.Select(g => g.Id)]);
            return Task.CompletedTask;
        });
    }

    private async Task LiveUntilAsync(DateTimeOffset end)
    {
        while (_findings.First is null)
        {
            await FulfilAsync();
            _auditor.ReadOn(_host!.Ledger);
            await _people.LookAtWhatIsNewAsync();
            var now = _clock.GetUtcNow();
            var next = Earliest(Earliest(_agenda.Next, _host.NextDue()), end)!.Value;
            _clock.SetUtcNow(next > now + Tick ? next : now + Tick);
            await _agenda.DoWhatIsTimeForAsync(_clock.GetUtcNow());
            if (_clock.GetUtcNow() >= end)
            {
                return;
            }
        }
    }

    // A process that dies is followed by another over the same file; what it was at is still owed.
    private async Task FulfilAsync()
    {
        while (true)
        {
            try
            {
                await _host!.RunWhatIsDueAsync();
                return;
            }
            catch (OperationCanceledException) when (_around.Fate.IsDead)
            {
                await _host!.DisposeAsync();
                _around.Plant.Between(_around.Database.Path);
                _around.Fate.Rise();
                _host = await SimulatedHost.StartAsync(_around, PolicyText.Of(_staff));
                if (_host.IsBehindItsMark)
                {
                    _findings.Break(Invariant.I4, "after a crash the ledger is not what its mark says was committed");
                }
            }
        }
    }

    // Nobody wants anything new; targets behave; what is on its way comes to its end.
    private async Task ComeToRestAsync()
    {
        (_target.IsTame, _around.Fate.IsKind) = (true, true);
        if (_findings.First is null)
        {
            await LiveUntilAsync(_clock.GetUtcNow() + Quiet);
            await _rounds.GoAsync();
            _rounds.HoldQuiet();
        }

        if (_host is not null)
        {
            await _host.DisposeAsync();
            _host = null;
        }

        if (_findings.First is null)
        {
            await _rounds.GoThroughBooksAsync();
        }
    }

    private async Task<string?> RequesterOfAsync(string delivery)
    {
        var queries = new LedgerQueries(_around.Database, _clock);
        return await queries.DeliveryAsync(new(delivery)) is { StreamKind: StreamKind.Request } about && await queries.RequestAsync(new(about.StreamId)) is { } request
            ? _host!.Roster.Find(request.Requester)?.Handle.Value
            : null;
    }

    // Who is asked to does it before they attest it; where nothing is asked any more they leave it.
    private async Task DoByHandAsync(string delivery)
    {
        var queries = new LedgerQueries(_around.Database, _clock);
        if (await queries.DeliveryAsync(new(delivery)) is { StreamKind: StreamKind.Access } about && await queries.AccessAsync(new(about.StreamId)) is { Hands: { } hands } access
            && hands.Opening <= about.Stage && Handwork.IsOpen(access) && _auditor.EdgeOf(access.Id) is { } edge)
        {
            _target.DoByHand(edge, hands.For == HandsFor.Grant ? CallKind.Grant : CallKind.Revoke);
        }
    }

    /// <summary>Leaves the ledger where it is.</summary>
    /// <returns>Where.</returns>
    public string Keep()
    {
        _keeps = true;
        return _around.Database.Path;
    }

    private static DateTimeOffset? Earliest(DateTimeOffset? left, DateTimeOffset? right) => left is null || right < left ? right ?? left : left;

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        await using (var context = _around.Database.Read())
        {
            SqliteConnection.ClearPool((SqliteConnection)context.Database.GetDbConnection());
        }

        _around.Fate.Dispose();
        if (!_keeps)
        {
            _folder.Delete(recursive: true);
        }
    }
}
