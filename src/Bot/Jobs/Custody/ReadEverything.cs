using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Accounts;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Custody;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Bot.Jobs.Custody;

/// <summary>
/// Takes back every link of a chat account, and reads every access in its target while the ledger is in quarantine, each by an obligation of its
/// own: one that cannot be read holds up no other.
/// </summary>
public sealed class ReadEverything(LedgerWriter writer, LedgerQueries queries, LinkBook links, Targets targets, FailingSystems systems, ICurrentPolicy policy) : IFulfil
{
    private static readonly CommandContext By = CommandContext.Of(new Actor.Job(nameof(ReadEverything)));

    public IReadOnlyCollection<ObligationKind> Kinds { get; } = [ObligationKind.AskReadings, ObligationKind.ReadAccess, ObligationKind.TellUnread];

    public Task<Fulfilment> FulfilAsync(ClaimedObligation claimed, CancellationToken cancellation) => claimed.Obligation switch
    {
        { Kind: ObligationKind.AskReadings } owed => AskAsync(Subject.Number(owed, 0), cancellation),
        { Kind: ObligationKind.TellUnread } owed => TellAsync(new(owed.Stream.Id), Subject.Number(owed, 0), cancellation),
        { } owed => ReadAsync(claimed, new(owed.Stream.Id), Subject.Number(owed, 0), cancellation),
    };

    private async Task<Fulfilment> AskAsync(int quarantine, CancellationToken cancellation)
    {
        if (await queries.QuarantineAsync(cancellation) is not { Asked: null } open || open.Number != quarantine)
        {
            return new Fulfilment.Done();
        }

        var people = await links.LinkedPeopleAsync(cancellation);
        var accesses = await queries.AccessesAsync(cancellation);
        var asked = 0;
        await Each.InTurnAsync(
            () => Each.OfAsync(people, person => writer.ExecuteAsync(new AccountCommand.UnlinkAll(person), By, cancellation)),
            () => Each.OfAsync(accesses, async id =>
            {
                if (await CanBeReadAsync(id, cancellation))
                {
                    await writer.ExecuteAsync(new AccessCommand.AskReading(id, quarantine), By, cancellation);
                    asked++;
                }
            }));
        return Fulfilment.Of((await writer.ExecuteAsync(new CustodyCommand.NoteAsked(quarantine, asked), By, cancellation)).Refusal);
    }

    // Where nothing was ever called, seen or made by hand and policy names no place, there is none to look at. What people change by hand they are asked to look at.
    private async Task<bool> CanBeReadAsync(AccessId id, CancellationToken cancellation)
    {
        var organisation = policy.Organisation;
        var system = organisation.Catalog.Find(id.Entitlement.System);
        return (system is not null && organisation.Roster.Find(id.Identity) is not null) || await queries.AccessAsync(id, cancellation) is { LastCall: > 0 } or { IsByHand: true } or { State: not AccessState.Absent };
    }

    private async Task<Fulfilment> ReadAsync(ClaimedObligation claimed, AccessId id, int quarantine, CancellationToken cancellation)
    {
        var access = await queries.AccessAsync(id, cancellation);
        if (access.Reading is not { At: null })
        {
            return new Fulfilment.Done();
        }

        var seen = await targets.ReadAsync(access, cancellation);
        return seen.Presence == Presence.Unknown
            ? await systems.LaterAsync(claimed, access, seen, cancellation)
            : Fulfilment.Of((await writer.ExecuteAsync(new AccessCommand.NoteReading(id, quarantine, seen), By, cancellation)).Refusal);
    }

    // Reading it goes on; meanwhile a named human knows that nobody has seen how it stands.
    private async Task<Fulfilment> TellAsync(AccessId id, int quarantine, CancellationToken cancellation)
    {
        if ((await queries.AccessAsync(id, cancellation)).Reading is not { At: null } asked || asked.Quarantine != quarantine)
        {
            return new Fulfilment.Done();
        }

        await systems.TellAsync(id, TaskReason.CannotObserve, $"The ledger may have been restored from an older copy and released although the system {id.Entitlement.System} could not be read. Nothing is granted on what was not read there, and reading it is tried again and again.", cancellation);
        return new Fulfilment.Done();
    }
}
