using System.Text.Json;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Ledger;
using Microsoft.EntityFrameworkCore;

namespace ChatGovernanceBot.Bot.Cli;

/// <summary>Tells a request's story with names, from the database alone: the roster is the one that was recorded last.</summary>
internal static class AuditStories
{
    public static async Task<IReadOnlyList<string>> TellAsync(string path, RequestId request, CancellationToken cancellation) =>
        AuditStory.Tell(path, request, await RosterAsync(new LedgerDatabase(path), cancellation)) ?? [$"There is no request {request} in this ledger."];

    private static async Task<Roster> RosterAsync(LedgerDatabase database, CancellationToken cancellation)
    {
        await using var context = database.Read();
        var newest = await context.PolicyVersions.OrderByDescending(p => p.Version).FirstOrDefaultAsync(cancellation);
        var files = newest is null ? [] : JsonSerializer.Deserialize<Dictionary<string, string>>(newest.Files)!;
        var refs = await context.IdentityRefs.ToDictionaryAsync(r => r.Handle, r => r.Ref, StringComparer.Ordinal, cancellation);
        return PolicyReader.Read(files) is PolicyRead.Loaded loaded
            ? loaded.Document.Bind(new PolicyVersion(newest!.Version), handle => refs.GetValueOrDefault(handle.Value, handle.Value)).Roster
            : new Roster([], []);
    }
}
