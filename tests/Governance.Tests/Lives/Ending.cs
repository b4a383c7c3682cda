using System.Globalization;
using ChatGovernanceBot.Governance.Access;

namespace ChatGovernanceBot.Governance.Tests.Lives;

/// <summary>What holds when nothing is owed any more and the target was sane for long enough.</summary>
internal static class Ending
{
    public static void Hold(World world)
    {
        foreach (var request in world.Requests.Values.Where(r => !r.IsClosed))
        {
            throw new BrokenException($"never closed: {request}");
        }

        foreach (var access in world.Accesses.Values)
        {
            Require(!access.Live.Any() && access.Claims.All(c => c.State is ClaimState.Ended), access, "a claim outlives its request");
            var edge = world.Edge(access.Id);
            var kept = access is { State: AccessState.Active, Origin: EdgeOrigin.PreExisting };
            Require(kept || access.State == AccessState.Absent, access, "an edge without claims is neither gone nor kept");
            Require(!edge.Present || kept || ByOthersSince(access, edge), access, "the edge outlives its claims");
        }
    }

    private static bool ByOthersSince(Governance.Access.Access access, Edge edge) => edge.PutBy == Party.SomebodyElse
        && (access.LastSeen is null || edge.PutAt > int.Parse(access.LastSeen.Detail, CultureInfo.InvariantCulture));

    private static void Require(bool holds, Governance.Access.Access access, string problem)
    {
        if (!holds)
        {
            throw new BrokenException($"{problem}: {access}");
        }
    }
}
