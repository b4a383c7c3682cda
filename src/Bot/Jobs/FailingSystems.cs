using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Defects;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Bot.Jobs;

/// <summary>
/// Makes a system that does not answer, or does not do what it is told, a defect of who owns it: one a system, whatever number of accesses in it
/// cannot be read, granted or removed. What is owed stays owed.
/// </summary>
public sealed class FailingSystems(LedgerWriter writer, DefectQueries defects, ICurrentPolicy policy, [FromKeyedServices(Clocks.Governance)] TimeProvider governance)
{
    /// <summary>How long a reading is tried before somebody is told.</summary>
    private static readonly TimeSpan TellAfter = TimeSpan.FromDays(1);

    private static readonly CommandContext By = CommandContext.Of(new Actor.Job(nameof(FailingSystems)));

    /// <summary>Many accesses of a system fail in the same moment.</summary>
    private readonly OneAtATime _systems = new(16);

    /// <summary>The target did not show whether the edge is there.</summary>
    /// <param name="claimed">The reading that is owed.</param>
    public async Task<Fulfilment> LaterAsync(ClaimedObligation claimed, Access access, Observation seen, CancellationToken cancellation)
    {
        if (governance.GetUtcNow() - claimed.OwedSince >= TellAfter)
        {
            await TellAsync(access.Id, TaskReason.CannotObserve, $"The system {access.Id.Entitlement.System} could not be read for a day. Whether what it holds is what the ledger says is not known; it is tried again.", cancellation);
        }

        return new Fulfilment.Later(seen.Detail);
    }

    /// <summary>A removal has failed again. Whoever is not told of it now is told by the next try.</summary>
    public Task TellAsync(Access stuck, CancellationToken cancellation)
    {
        var system = stuck.Id.Entitlement.System;
        return stuck.LastSeen is { Presence: Presence.Present }
            ? TellAsync(stuck.Id, TaskReason.RevocationStuck, $"The system {system} still shows what was removed from it. Nothing is called gone until it is; removing it is tried again and again.", cancellation)
            : TellAsync(stuck.Id, TaskReason.CannotObserve, $"The system {system} cannot be read, so what ends in it is not proven gone; that is tried again and again.", cancellation);
    }

    /// <summary>A grant has failed again since the target could not be read.</summary>
    public Task TellOfGrantAsync(Access unread, CancellationToken cancellation) =>
        TellAsync(unread.Id, TaskReason.CannotObserve, $"The system {unread.Id.Entitlement.System} cannot be read, so nothing can be granted in it; that is tried again and again.", cancellation);

    /// <summary>Opens a defect of the system at once, so that what fails beside this access finds it; does nothing where one stands.</summary>
    /// <param name="access">One of those that it holds up.</param>
    public Task TellAsync(AccessId access, TaskReason reason, string detail, CancellationToken cancellation) => _systems.RunAsync(access.Entitlement.System.Value, async () =>
    {
        if (!await IsKnownAsync(access.Entitlement.System, cancellation))
        {
            var (source, task) = (StreamRef.Of(access), new HumanTask(EdgeOwners.OfSystem(access, policy.Organisation), reason, detail));
            if (await writer.ExecuteAsync(new AccessCommand.RaiseTask(access, task), By, cancellation) is { Refusal: null, State.Version: var raised })
            {
                await writer.ExecuteAsync(new DefectCommand.Open(DefectId.Of(source, raised), source, 0, task), By, cancellation);
            }
        }

        return true;
    }, cancellation);

    private async Task<bool> IsKnownAsync(SystemId system, CancellationToken cancellation) => !(await defects.StandingOfAsync(system, governance.GetUtcNow(), cancellation)).IsEmpty;
}
