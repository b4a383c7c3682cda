using System.Globalization;
using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Defects;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Bot.Jobs;

/// <summary>
/// Makes a reading that has failed for long a defect of who owns the system: one a system, whatever number of accesses in it cannot be read. The
/// reading stays owed.
/// </summary>
public sealed class UnreadTargets(LedgerWriter writer, DefectQueries defects, ICurrentPolicy policy, [FromKeyedServices(Clocks.Governance)] TimeProvider governance)
{
    /// <summary>How long it is tried before somebody is told.</summary>
    private static readonly TimeSpan TellAfter = TimeSpan.FromDays(1);

    private static readonly CommandContext By = CommandContext.Of(new Actor.Job(nameof(UnreadTargets)));

    /// <summary>The target did not show whether the edge is there.</summary>
    /// <param name="claimed">The reading that is owed.</param>
    public async Task<Fulfilment> LaterAsync(ClaimedObligation claimed, Access access, Observation seen, CancellationToken cancellation)
    {
        var now = governance.GetUtcNow();
        if (now - claimed.OwedSince >= TellAfter && !await IsKnownAsync(access.Id.Entitlement.System, now, cancellation))
        {
            await RaiseAsync(access.Id, now, cancellation);
        }

        return new Fulfilment.Later(seen.Detail);
    }

    private async Task<bool> IsKnownAsync(SystemId system, DateTimeOffset now, CancellationToken cancellation) => (await defects.StandingAsync(now, cancellation))
        .Any(d => d is { Task.Reason: TaskReason.CannotObserve, Source.Kind: StreamKind.Access } && new AccessId(d.Source.Id).Entitlement.System == system);

    private async Task RaiseAsync(AccessId access, DateTimeOffset now, CancellationToken cancellation)
    {
        var system = access.Entitlement.System;
        var task = new HumanTask(EdgeOwners.OfSystem(access, policy.Organisation), TaskReason.CannotObserve, $"The system {system} could not be read for a day, in this access and perhaps in others. Whether what it holds is what the ledger says is not known; it is tried again.");
        var once = string.Create(CultureInfo.InvariantCulture, $"unread:{system}:{now.UtcDateTime:yyyy-MM-dd}");
        await writer.ExecuteAsync(new AccessCommand.RaiseTask(access, task), By with { IdempotencyKey = once }, cancellation);
    }
}
