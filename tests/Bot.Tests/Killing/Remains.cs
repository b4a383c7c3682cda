using System.Text.Json;
using ChatGovernanceBot.Bot.Tests.Running;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ChatGovernanceBot.Bot.Tests.Killing;

/// <summary>
/// What a dead host left: a copy of its database, log included, so that the next start finds the files as the kill left them, and the
/// membership files as they stand.
/// </summary>
public sealed class Remains : IDisposable
{
    private readonly BotFolder _folder;
    private readonly string _copy = Directory.CreateTempSubdirectory("remains-").FullName;

    public Remains(BotFolder folder)
    {
        _folder = folder;
        foreach (var file in Directory.GetFiles(folder.Path, "ledger.db*"))
        {
            File.Copy(file, Path.Combine(_copy, Path.GetFileName(file)));
        }

        Database = new LedgerDatabase(Path.Combine(_copy, "ledger.db"));
    }

    public LedgerDatabase Database { get; }

    /// <summary>Whether the database has all its tables: a host answers nobody before that, so one without them holds nothing to look at.</summary>
    public async Task<bool> WereEverReadyAsync()
    {
        if (!File.Exists(Database.Path))
        {
            return false;
        }

        await using var context = Database.Read();
        return !(await context.Database.GetPendingMigrationsAsync()).Any();
    }

    /// <summary>Calls that were intended and whose result is not recorded.</summary>
    public async Task<IReadOnlyList<string>> OpenCallsAsync()
    {
        await using var context = Database.Read();
        return [.. (await context.Accesses.ToListAsync()).SelectMany(row => StateOf(row).OpenCalls.Select(call => $"{row.Id}:{call.Number}"))];
    }

    /// <summary>What must not be, at whatever instant the host died.</summary>
    public async Task<IReadOnlyList<string>> ProblemsAsync()
    {
        await using var context = Database.Read();
        var problems = new List<string>();
        if (AuditVerifier.Verify(Database.Path) is not AuditResult.Ok and var broken)
        {
            problems.Add($"the chain: {broken}");
        }

        var handles = await context.IdentityRefs.ToDictionaryAsync(r => r.Handle, r => r.Ref);
        var open = (await context.Items.Where(i => i.State != ItemPhase.Closed && i.State != ItemPhase.AwaitingApproval).ToListAsync()).Select(i => (i.Entitlement, i.Identity)).ToHashSet();
        foreach (var entitlement in Entitlements(_folder))
        {
            var members = _folder.Members(entitlement);
            problems.AddRange(members.GroupBy(m => m).Where(g => g.Count() > 1).Select(g => $"I4: {g.Key} stands {g.Count()} times in {entitlement}"));
            problems.AddRange(members.Where(m => !open.Contains((entitlement, handles[m]))).Select(m => $"I2: {m} stands in {entitlement}, and no open item has it"));
        }

        return problems;
    }

    public static IEnumerable<string> Entitlements(BotFolder folder) => Directory.Exists(folder.Targets)
        ? Directory.GetFiles(folder.Targets, "*.yaml", SearchOption.AllDirectories).Select(f => Path.ChangeExtension(Path.GetRelativePath(folder.Targets, f), null))
        : [];

    public static Access StateOf(AccessRow row) => JsonSerializer.Deserialize<Access>(row.StateJson, GovernanceJson.Options)!;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_copy, recursive: true);
    }
}
