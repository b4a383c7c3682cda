using System.Diagnostics;
using ChatGovernanceBot.Bot.Tests.Running;

namespace ChatGovernanceBot.Bot.Tests.Killing;

/// <summary>When a life of the host ends.</summary>
public enum Moment { AfterSomeAnswers, WhileStarting, BeforeACall, AfterACall }

/// <summary>The lives of one host over one folder: each is started over what the last left, lived in by everybody, and killed.</summary>
public sealed class Lives : IDisposable
{
    private const int RequestsALife = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Random _dice;
    private readonly Somebody[] _people;
    private readonly CallWatch _calls;
    private readonly Dictionary<string, string> _settings;
    private readonly HashSet<string> _openBefore = new(StringComparer.Ordinal);
    private TimeSpan _startTakes = TimeSpan.FromSeconds(1);

    public Lives(int seed)
    {
        _dice = new Random(seed);
        string[] wants = ["wiki/edit", "wiki/read", "crm/read", "billing-db/read"];
        string[] askers = ["alice", "frank", "ivan", "heidi", "kenji", "niraj", "louise", "peter"];
        string[] deciders = ["bob", "carol", "dave", "olivia", "judy"];
        _people = [.. askers.Select(who => new Somebody($"{who}@acme.test", wants, Journal, _dice.Next())), .. deciders.Select(who => new Somebody($"{who}@acme.test", [], Journal, _dice.Next()))];
        var socket = Path.Combine(Folder.Path, "calls.sock");
        _calls = new CallWatch(socket);
        _settings = ReportingTarget.SettingsFor(socket);
        _settings["Logging__LogLevel__Default"] = "Warning";
    }

    public BotFolder Folder { get; } = new();
    public Journal Journal { get; } = new();
    public IReadOnlyCollection<TargetCall> Calls => _calls.Calls;
    public List<string> Problems { get; } = [];

    /// <summary>Kills that hit when the target had done what was called and the host had not recorded that.</summary>
    public int BetweenCallAndResult { get; private set; }

    /// <summary>One life, up to its kill.</summary>
    public async Task LiveAsync(Moment moment)
    {
        var stopwatch = Stopwatch.StartNew();
        await using var bot = BotProcess.Begin(Folder, _settings);
        if (moment == Moment.WhileStarting)
        {
            // The one moment that nothing tells of: anywhere between the start and being ready.
            await Task.WhenAny(bot.Announced, Task.Delay(_startTakes * _dice.NextDouble()));
            await bot.KillAsync();
        }
        else
        {
            await bot.ReadyAsync();
            _startTakes = stopwatch.Elapsed;
            await LiveAsync(bot, moment);
        }

        await LookAtRemainsAsync(moment);
    }

    private async Task LiveAsync(BotProcess bot, Moment moment)
    {
        using var over = new CancellationTokenSource();
        var reached = moment == Moment.AfterSomeAnswers
            ? Journal.More(_dice.Next(1, 20))
            : Task.WhenAll(Journal.More(_dice.Next(0, 5)), _calls.HoldFromNow(moment == Moment.BeforeACall ? HoldAt.BeforeCall : HoldAt.AfterCall));
        var lives = _people.Select(p => p.LiveAsync(bot.Address, RequestsALife, over.Token)).ToList();
        if (_dice.Next(2) == 0)
        {
            await bot.AdvanceAsync("1h");
        }

        await UntilAsync(bot, moment, reached, lives);
        await over.CancelAsync();
        await bot.KillAsync();
        _ = _calls.HoldFromNow(HoldAt.Nowhere);
        await Task.WhenAll(lives);
    }

    // When all was asked for and the moment has not come, time goes on: what was given ends, and is revoked.
    private async Task UntilAsync(BotProcess bot, Moment moment, Task reached, List<Task> lives)
    {
        var stopwatch = Stopwatch.StartNew();
        using var tick = new PeriodicTimer(TimeSpan.FromSeconds(2));
        while (await Task.WhenAny(reached, lives.FirstOrDefault(l => l.IsFaulted) ?? reached, tick.WaitForNextTickAsync().AsTask()) is Task<bool>)
        {
            if (stopwatch.Elapsed > Patience)
            {
                var people = string.Join('\n', _people.Zip(lives, (who, life) => $"{life.Status}: {who}"));
                throw new TimeoutException($"{moment} did not come, after {Journal.Lines.Count} answers and {Calls.Count} calls.\n{people}\n{bot.Output}");
            }

            await bot.AdvanceAsync("1h");
        }
    }

    private async Task LookAtRemainsAsync(Moment moment)
    {
        using var remains = new Remains(Folder);
        if (!await remains.WereEverReadyAsync())
        {
            Problems.AddRange(Journal.Lines.Select(line => $"killed {moment}: {line} was acknowledged over a database that was never ready"));
            return;
        }

        var open = await remains.OpenCallsAsync();
        BetweenCallAndResult += open.Any(key => _openBefore.Add(key) && _calls.WasDone(key)) ? 1 : 0;
        _openBefore.UnionWith(open);
        Problems.AddRange((await remains.ProblemsAsync()).Select(p => $"killed {moment}: {p}"));
    }

    /// <summary>The last life: nobody asks any more, those who decide go on deciding, and nobody kills it.</summary>
    public async Task EndAsync(Func<BotProcess, Task> look)
    {
        await using var bot = BotProcess.Begin(Folder, _settings);
        await bot.ReadyAsync();
        using var over = new CancellationTokenSource();
        var lives = _people.ToLookup(p => p.Asks, p => p.LiveAsync(bot.Address, 0, over.Token));
        // Who was not answered before the last kill sends that once more: what comes of it is looked at too.
        await Task.WhenAll(lives[true]).WaitAsync(Patience);
        await look(bot);
        await over.CancelAsync();
        await Task.WhenAll(lives[false]);
    }

    public void Dispose()
    {
        _calls.Dispose();
        Folder.Dispose();
    }
}
