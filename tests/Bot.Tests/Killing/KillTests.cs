using System.Diagnostics;
using System.Globalization;
using ChatGovernanceBot.Bot.Tests.Running;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;
using ChatGovernanceBot.Ledger.Tests;
using Microsoft.EntityFrameworkCore;
using Xunit.Abstractions;

namespace ChatGovernanceBot.Bot.Tests.Killing;

/// <summary>I1 to I4 against the real host, killed over and over while requests, votes, grants, ends and revocations are in flight.</summary>
/// <remarks>
/// <c>LONG_TESTS=1</c> kills 300 times in place of 30; <c>KILL_SEED</c> repeats a run's choices, <c>KILL_COUNT</c> their number.
/// Three more before them are killed while nothing is there yet: a database is made but once.
/// </remarks>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int FirstStarts = 3;

    private readonly int _seed = Number("KILL_SEED") ?? Random.Shared.Next();
    private readonly int _kills = Number("KILL_COUNT") ?? (Environment.GetEnvironmentVariable("LONG_TESTS") == "1" ? 300 : 30);

    [Fact]
    public async Task A_kill_at_any_instant_loses_nothing_acknowledged_and_grants_nothing_twice()
    {
        Say($"KILL_SEED={_seed}, {_kills} kills");
        using var lives = new Lives(_seed);
        var moments = new Random(_seed);
        var stopwatch = Stopwatch.StartNew();
        foreach (var moment in Enumerable.Repeat(Moment.WhileStarting, FirstStarts).Concat(Moments(_kills, moments)))
        {
            await lives.LiveAsync(moment);
        }

        Say($"seed {_seed}: {_kills} kills in {stopwatch.Elapsed.TotalSeconds:F0} s, {lives.BetweenCallAndResult} between a call and its result");
        None(lives.Problems);
        await lives.EndAsync(bot => LookAsync(lives, bot));
        Say($"seed {_seed}: over after {stopwatch.Elapsed.TotalSeconds:F0} s");
        Assert.True(lives.BetweenCallAndResult * 5 >= _kills, $"only {lives.BetweenCallAndResult} of {_kills} kills hit between a call and its result");
    }

    /// <summary>As many of each kind in every run, in any order.</summary>
    private static Moment[] Moments(int kills, Random dice)
    {
        Moment[] moments = [.. Enumerable.Range(0, kills).Select(n => (n % 10) switch
        {
            < 4 => Moment.AfterACall,
            4 => Moment.BeforeACall,
            5 => Moment.WhileStarting,
            _ => Moment.AfterSomeAnswers,
        })];
        dice.Shuffle(moments);
        return moments;
    }

    private async Task LookAsync(Lives lives, BotProcess bot)
    {
        var database = new LedgerDatabase(lives.Folder.Database);
        await bot.AdvanceAsync("1h");
        await Quiet.UntilNothingIsOwedAsync(database);
        await using var context = database.Read();
        None(await WrongMembersAsync(context, lives.Folder));
        for (var week = 0; week < 2; week++)
        {
            await bot.AdvanceAsync("7d");
            await Quiet.UntilNothingIsOwedAsync(database);
        }

        None(await StillMembersAsync(context, lives.Folder));
        None(await context.Requests.Where(r => r.ClosedAt == null).Select(r => r.Id).ToListAsync());
        await JudgeAsync(lives, context);
    }

    /// <summary>Who is a member after everything ended, with what the ledger holds of that access and still owes for it.</summary>
    private static async Task<IReadOnlyList<string>> StillMembersAsync(LedgerContext context, BotFolder folder)
    {
        var problems = new List<string>();
        foreach (var (entitlement, member) in Remains.Entitlements(folder).SelectMany(e => folder.Members(e).Select(m => (e, m))))
        {
            var identity = (await context.IdentityRefs.SingleAsync(r => r.Handle == member)).Ref;
            var access = await context.Accesses.SingleAsync(a => a.Entitlement == entitlement && a.Identity == identity);
            var owed = await context.Obligations.Where(o => o.StreamId == access.Id && o.DoneAt == null).Select(o => $"{o.Key}, due {o.DueAt:O}: {o.LastError}").ToListAsync();
            problems.Add($"I2: {member} is still a member of {entitlement}: {access.StateJson}\nowed: {string.Join(", ", owed)}");
        }

        return problems;
    }

    /// <summary>The file's members are exactly the identities with a live active claim, once each.</summary>
    private static async Task<IReadOnlyList<string>> WrongMembersAsync(LedgerContext context, BotFolder folder)
    {
        var handles = await context.IdentityRefs.ToDictionaryAsync(r => r.Ref, r => r.Handle);
        var active = (await context.Accesses.ToListAsync()).Select(Remains.StateOf).Where(a => a.Claims.Any(c => c.State is ClaimState.Active)).ToList();
        var items = (await context.Items.Where(i => i.State == ItemPhase.Active).ToListAsync()).Select(i => $"{i.Entitlement} {handles[i.Identity]}").Distinct().Order();
        var claimed = active.Select(a => $"{a.Id.Entitlement} {handles[a.Id.Identity.Value]}").Order().ToList();
        var members = Remains.Entitlements(folder).SelectMany(e => folder.Members(e).Select(m => $"{e} {m}")).Order().ToList();
        return claimed.SequenceEqual(members) && items.SequenceEqual(claimed)
            ? []
            : [$"claimed: {string.Join(", ", claimed)}", $"items: {string.Join(", ", items)}", $"members: {string.Join(", ", members)}"];
    }

    private async Task JudgeAsync(Lives lives, LedgerContext context)
    {
        var story = await Story.ReadAsync(context);
        Say($"seed {_seed}: {lives.Journal.Lines.Count} acknowledged, {lives.Calls.Count} calls; entries: {story.Counts}");
        None(story.Lost(lives.Journal));
        None(story.Doubled());
        None(story.Unauthorised());
        None(story.ClosedTooEarly());
        None(lives.Calls.GroupBy(c => c.Key).Where(g => g.Count() > 1).Select(g => $"I4: {g.Key} was called {g.Count()} times"));
        None(lives.Calls.Where(c => c is { Kind: CallKind.Grant, Before: Presence.Present }).Select(c => $"I4: {c} is a second grant"));
        None(await (await Rebuilt.OfAsync(context)).DifferencesAsync(context));
        var (exit, said, error) = await BotProcess.RunAsync(lives.Folder.Path, new Dictionary<string, string> { ["Storage__Connection"] = lives.Folder.Database }, "audit", "verify");
        Assert.True(exit == 0, said + error);
    }

    private void Say(FormattableString text)
    {
        var line = FormattableString.Invariant(text);
        output.WriteLine(line);
        Console.WriteLine(line);
    }

    private static void None(IEnumerable<string> problems)
    {
        var all = problems.ToList();
        Assert.True(all.Count == 0, string.Join('\n', all));
    }

    private static int? Number(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
