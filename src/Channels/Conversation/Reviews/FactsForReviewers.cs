using System.Collections.Immutable;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Channels.Conversation.Reviews;

/// <summary>Gathers what a reviewer should know: on whose decision it is held, what others like the holder have, what is different since, and how much else waits.</summary>
public sealed class FactsForReviewers(LedgerQueries queries, ReviewQueries reviews, EarlierPolicies earlier)
{
    public async Task<ReviewFacts> OfAsync(CardView view, Access access, CancellationToken cancellation)
    {
        var claims = new List<(Claim Claim, Request Request)>();
        foreach (var claim in access.Live)
        {
            if (await queries.RequestAsync(claim.Ref.Request, cancellation) is { } request)
            {
                claims.Add((claim, request));
            }
        }

        var others = (await reviews.OpenForAsync(view.Reader.Ref, cancellation)).Count(a => a.Id != access.Id);
        return new([.. Before(access), .. claims.Select(c => Grant(view, c.Claim, c.Request))], await PeersAsync(view, access.Id, cancellation), await ChangesAsync(view, access.Id, claims, cancellation), others);
    }

    private static IEnumerable<string> Before(Access access) => access.Origin == EdgeOrigin.PreExisting ? ["It was there before any request here."] : [];

    private static string Grant(CardView view, Claim claim, Request request)
    {
        var roster = view.Organisation.Roster;
        var voters = request.Find(claim.Ref.Item)?.Approvals.Select(v => Wording.Decider(v, roster)).Distinct().ToList() ?? [];
        var by = voters.Count == 0 ? "by policy" : $"by {Wording.Names(voters, "and")}";
        return claim.State is ClaimState.Active active
            ? $"{request.Id}: granted {view.When(active.From)}, approved {by}, {(active.EndsAt is { } end ? $"ends {view.When(end)}" : "without an end")}"
            : $"{request.Id}: approved {by}, not active yet";
    }

    private async Task<string> PeersAsync(CardView view, AccessId access, CancellationToken cancellation)
    {
        var roster = view.Organisation.Roster;
        ImmutableHashSet<IdentityId> holders = [.. await reviews.HoldersAsync(access.Entitlement, cancellation)];
        if (roster.Find(access.Identity) is not Person holder)
        {
            var machines = roster.Machines.Count(m => m.Ref != access.Identity && holders.Contains(m.Ref));
            return machines switch { 0 => "No other machine holds it.", 1 => "1 other machine holds it.", _ => $"{machines} other machines hold it." };
        }

        var peers = roster.People.Where(p => p.Department == holder.Department && p.Ref != holder.Ref && p.Employment == Employment.Active).ToList();
        return $"{peers.Count(p => holders.Contains(p.Ref.AsIdentity))} of {peers.Count} others in {holder.Department} hold it.";
    }

    // A version that this program cannot read any more has nothing to be compared with.
    private async Task<IReadOnlyList<string>> ChangesAsync(CardView view, AccessId access, IEnumerable<(Claim Claim, Request Request)> claims, CancellationToken cancellation)
    {
        var versions = claims.Select(c => c.Request.Find(c.Claim.Ref.Item)?.PoliciesSeen.FirstOrDefault().Number ?? 0).Where(number => number > 0).ToList();
        if (versions.Count == 0 || versions.Min() == view.Organisation.Version.Number || await earlier.AtAsync(new(versions.Min()), cancellation) is not { } then)
        {
            return ["Nothing about the holder or the entitlement."];
        }

        List<string> changes = [.. Of(then.Roster.Find(access.Identity), view.Organisation.Roster.Find(access.Identity), view.Organisation.Roster), .. Of(then.Catalog.Find(access.Entitlement), view.Organisation.Catalog.Find(access.Entitlement))];
        return changes.Count == 0 ? ["Nothing about the holder or the entitlement."] : changes;
    }

    private static IEnumerable<string> Of(Identity? then, Identity? now, Roster roster) => (then, now) switch
    {
        (Person before, Person after) => Differences(
            ("Department", before.Department, after.Department), ("Title", before.Title, after.Title), ("Manager", ManagerOf(before, roster), ManagerOf(after, roster))),
        (Machine before, Machine after) => Differences(("Owner", roster.NameOf(before.Owner), roster.NameOf(after.Owner)), ("Purpose", before.Purpose, after.Purpose)),
        _ => [],
    };

    private static IEnumerable<string> Of(Entitlement? then, Entitlement? now) => (then, now) switch
    {
        ({ } before, { } after) => Differences(
            ("Role", before.Role, after.Role), ("Data sensitivity", before.Sensitivity.ToString(), after.Sensitivity.ToString()), ("Privilege", before.Privilege.ToString(), after.Privilege.ToString())),
        ({ }, null) => ["The entitlement is no longer in the catalog."],
        _ => [],
    };

    private static string ManagerOf(Person person, Roster roster) => person.Manager is { } manager ? roster.NameOf(manager) : "nobody";

    private static IEnumerable<string> Differences(params (string What, string Then, string Now)[] facts) =>
        facts.Where(f => f.Then != f.Now).Select(f => $"{f.What}: {f.Then} then, {f.Now} now");
}
