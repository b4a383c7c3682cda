using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Governance.Tests.Lives;

/// <summary>Whatever is unfinished is owed by exactly one live obligation: nothing is lost and nothing is done twice.</summary>
internal static class Chains
{
    public static void Hold(World world)
    {
        foreach (var access in world.Accesses.Values)
        {
            HoldAccess(world, access);
        }

        foreach (var request in world.Requests.Values.Where(r => !r.IsClosed))
        {
            foreach (var item in request.Items)
            {
                HoldItem(world, request, item);
                HoldChase(world, request, item);
            }
        }
    }

    private static void HoldAccess(World world, Governance.Access.Access access)
    {
        HoldReview(world, access);
        var tries = world.Owed.Count(o => o.Turn == access.Turn && o.Access == access.Id);
        Require(tries <= 1, access, $"{tries} tries are owed for one turn");
        var looks = world.Owed.Count(o => o.What.Kind == ObligationKind.ObserveLive && o.Access == access.Id && Subjects.Number(o.What, 0) == access.Look?.Turn);
        Require(looks == (access.State == AccessState.Active ? 1 : 0), access, $"{looks} readings of a live edge are owed");
        var unfinished = access.IsRevoking
            || access.State == AccessState.Provisioning
            || (access.State == AccessState.Active && access.Claims.Any(c => c.State is ClaimState.Waiting));
        Require(!unfinished || tries == 1 || (access.State == AccessState.Provisioning && AuthorityIsOwed(world, access)), access, "nothing is owed although it is unfinished");
        Require(access.State is not (AccessState.Absent or AccessState.AskingOwner) || !access.Claims.Any(c => c.State is ClaimState.Waiting), access, "a claim waits for nothing");
        Require(access.State is not (AccessState.Absent or AccessState.Active) || !access.Claims.Any(c => c.State is ClaimState.Ending), access, "a claim is ending in a state that does not end it");
        Require(access.State is AccessState.Active or AccessState.Provisioning || !access.Claims.Any(c => c.State is ClaimState.Active), access, "a claim is active and its edge goes, or is gone");
        Require(access.State != AccessState.Provisioning || access.Claims.Any(c => c.State is ClaimState.Waiting), access, "an edge is being made and nobody waits for it");
    }

    // I8: what is held has a date at which it is asked about, and a question has an end.
    private static void HoldReview(World world, Governance.Access.Access access)
    {
        if (access.State == AccessState.Active)
        {
            var (kind, version) = access.Review switch
            {
                { Open: { } open } => (ObligationKind.LapseReview, open.Question),
                var planned => (ObligationKind.AskReview, planned?.Plan ?? 0),
            };
            Require(world.Owed.Exists(o => o.What.Kind == kind && o.Access == access.Id && Subjects.Number(o.What, 0) == version), access, "its review is owed by nothing");
        }
    }

    private static bool AuthorityIsOwed(World world, Governance.Access.Access access) =>
        access.Claims.Any(c => c.State is ClaimState.Waiting && (IsOwed(world, ObligationKind.AuthoriseGrant, c.Ref) || IsOwed(world, ObligationKind.ClaimAccess, c.Ref) || IsOwed(world, ObligationKind.EndClaim, c.Ref)));

    private static void HoldItem(World world, Request request, Item item)
    {
        ItemRef claim = new(request.Id, item.Number);
        var held = world.Access(item.Access).Find(claim)?.State;
        var carried = IsOwed(world, ObligationKind.TellRequest, claim);
        var fine = item.State switch
        {
            ItemState.AwaitingApproval => IsOwed(world, ObligationKind.LapseStage, claim),
            ItemState.Approved => carried || held is ClaimState.Waiting || IsOwed(world, ObligationKind.AuthoriseGrant, claim) || IsOwed(world, ObligationKind.ClaimAccess, claim),
            ItemState.Active { EndsAt: not null } => carried || IsOwed(world, ObligationKind.ExpireItem, claim),
            ItemState.Ending => carried || held is ClaimState.Ending || IsOwed(world, ObligationKind.EndClaim, claim),
            _ => true,
        };
        Require(fine, item, $"nothing is owed for an item of {request.Id}, whose claim is {held}");
    }

    // Whoever is silent is reminded, and joined by others: what comes first of that is owed.
    private static void HoldChase(World world, Request request, Item item)
    {
        // What is decided has the time of the newest entry at least, also while the clock is put back.
        if (item.State is ItemState.AwaitingApproval open && open.LapsesAt > world.Now && open.LapsesAt > world.Newest)
        {
            var owed = world.Owed.Where(o => o.Item == new ItemRef(request.Id, item.Number) && o.What.Kind is ObligationKind.EscalateStage or ObligationKind.RemindStage && Subjects.Number(o.What, 1) == open.Opening).ToList();
            var (reminds, escalates) = (Reminding.NextOf(open), open.EscalatesAt);
            Require((escalates ?? reminds) is null || owed.Exists(o => o.What.DueAt <= (reminds < escalates ? reminds : escalates ?? reminds)), item, $"nobody is chased for item {item.Number} of {request.Id}");
        }
    }

    private static bool IsOwed(World world, ObligationKind kind, ItemRef item) =>
        world.Owed.Exists(o => o.What.Kind == kind && o.Item == item);

    private static void Require(bool holds, object subject, string problem)
    {
        if (!holds)
        {
            throw new BrokenException($"{problem}: {subject}");
        }
    }
}
