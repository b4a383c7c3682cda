using System.Globalization;
using ChatGovernanceBot.Governance.Defects;
using static ChatGovernanceBot.Governance.Custody.CustodyCommand;
using static ChatGovernanceBot.Governance.Custody.CustodyEvent;

namespace ChatGovernanceBot.Governance.Custody;

/// <summary>
/// The custody of the ledger on one page. While it is in quarantine nothing is submitted, approved or granted and every end goes on; it ends
/// when every access was read since it began and a human said so. Pure.
/// </summary>
public static class CustodyLifecycle
{
    public static Decided<CustodyEvent> Decide(LedgerCustody state, CustodyCommand command, CustodyFacts facts) => (state.Open, command) switch
    {
        (null, Begin begin) => Governance.Decide.Accept<CustodyEvent>(new QuarantineBegan(facts.Now, begin.Finding, new(facts.Organisation.DefectOwner, TaskReason.Quarantined, Detail))),
        ({ } open, Begin begin) => BeginAgain(open, begin, facts),
        ({ Asked: null } open, NoteAsked note) when note.Quarantine == open.Number => Governance.Decide.Accept<CustodyEvent>(new ReadingsAsked(facts.Now, open.Number, note.Accesses)),
        (_, NoteAsked) => new Refusal(RefusalCode.NothingOwed, "No quarantine waits for this."),
        (null, Release) => new Refusal(RefusalCode.NothingOwed, "The ledger is not in quarantine, so there is nothing to release."),
        ({ } open, Release release) => Decide(open, release, facts),
        _ => throw new ArgumentOutOfRangeException(nameof(command), command.GetType().Name),
    };

    private const string Detail = "The ledger is not what was last committed, so it is in quarantine: only ends and revocations are done until every access was read and it is released.";

    // A host that starts anew in the same quarantine goes on with it; a ledger that was put back once more has to be read once more.
    private static Decided<CustodyEvent> BeginAgain(Quarantine open, Begin begin, CustodyFacts facts) => open.Finding.Cause == begin.Finding.Cause && open.Finding.Mark == begin.Finding.Mark
        ? new Refusal(RefusalCode.NothingOwed, "This quarantine has begun already.")
        : Governance.Decide.Accept<CustodyEvent>(new QuarantineBegan(facts.Now, begin.Finding, new(facts.Organisation.DefectOwner, TaskReason.Quarantined, Detail)));

    private static Decided<CustodyEvent> Decide(Quarantine open, Release release, CustodyFacts facts) => (open.Asked, facts.UnreadIn(open.Number)) switch
    {
        _ when !facts.Organisation.Roster.IsActive(release.By) => new Refusal(RefusalCode.NoAuthority, "Only somebody who is active in the people file can release the ledger."),
        (null, _) => new Refusal(RefusalCode.NotAllowed, "The bot has not gone through every access yet. Let it run, and try again."),
        ({ } asked, > 0 and var unread) => new Refusal(RefusalCode.NotAllowed, string.Create(CultureInfo.InvariantCulture,
            $"{unread} of {asked} accesses could not be read since the quarantine began. Let the bot run, make their targets readable, have those who change systems by hand attest what they see there, and try again.")),
        _ => Governance.Decide.Accept<CustodyEvent>(new QuarantineReleased(facts.Now, open.Number, release.By, release.Reason)),
    };

    /// <summary>The state after an event.</summary>
    public static LedgerCustody Evolve(LedgerCustody state, CustodyEvent @event)
    {
        var next = state with { Version = state.Version + 1 };
        return @event switch
        {
            QuarantineBegan e => next with { Open = new(next.Version, e.At, e.Finding, null) },
            ReadingsAsked e => next with { Open = next.Open! with { Asked = e.Accesses } },
            QuarantineReleased => next with { Open = null },
            _ => throw new ArgumentOutOfRangeException(nameof(@event)),
        };
    }

    /// <summary>What is owed because of an event that led to <paramref name="after"/>.</summary>
    public static IEnumerable<Obligation> Owes(LedgerCustody after, CustodyEvent @event) => @event switch
    {
        QuarantineBegan e =>
        [
            new(ObligationFamily.CarryDecisions, ObligationKind.AskReadings, LedgerCustody.Stream, after.Version.ToString(CultureInfo.InvariantCulture), e.At),
            .. DefectOwing.Of(LedgerCustody.Stream, after.Version, 0, e.Task, e.At),
        ],
        _ => [],
    };
}
