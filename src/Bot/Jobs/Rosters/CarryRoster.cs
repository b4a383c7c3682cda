using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Defects;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.People.Changes;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Bot.Jobs.Rosters;

/// <summary>
/// Carries what a changed people file means to what people hold and own. Who holds is looked at under the roster as it is, so nothing hangs on
/// what the file said before; who owned and who moved is told by comparing the two versions.
/// </summary>
public sealed class CarryRoster(LedgerWriter writer, LedgerQueries queries, EarlierPolicies earlier, ICurrentPolicy policy) : IFulfil
{
    private static readonly CommandContext By = CommandContext.Of(new Actor.Job(nameof(CarryRoster)));

    public IReadOnlyCollection<ObligationKind> Kinds { get; } = [ObligationKind.CarryRoster, ObligationKind.RevokeOrphan];

    public async Task<Fulfilment> FulfilAsync(ClaimedObligation claimed, CancellationToken cancellation)
    {
        var owed = claimed.Obligation;
        if (owed.Kind == ObligationKind.RevokeOrphan)
        {
            return Fulfilment.Of((await writer.ExecuteAsync(new AccessCommand.RevokeOrphan(new(owed.Stream.Id), Subject.Number(owed, 0)), By, cancellation)).Refusal);
        }

        await Each.InTurnAsync(() => LookAtHoldersAsync(cancellation), () => CompareAsync(Subject.Number(owed, 0), cancellation));
        return new Fulfilment.Done();
    }

    private async Task LookAtHoldersAsync(CancellationToken cancellation) => await Each.OfAsync(
        (await queries.HeldAsync(cancellation)).Where(id => Holders.Concerns(id.Identity, policy.Organisation.Roster)),
        access => writer.ExecuteAsync(new AccessCommand.LookAtHolder(access), By, cancellation));

    private async Task CompareAsync(int version, CancellationToken cancellation)
    {
        if (await earlier.AtAsync(new(version), cancellation) is not { } after || await BeforeAsync(version, cancellation) is not { } before)
        {
            return;
        }

        var diff = RosterDiff.Of(before, after);
        await Each.InTurnAsync(() => HandOverAsync(diff, version, after, cancellation), () => FlagOwnerlessAsync(diff, version, after, cancellation), () => AskNewManagersAsync(diff, cancellation));
    }

    private Task FlagOwnerlessAsync(RosterDiff diff, int version, Organisation after, CancellationToken cancellation) => Each.OfAsync(
        diff.Ownerless, owned => writer.ExecuteAsync(Flag(owned, version, new(after.DefectOwner, TaskReason.OwnerLeft, "Nobody who owns it is active any more.")), By, cancellation));

    // Who takes over hears of it at once, by one card however many there are: it says how many others wait.
    private async Task HandOverAsync(RosterDiff diff, int version, Organisation after, CancellationToken cancellation)
    {
        var told = new HashSet<PersonId>();
        await Each.OfAsync(diff.HandedOver, machine =>
        {
            var flag = Flag(machine.Handle.Value, version, TaskOf(machine, after));
            return writer.ExecuteAsync(told.Add(flag.Task.Owner) ? new DefectCommand.Report(flag.Defect, flag.Source, flag.Task, null) : flag, By, cancellation);
        });
    }

    // What somebody holds was right for where they worked before: whoever leads them now, and not when this was owed, says whether it still is.
    private async Task AskNewManagersAsync(RosterDiff diff, CancellationToken cancellation)
    {
        if (diff.Moved.IsEmpty)
        {
            return;
        }

        var held = (await queries.HeldAsync(cancellation)).ToLookup(id => id.Identity);
        await Each.OfAsync(
            diff.Moved.Select(mover => policy.Organisation.Roster.Find(mover)).OfType<Person>().SelectMany(mover => held[mover.Id], (mover, access) => new AccessCommand.AskReviewNow(access, mover.Manager)),
            asked => writer.ExecuteAsync(asked, By, cancellation));
    }

    private static HumanTask TaskOf(Machine machine, Organisation organisation) => organisation.Roster.AnswersNow(machine) is { } successor
        ? new(successor, TaskReason.OwnerLeft, $"The owner of {machine.Handle} has left; you answer for it now.")
        : new(organisation.DefectOwner, TaskReason.NobodyAnswers, $"The owner of {machine.Handle} has left, and nobody who is here answers for it.");

    private static DefectCommand.Open Flag(string what, int version, HumanTask task)
    {
        var source = new StreamRef(StreamKind.Policy, what);
        return new(DefectId.Of(source, version), source, 0, task);
    }

    // A version that this program cannot read any more has nothing to be compared with: then the newest before it that it can.
    private async Task<Organisation?> BeforeAsync(int version, CancellationToken cancellation)
    {
        for (var number = version - 1; number > 0; number--)
        {
            if (await earlier.AtAsync(new(number), cancellation) is { } before)
            {
                return before;
            }
        }

        return null;
    }
}
