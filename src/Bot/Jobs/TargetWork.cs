using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Bot.Jobs;

/// <summary>
/// The steps against a target, each one obligation, so that the process may die between any two: read, commit the intent, call, record what was
/// said; the read that follows is owed by that. The family of the obligation is the job that does it.
/// </summary>
public sealed class TargetWork(LedgerWriter writer, LedgerQueries queries, Targets targets, FailingSystems systems, TimeProvider system) : IFulfil
{
    public IReadOnlyCollection<ObligationKind> Kinds { get; } = [ObligationKind.Provision, ObligationKind.Observe, ObligationKind.Revoke, ObligationKind.Watch, ObligationKind.ObserveLive, ObligationKind.ChaseFinding];

    public Task<Fulfilment> FulfilAsync(ClaimedObligation claimed, CancellationToken cancellation)
    {
        var (owed, job) = (claimed.Obligation, claimed.Obligation.Family.ToString());
        return owed.Kind switch
        {
            ObligationKind.Provision => GrantAsync(owed, job, cancellation),
            ObligationKind.Revoke => RevokeAsync(owed, job, cancellation),
            ObligationKind.Watch => WatchAsync(claimed, job, cancellation),
            ObligationKind.ObserveLive => ObserveLiveAsync(claimed, job, cancellation),
            ObligationKind.ChaseFinding => ChaseAsync(owed, job, cancellation),
            _ => ObserveAsync(owed, job, cancellation),
        };
    }

    private async Task<Fulfilment> GrantAsync(Obligation owed, string job, CancellationToken cancellation)
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

    private async Task<Fulfilment> RevokeAsync(Obligation owed, string job, CancellationToken cancellation)
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

    private async Task<Fulfilment> ObserveAsync(Obligation owed, string job, CancellationToken cancellation)
    {
        var (access, turn) = await LoadAsync(owed, cancellation);
        if (access.Turn != turn)
        {
            return new Fulfilment.Done();
        }

        var seen = await targets.ReadAsync(access, cancellation);
        var observed = await writer.ExecuteAsync(new AccessCommand.Observe(access.Id, turn, seen), By(job), cancellation);
        if (observed is { Refusal: null, State: { IsStuck: true } stuck })
        {
            await systems.TellAsync(stuck, cancellation);
        }

        return Fulfilment.Of(observed.Refusal);
    }

    private async Task<Fulfilment> WatchAsync(ClaimedObligation claimed, string job, CancellationToken cancellation)
    {
        var access = await queries.AccessAsync(new(claimed.Obligation.Stream.Id), cancellation);
        if (access.State != AccessState.Absent)
        {
            return new Fulfilment.Done();
        }

        var seen = await targets.ReadAsync(access, cancellation);
        if (seen.Presence == Presence.Unknown)
        {
            if (await targets.IsAnothersAsync(access, cancellation))
            {
                return new Fulfilment.Done();
            }

            // Unknown is never Absent: the look after the end stays owed until the edge was seen to be there or not.
            return await systems.LaterAsync(claimed, access, seen, cancellation);
        }

        return Fulfilment.Of((await writer.ExecuteAsync(new AccessCommand.Watch(access.Id, seen), By(job), cancellation)).Refusal);
    }

    private async Task<Fulfilment> ObserveLiveAsync(ClaimedObligation claimed, string job, CancellationToken cancellation)
    {
        var (access, turn) = await LoadAsync(claimed.Obligation, cancellation);
        if (access.Look?.Turn != turn)
        {
            return new Fulfilment.Done();
        }

        var seen = await targets.ReadAsync(access, cancellation);
        return seen.Presence == Presence.Unknown
            ? await systems.LaterAsync(claimed, access, seen, cancellation)
            : Fulfilment.Of((await writer.ExecuteAsync(new AccessCommand.ObserveLive(access.Id, turn, seen), By(job), cancellation)).Refusal);
    }

    private async Task<Fulfilment> ChaseAsync(Obligation owed, string job, CancellationToken cancellation) =>
        Fulfilment.Of((await writer.ExecuteAsync(new AccessCommand.ChaseFinding(new(owed.Stream.Id), Subject.Number(owed, 0), Subject.Number(owed, 1)), By(job), cancellation)).Refusal);

    private async Task<(Access Access, int Turn)> LoadAsync(Obligation owed, CancellationToken cancellation) =>
        (await queries.AccessAsync(new(owed.Stream.Id), cancellation), Subject.Number(owed, 0));

    private static CommandContext By(string job) => CommandContext.Of(new Actor.Job(job));
}
