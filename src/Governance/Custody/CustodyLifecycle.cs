using System.Globalization;
using ChatGovernanceBot.Governance.Defects;
using static ChatGovernanceBot.Governance.Custody.CustodyCommand;
using static ChatGovernanceBot.Governance.Custody.CustodyEvent;

namespace ChatGovernanceBot.Governance.Custody;

/// <summary>
/// The custody of the ledger on one page. While it is in quarantine nothing is submitted, approved or granted and every end goes on; it ends
/// when every access was read since it began, or is named as one that cannot be, and a human said so. Pure.
/// </summary>
public static class CustodyLifecycle
{
    public static Decided<CustodyEvent> Decide(LedgerCustody state, CustodyCommand command, CustodyFacts facts) => (state.Open, command) switch
    {
        (null, Begin begin) => Begun(begin, facts),
        ({ } open, Begin begin) => BeginAgain(open, begin, facts),
        ({ Asked: null } open, NoteAsked note) when note.Quarantine == open.Number => Governance.Decide.Accept<CustodyEvent>(new ReadingsAsked(facts.Now, open.Number, note.Accesses)),
        (_, NoteAsked) => new Refusal(RefusalCode.NothingOwed, "No quarantine waits for this."),
        (null, Release) => new Refusal(RefusalCode.NothingOwed, "The ledger is not in quarantine, so there is nothing to release."),
        ({ } open, Release release) => Decide(open, release, facts),
        _ => throw new ArgumentOutOfRangeException(nameof(command), command.GetType().Name),
    };

    private static Decided<CustodyEvent> Begun(Begin begin, CustodyFacts facts) => Governance.Decide.Accept<CustodyEvent>(new QuarantineBegan(facts.Now, begin.Finding, new(
        facts.Organisation.DefectOwner, TaskReason.Quarantined, Why(begin.Finding) + " Only ends and revocations are done until every access was read and the ledger is released. Chat accounts that people linked by signing in are unlinked, as some may have been since; each is linked anew by signing in.")));

    private static string Why(Finding finding) => finding.Cause switch
    {
        QuarantineCause.MarkMissing => "The ledger has entries, and its mark is missing or is none.",
        QuarantineCause.MarkUnreadable => "The mark of the ledger cannot be read, so nothing tells whether the ledger is what was last committed.",
        QuarantineCause.AnotherLog => "The ledger is another one than its mark names.",
        QuarantineCause.Diverged => string.Create(CultureInfo.InvariantCulture, $"Entry {finding.Mark} of the ledger is not the one that its mark names."),
        _ => string.Create(CultureInfo.InvariantCulture, $"The ledger ends at entry {finding.Ledger}, and its mark names entry {finding.Mark}: an older copy was put in its place."),
    };

    // A host that starts anew in the same quarantine goes on with it; a ledger that was put back once more has to be read once more.
    private static Decided<CustodyEvent> BeginAgain(Quarantine open, Begin begin, CustodyFacts facts) => open.Finding.Cause == begin.Finding.Cause && open.Finding.Mark == begin.Finding.Mark
        ? new Refusal(RefusalCode.NothingOwed, "This quarantine has begun already.")
        : Begun(begin, facts);

    private static Decided<CustodyEvent> Decide(Quarantine open, Release release, CustodyFacts facts) => (open.Asked, facts.UnreadIn(open.Number)) switch
    {
        _ when !facts.Organisation.Roster.IsActive(release.By) => new Refusal(RefusalCode.NoAuthority, "Only somebody who is active in the people file can release the ledger."),
        (null, _) => new Refusal(RefusalCode.NotAllowed, "The bot has not gone through every access yet. Let it run, and try again."),
        ({ } asked, var unread) when unread.Except(release.Unread).Any() => new Refusal(RefusalCode.NotAllowed, string.Create(CultureInfo.InvariantCulture,
            $"{unread.Length} of {asked} accesses could not be read since the quarantine began. Let the bot run, make their targets readable, have those who change systems by hand attest what they see there, and try again.")),
        (_, var unread) => Governance.Decide.Accept<CustodyEvent>(new QuarantineReleased(facts.Now, open.Number, release.By, release.Reason) { Unread = unread.IsEmpty ? null : unread }),
    };

    /// <summary>The state after an event.</summary>
    public static LedgerCustody Evolve(LedgerCustody state, CustodyEvent @event)
    {
        var next = state with { Version = state.Version + 1, Ended = 0 };
        return @event switch
        {
            QuarantineBegan e => next with { Open = new(next.Version, e.At, e.Finding, null), Ended = state.Open?.Number ?? 0 },
            ReadingsAsked e => next with { Open = next.Open! with { Asked = e.Accesses } },
            QuarantineReleased e => next with { Open = null, Ended = e.Quarantine },
            _ => throw new ArgumentOutOfRangeException(nameof(@event)),
        };
    }

    /// <summary>What is owed because of an event that led to <paramref name="after"/>.</summary>
    public static IEnumerable<Obligation> Owes(LedgerCustody after, CustodyEvent @event) => @event switch
    {
        QuarantineBegan e =>
        [
            new(ObligationFamily.CarryDecisions, ObligationKind.AskReadings, LedgerCustody.Stream, Text(after.Version), e.At),
            .. DefectOwing.Raised(LedgerCustody.Stream, after.Version, CardKind.Task, e.Task, e.At),
            .. Ended(after, DefectEnd.Superseded, e.At),
        ],
        QuarantineReleased e =>
        [
            .. Ended(after, DefectEnd.Released, e.At),
            .. (e.Unread ?? []).Select(access => new Obligation(ObligationFamily.CarryDecisions, ObligationKind.TellUnread, StreamRef.Of(access), Text(e.Quarantine), e.At)),
        ],
        _ => [],
    };

    private static IEnumerable<Obligation> Ended(LedgerCustody after, DefectEnd end, DateTimeOffset at) => DefectOwing.Ended(LedgerCustody.Stream, after.Version, after.Ended, end, at);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
