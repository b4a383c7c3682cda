using System.Collections.Immutable;
using System.Globalization;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Accounts;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Custody;
using ChatGovernanceBot.Governance.Defects;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.People.Absences;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Ledger;

/// <summary>Says one entry in words. What people and targets wrote is quoted, with its control characters taken out.</summary>
internal sealed class StoryWords(Roster roster, Func<Commitment, string?> textOf)
{
    public string Of(AuditEntry entry) => $"{Of(entry.By)}: " + entry.Data switch
    {
        CommandRefused e => $"was refused {e.Command} ({e.Code}): {Plain(e.Reason)}",
        RequestEvent e => Of(e),
        AccountEvent.Linked e => $"account {e.Account} was linked after a sign-in that both ends confirmed",
        AccountEvent.Unlinked e => $"account {e.Account} was unlinked",
        AccountEvent.CardsSentTo e => $"cards go to account {e.Account} first",
        AbsenceEvent.WentAway e => $"away from {Time(e.Stay.From)} until {Time(e.Stay.Until)}{(e.Stay.Deputy is { } deputy ? $", {Name(deputy)} decides for them" : "")}",
        AbsenceEvent.CameBack => "back",
        DefectEvent.Opened e => $"defect {e.Defect} is opened about {e.Source}: {Of(e.Task)}",
        DefectEvent.Closed e => $"{Name(e.By)} closed the defect, because: {Text(e.Reason)}{(e.ComesBackAt is { } again ? $". Unless its cause is gone by {Time(again)} it is opened again" : "")}",
        DefectEvent.Chased e => $"the defect is still open: {(e.To is { } to ? $"{Name(to)} is asked" : "who was asked about the finding is asked again")}, step {e.Step}",
        DefectEvent.Settled { End: DefectEnd.Mended } => "the cause of the defect is gone",
        DefectEvent.Settled e => $"the defect has come to its end: {e.End}",
        DefectEvent.Reopened e => $"the defect was closed and its cause has lasted, so it is open again; {Name(e.To)} is told",
        CustodyEvent.QuarantineBegan e => $"the ledger is in quarantine ({e.Finding.Cause}): it ends at entry {e.Finding.Ledger}, the mark knows {e.Finding.Mark?.ToString(CultureInfo.InvariantCulture) ?? "nothing"}. {Of(e.Task)}",
        CustodyEvent.ReadingsAsked e => $"{e.Accesses} accesses are to be read for quarantine {e.Quarantine}",
        CustodyEvent.QuarantineReleased e => $"{Name(e.By)} released the ledger from quarantine {e.Quarantine}, because: {Text(e.Reason)}{(e.Unread is { } unread ? $"; without these having been read: {string.Join(", ", unread.Select(access => $"{access.Entitlement} for {Name(access.Identity)}"))}" : "")}",
        PolicyEvent.Loaded e => $"policy {e.Version} is in force{(e.Reason is { } why ? $", put there by their word, because: {Text(why)}" : "")}",
        PolicyEvent.Held e => $"a changed policy is held: {Of(e.Task)}",
        PolicyEvent.FolderRefused e => $"the policy folder is refused: {Of(e.Task)}",
        PolicyEvent.FolderMended => "the policy folder is right again",
        PolicyEvent.HoldReleased e => $"{Name(e.By)} released the policy that was held, because: {Text(e.Reason)}",
        AccessEvent e => $"[{entry.Stream.Id.Split('~')[0]}] {Of(e)}",
        _ => entry.Data.ToString()!,
    };

    private string Of(RequestEvent @event) => @event switch
    {
        RequestEvent.Submitted e => $"asked for {(e.Bundle is { } bundle ? $"bundle {bundle}: " : "")}{string.Join(", ", e.Items.Select(Of))}{(e.Ticket is { } ticket ? $", ticket {Plain(ticket)}" : "")}{(e.Follows is { } follows ? $", {Of(follows)}" : "")}, because: {Text(e.Justification)} (policy {e.Policy})",
        RequestEvent.StageOpened e => $"item {e.Item} waits at stage {e.Stage + 1} for {Names(e.Asked)}, until {Time(e.LapsesAt)}",
        RequestEvent.Voted e => $"{Name(e.By)}{(e.For is { } principal ? $" for {Name(principal)}, who was away," : "")} decided {e.Verdict} on item {e.Item} at stage {e.Stage + 1}{(e.Shortened is { } shorter ? ", shortened to " + Of(shorter) : "")}{(e.Reason is { } why ? ", because: " + Text(why) : "")}; saw digest {e.Shown} on card {e.Delivery}",
        RequestEvent.StagesAdded e => $"policy {e.Policy} adds to item {e.Item}: {string.Join("; ", e.Stages.Select(s => s.Text))}",
        RequestEvent.StagesSetAside e => $"nobody is left to decide item {e.Item} at stage {string.Join(", ", e.Stages.Select(s => s + 1))}, which policy {e.Policy} does not demand",
        RequestEvent.LimitShortened e => $"policy {e.Policy} allows item {e.Item} at most {Of(Length.OfTime(e.Longest))}",
        RequestEvent.SentBack e => $"item {e.Item} went back to stage {e.Stage + 1}: {Plain(e.Why)}",
        RequestEvent.AlsoAsked e => $"{Names(e.Asked)} may now decide item {e.Item} at stage {e.Stage + 1} too",
        RequestEvent.Nudged e => $"{Names(e.Asked)} {(e.Asked.Length == 1 ? "was" : "were")} nudged about item {e.Item} by {Name(e.By)}",
        RequestEvent.Reminded { Reminders.IsEmpty: true } e => $"nobody who would be reminded of item {e.Item} at stage {e.Stage + 1} now is waited for any longer",
        RequestEvent.Reminded e => $"the time has come to remind {Names([.. e.Reminders.Select(r => r.Person)])} of item {e.Item} at stage {e.Stage + 1}",
        RequestEvent.Escalated { Asked.IsEmpty: true } e => $"item {e.Item} is still open at stage {e.Stage + 1}, and nobody is left to ask",
        RequestEvent.Escalated e => $"item {e.Item} is still open at stage {e.Stage + 1}, so {Names(e.Asked)} may decide it too",
        RequestEvent.PassedOver e => $"{Name(e.Person)} cannot be reached about item {e.Item} at stage {e.Stage + 1}, so nobody waits for them",
        RequestEvent.FallbackAsked e => $"too few can be reached about item {e.Item} at stage {e.Stage + 1}, so {Names(e.Asked)} may decide it too",
        RequestEvent.ClaimSettled e => $"the claim of item {e.Item} has ended ({e.Outcome}); it is to be approved anew",
        RequestEvent.ItemApproved e => $"item {e.Item} is approved {Of(e.Length)}, {(e.Counted.IsEmpty ? "by policy" : "by " + Names(e.Counted))}",
        RequestEvent.GrantAuthorised e => $"grant try {e.Attempt} of item {e.Item} is authorised under policy {e.Policy}",
        RequestEvent.ItemActivated e => $"item {e.Item} is active from {Time(e.From)}, {End(e.EndsAt)}{(e.AttestedBy is { } by ? By([by]) : "")}",
        RequestEvent.ItemEnding e => $"item {e.Item} is ending: {e.Cause}{(e.By is { } by ? " by " + Name(by) : "")}{(e.Reason is { } why ? ", because: " + Text(why) : "")}",
        RequestEvent.ItemClosed e => $"item {e.Item} is closed: {e.Outcome}{(e.By is { } by ? " by " + Name(by) : "")}{(e.CoveredBy is { } other ? $", access continues under {other}" : "")}{(e.AttestedBy is { } attested ? By(attested) : "")}{(e.Why is { } why ? ": " + Plain(why) : "")}",
        RequestEvent.RequestClosed => "the request is closed, since every item is",
        RequestEvent.TaskRaised e => Of(e.Task),
        _ => EventNames.Of(@event),
    };

    private static string Of(Followed follows) => follows.Kind switch
    {
        FollowKind.Extends => $"to extend {follows.Request}",
        FollowKind.Restores => $"since the target was found otherwise than {follows.Request} left it",
        FollowKind.Appeals => $"as an appeal against the end of {follows.Request}",
        _ => $"once more after {follows.Request}",
    };

    private string Of(AccessEvent @event) => @event switch
    {
        AccessEvent.Claimed e => $"{e.Claim} claims the access {Of(e.Length)}, try {e.Attempt}",
        AccessEvent.ClaimReauthorised e => $"{e.Claim} has fresh authority for try {e.Attempt}",
        AccessEvent.ReauthorisationAsked e => $"{e.Claim} needs fresh authority for try {e.Attempt}, not before {Time(e.DueAt)}",
        AccessEvent.ProvisioningStarted => "provisioning begins",
        AccessEvent.CallIntended e => $"call {e.Number} ({e.Kind}) is about to be made, void after {Time(e.Deadline)}",
        AccessEvent.CallReturned e => $"call {e.Number} returned {e.Outcome}: {Plain(e.Reason)}",
        AccessEvent.Observed e => $"the target was read: {e.Observation.Presence}, {e.Observation.Path} ({Plain(e.Observation.Detail)})",
        AccessEvent.CallsOverdue e => $"calls {string.Join(", ", e.Numbers)} can have no more effect",
        AccessEvent.FoundPreExisting e => $"the edge was there before us ({e.Path})",
        AccessEvent.EdgeActive e => $"the edge is active, {Of(e.Proof)}",
        AccessEvent.ClaimActivated e => $"{e.Claim} is active from {Time(e.From)}, {End(e.EndsAt)}{(e.AttestedBy is { } by ? By([by]) : "")}",
        AccessEvent.ClaimEnding e => $"{e.Claim} is ending: {e.Cause}",
        AccessEvent.ClaimEnded e => $"{e.Claim} ended: {e.Outcome}{(e.CoveredBy is { } other ? $", access continues under {other}" : "")}{(e.AttestedBy is { } by ? By(by) : "")}",
        AccessEvent.OwnerAsked e => Of(e.Task),
        AccessEvent.PreExistingDecided e => $"{Name(e.By)} decided {e.Decision}, because: {Text(e.Reason)}",
        AccessEvent.RevocationStarted => "revocation begins",
        AccessEvent.RevocationOrdered e => $"its revocation is ordered: {e.Cause}{(e.By is { } by ? " by " + Name(by) : "")}{(e.Reason is { } why ? ", because: " + Text(why) : "")}",
        AccessEvent.RevocationBlocked e => $"the target refuses the revocation: {Plain(e.Reason)}; next try {Time(e.DueAt)}",
        AccessEvent.TryAgain e => $"{e.What} is tried again at {Time(e.DueAt)}, after {e.Failures} without success",
        AccessEvent.EdgeGone e => $"the edge is gone, {Of(e.Proof)}",
        AccessEvent.FoundBeyondEnd => "the edge was found again after its end",
        AccessEvent.TaskRaised e => Of(e.Task),
        AccessEvent.ObservationPlanned e => $"it is read again at {Time(e.DueAt)}",
        AccessEvent.DriftFound e => Of(e.Task),
        AccessEvent.FindingChased e => $"the finding is not settled: {Name(e.To)} is asked, step {e.Step}",
        AccessEvent.Orphaned e => $"{Of(e.Task)} It is revoked at {Time(e.RevokeAt)} unless somebody answers for it by then",
        AccessEvent.AnsweredFor => "somebody answers for its holder again",
        AccessEvent.ReadingAsked e => $"it is to be read for quarantine {e.Quarantine} of the ledger",
        AccessEvent.ReadingNoted e => $"it was read for quarantine {e.Quarantine} of the ledger",
        HandsEvent e => Of(e),
        ReviewEvent e => Of(e),
        _ => EventNames.Of(@event),
    };

    private string Of(HandsEvent @event) => @event switch
    {
        AccessEvent.ReachSet e => e.Reach == Reach.People ? "people change it by hand: nothing is called and nothing is read" : "a connector changes it",
        AccessEvent.HandsAsked { IsHeld: true } e => $"nobody is asked to {Of(e.For)} by hand until the ledger is released",
        AccessEvent.HandsAsked e => $"{Names(e.Asked)} are asked to {Of(e.For)} by hand and to attest it",
        AccessEvent.Attested e => $"{Name(e.By)} attested that it is {Of(e)}, not observed: {Text(e.Note)}; on card {e.Delivery}",
        AccessEvent.HandsDeclined e => $"{Name(e.By)} cannot do it by hand, because: {Text(e.Reason)}; {Names(e.Joined)} are asked too",
        AccessEvent.HandsChased e => $"those who are asked to do it by hand are reminded, step {e.Step}; {Names(e.Joined)} are asked too",
        _ => EventNames.Of(@event),
    };

    private static string Of(HandsFor work) => work switch { HandsFor.Grant => "make it", HandsFor.Revoke => "remove it", _ => "look how it stands" };

    private static string Of(AccessEvent.Attested attested) => attested switch
    {
        { For: HandsFor.Grant } => "there",
        { For: HandsFor.Revoke } => "gone",
        { Seen: Seen.AsAsked } => "as the ledger says",
        _ => "otherwise than the ledger says",
    };

    private static string Of(Proof? proof) => proof == Proof.Attestation ? "as attested, not observed" : "as observed";

    private string By(ImmutableArray<PersonId> attestors) => $", attested by {Names(attestors)}, not observed";

    private string Of(ReviewEvent @event) => @event switch
    {
        AccessEvent.ReviewScheduled e => $"its review is due {Time(e.DueAt)}, counted from {Time(e.Anchor)}",
        AccessEvent.ReviewAsked e => $"{Names(e.Asked)} may keep or revoke it ({e.As}, review {Plain(e.Rule)}), until {Time(e.LapsesAt)}",
        AccessEvent.ReviewPassedOn e => $"{(e.By is { } by ? Name(by) + " says it is not theirs to review; " : "")}{(e.Unreached is { } unreached ? Name(unreached) + " cannot be reached; " : "")}{Names(e.Asked)} may answer now ({e.As})",
        AccessEvent.ReviewPostponed e => $"{Name(e.By)} is asked again {Time(e.Until)}",
        AccessEvent.ReviewKept e => $"{Name(e.By)} keeps it{(e.Reason is { } why ? ", because: " + Text(why) : "")}; saw digest {e.Shown} on card {e.Delivery}",
        AccessEvent.ReviewRevoked e => $"{Name(e.By)} takes it back{(e.Reason is { } why ? ", because: " + Text(why) : "")}; saw digest {e.Shown} on card {e.Delivery}",
        AccessEvent.ReviewLapsed => "nobody answered its review in time",
        _ => EventNames.Of(@event),
    };

    /// <summary>What a card said of an item whose stage was open, to stand after the vote that was cast on it.</summary>
    /// <param name="entitlement">As the policy then described it; null where that cannot be read any more.</param>
    public string Shown(Request request, Item item, int stage, Entitlement? entitlement)
    {
        var what = entitlement is null ? "" : $" ({Plain(entitlement.Role)}; {Lower(entitlement.Sensitivity)}, {Lower(entitlement.Privilege)})";
        var approved = item.Approvals.Any() ? $", approved by {Names([.. item.Approvals.Select(v => v.By)])}" : "";
        var findings = string.Concat(item.Findings.Select(f => $"; found: {Plain(f.Text)}"));
        return $": {item.Entitlement}{what} for {Name(item.Identity)} {Of(item.Allowed)}, asked by {Name(request.Requester)}{(request.Ticket is { } ticket ? $" for ticket {Plain(ticket)}" : "")}"
            + $", stage {stage + 1} of {item.Stages.Length} ({Plain(item.Stages[stage].Name)}) by rule {item.Rule}{approved}{findings}";
    }

    private static string Lower<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();

    private string Of(Actor by) => by switch
    {
        Actor.Human human => $"{Name(human.Person)} via {Plain(human.Via)}",
        Actor.Job job => job.Name,
        _ => throw new ArgumentOutOfRangeException(nameof(by)),
    };

    private string Of(SubmittedItem item) =>
        $"{item.Entitlement} for {Name(item.Identity)} {Of(item.Length)} ({(item.Route is { } route ? $"rule {route.Rule}: {Plain(route.Why)}" : "no policy routes it")})";

    private string Of(HumanTask task) => $"{Name(task.Owner)} is given a task ({task.Reason}{(task.About is { } about ? $", about {Name(about)}" : "")}): {Plain(task.Detail)}";

    private static string Of(Length length) => (length.For, length.Until) switch
    {
        ({ } time, { } until) => $"for {Words(time)}, at most until {Time(until)}",
        ({ } time, null) => "for " + Words(time),
        (null, { } until) => "until " + Time(until),
        _ => "without an end",
    };

    private static string Words(TimeSpan time) => time.ToString(time.Days > 0 ? "d' d 'hh' h 'mm' min'" : "h' h 'mm' min'", CultureInfo.InvariantCulture);
    private static string End(DateTimeOffset? end) => end is { } time ? "until " + Time(time) : "without an end";
    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    private string Name(PersonId id) => Name(id.AsIdentity);
    private string Name(IdentityId id) => roster.Find(id) is { } known ? Plain(known.DisplayName) : id.Value;
    private string Names(ImmutableArray<PersonId> people) => people.IsEmpty ? "nobody" : string.Join(", ", people.Select(Name));
    private string Text(Commitment commitment) => textOf(commitment) is { } text ? $"\"{Plain(text)}\"" : $"(text not kept, commitment {commitment})";

    private static string Plain(string text) => string.Concat(text.Select(c => IsPlain(c) ? c : ' '));

    // Control and format characters could forge lines or turn text around.
    private static bool IsPlain(char c) => char.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
