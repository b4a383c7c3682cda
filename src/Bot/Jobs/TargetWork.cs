using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Bot.Jobs;

/// <summary>Grants: read, commit the intent, call, record what was said; the read that follows is owed by that.</summary>
public sealed class ProvisionAccess(TargetWork work) : IFulfil
{
    public ObligationFamily Family => ObligationFamily.ProvisionAccess;

    public Task<Fulfilment> FulfilAsync(ClaimedObligation claimed, CancellationToken cancellation) => claimed.Obligation.Kind == ObligationKind.Provision
        ? work.GrantAsync(claimed.Obligation, nameof(ProvisionAccess), cancellation)
        : work.ObserveAsync(claimed.Obligation, nameof(ProvisionAccess), cancellation);
}

/// <summary>Revokes, and reads until the edge is seen gone.</summary>
public sealed class ConfirmRevocation(TargetWork work) : IFulfil
{
    public ObligationFamily Family => ObligationFamily.ConfirmRevocation;

    public Task<Fulfilment> FulfilAsync(ClaimedObligation claimed, CancellationToken cancellation) => claimed.Obligation.Kind == ObligationKind.Revoke
        ? work.RevokeAsync(claimed.Obligation, nameof(ConfirmRevocation), cancellation)
        : work.ObserveAsync(claimed.Obligation, nameof(ConfirmRevocation), cancellation);
}

/// <summary>Reads edges that nothing is being done to.</summary>
public sealed class ObserveAccess(TargetWork work) : IFulfil
{
    public ObligationFamily Family => ObligationFamily.ObserveAccess;

    public Task<Fulfilment> FulfilAsync(ClaimedObligation claimed, CancellationToken cancellation) => claimed.Obligation.Kind == ObligationKind.Watch
        ? work.WatchAsync(claimed.Obligation, nameof(ObserveAccess), cancellation)
        : work.ObserveAsync(claimed.Obligation, nameof(ObserveAccess), cancellation);
}

/// <summary>The steps against a target, each one obligation: the process may die between any two.</summary>
public sealed class TargetWork(LedgerWriter writer, LedgerQueries queries, Targets targets, TimeProvider system)
{
    public async Task<Fulfilment> GrantAsync(Obligation owed, string job, CancellationToken cancellation)
    {
        var (access, turn) = await LoadAsync(owed, cancellation);
        if (access.Turn != turn)
        {
            return new Fulfilment.Done();
        }

        var before = await targets.ReadAsync(access, cancellation);
        var begun = await writer.ExecuteAsync(new AccessCommand.BeginGrant(access.Id, turn, before, system.GetUtcNow() + Targets.CallTime, Targets.CallTime), By(job), cancellation);
        return await CallAsync(access, begun, job, cancellation);
    }

    public async Task<Fulfilment> RevokeAsync(Obligation owed, string job, CancellationToken cancellation)
    {
        var (access, turn) = await LoadAsync(owed, cancellation);
        if (access.Turn != turn)
        {
            return new Fulfilment.Done();
        }

        var begun = await writer.ExecuteAsync(new AccessCommand.BeginRevoke(access.Id, turn, system.GetUtcNow() + Targets.CallTime, Targets.CallTime), By(job), cancellation);
        return await CallAsync(access, begun, job, cancellation);
    }

    // The turn was still ours when the intent was committed, so a new number is our intent and nobody else's.
    private async Task<Fulfilment> CallAsync(Access before, Executed<Access> begun, string job, CancellationToken cancellation)
    {
        if (begun.Refusal is not null || begun.State?.OpenCalls.FirstOrDefault(c => c.Number == before.LastCall + 1) is not { } call)
        {
            return Fulfilment.Of(begun.Refusal);
        }

        var result = await targets.CallAsync(begun.State, call, cancellation);
        var ended = await writer.ExecuteAsync(new AccessCommand.EndCall(before.Id, call.Number, result.Outcome, result.Reason), By(job), cancellation);
        return Fulfilment.Of(ended.Refusal);
    }

    public async Task<Fulfilment> ObserveAsync(Obligation owed, string job, CancellationToken cancellation)
    {
        var (access, turn) = await LoadAsync(owed, cancellation);
        if (access.Turn != turn)
        {
            return new Fulfilment.Done();
        }

        var seen = await targets.ReadAsync(access, cancellation);
        return Fulfilment.Of((await writer.ExecuteAsync(new AccessCommand.Observe(access.Id, turn, seen), By(job), cancellation)).Refusal);
    }

    public async Task<Fulfilment> WatchAsync(Obligation owed, string job, CancellationToken cancellation)
    {
        var access = await queries.AccessAsync(new(owed.Stream.Id), cancellation);
        if (access.State != AccessState.Absent)
        {
            return new Fulfilment.Done();
        }

        var seen = await targets.ReadAsync(access, cancellation);
        if (seen.Presence == Presence.Unknown)
        {
            // Unknown is never Absent: the look after the end stays owed until the edge was seen to be there or not.
            return new Fulfilment.Later(seen.Detail);
        }

        return Fulfilment.Of((await writer.ExecuteAsync(new AccessCommand.Watch(access.Id, seen), By(job), cancellation)).Refusal);
    }

    private async Task<(Access Access, int Turn)> LoadAsync(Obligation owed, CancellationToken cancellation) =>
        (await queries.AccessAsync(new(owed.Stream.Id), cancellation), Subject.Number(owed, 0));

    private static CommandContext By(string job) => CommandContext.Of(new Actor.Job(job));
}
