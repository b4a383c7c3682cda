using System.Text.Json.Serialization;

namespace ChatGovernanceBot.Governance;

/// <summary>What kind of aggregate a stream belongs to.</summary>
public enum StreamKind
{
    Request,
    Access,
    Policy,
    /// <summary>A person's chat accounts.</summary>
    Accounts,
    /// <summary>Something that is out of order.</summary>
    Defect,
    /// <summary>The ledger itself.</summary>
    Ledger,
    /// <summary>A conversation in a channel. It has no entries; only what is still to be said in it is owed.</summary>
    Conversation,
    /// <summary>Whether a person is away.</summary>
    Absence,
}

/// <summary>A stream of entries: one aggregate.</summary>
public readonly record struct StreamRef(StreamKind Kind, string Id)
{
    public static StreamRef Of(RequestId id) => new(StreamKind.Request, id.Value);
    public static StreamRef Of(AccessId id) => new(StreamKind.Access, id.Value);
    public static StreamRef OfAbsence(PersonId person) => new(StreamKind.Absence, person.Value);
    public override string ToString() => $"{Kind}/{Id}";
}

/// <summary>Obligations that one recurring job claims and fulfils; families never wait for one another.</summary>
public enum ObligationFamily
{
    /// <summary>Send and update cards, and say what could not be said at once.</summary>
    DeliverCards,
    /// <summary>Remind, escalate and lapse.</summary>
    ChaseApprovals,
    /// <summary>Carry a decision from one stream to another: authorise, claim, end a claim, tell the request. No target is called.</summary>
    CarryDecisions,
    /// <summary>Observe and grant.</summary>
    ProvisionAccess,
    /// <summary>Notice before the end, and the end.</summary>
    ExpireAccess,
    /// <summary>Revoke and observe.</summary>
    ConfirmRevocation,
    /// <summary>Observe an edge that nothing is being done to: a second claim, the watch after the end.</summary>
    ObserveAccess,
    /// <summary>Ask for reviews, escalate them, and take back what nobody keeps.</summary>
    PromptRecertification,
}

/// <summary>What is owed. The name of each says what its fulfilment does.</summary>
public enum ObligationKind
{
    /// <summary>Request or access stream; subject a <see cref="CardSubject"/>.</summary>
    DeliverCard,
    /// <summary>Request or access stream; subject the version: bring every delivered card up to the present state.</summary>
    UpdateCards,
    /// <summary>Request stream; subject <c>access:version</c>: those who wait for a removal read on the card that they have why it is not done.</summary>
    ShowRemoval,
    /// <summary>Conversation stream; subject the provider: say everything that waits there, in order. Owed again at each reply that is kept.</summary>
    SayReplies,
    /// <summary>Conversation stream, named by the account's ref; subject what of a link is still to be told there and the attempt's card.</summary>
    TellLink,
    /// <summary>Conversation stream, the channel's id of the user; subject <c>provider:tenant</c>: show the page that the person opened as it is now. Owed again at each change.</summary>
    ShowHome,
    /// <summary>Request stream; subject <c>item:stage:version</c>.</summary>
    LapseStage,
    /// <summary>Request stream; subject <c>item:opening:step:version</c>: who is silent is joined by others.</summary>
    EscalateStage,
    /// <summary>Request stream; subject <c>item:opening:planned:version</c>, the time in ticks, UTC: who is silent is told once more.</summary>
    RemindStage,
    /// <summary>Request stream; subject <c>item:attempt:…</c>.</summary>
    AuthoriseGrant,
    /// <summary>Access stream; subject <c>request:item:attempt</c>.</summary>
    ClaimAccess,
    /// <summary>Access stream; subject <c>request:item:cause</c>.</summary>
    EndClaim,
    /// <summary>Access stream; subject <c>request:item:version</c>: the request notes what became of its claim.</summary>
    TellRequest,
    /// <summary>Access stream; subject the turn: read, intend, grant.</summary>
    Provision,
    /// <summary>Access stream; subject the turn: read.</summary>
    Observe,
    /// <summary>Access stream; subject the turn: intend, revoke.</summary>
    Revoke,
    /// <summary>Access stream; subject <c>version:n</c>: read the edge after its end.</summary>
    Watch,
    /// <summary>Access stream; subject the version that planned it: the review is due.</summary>
    AskReview,
    /// <summary>Access stream; subject the version that asked: who has not answered is joined by others.</summary>
    EscalateReview,
    /// <summary>Access stream; subject the version that asked: the time to answer has passed.</summary>
    LapseReview,
    /// <summary>Access stream; subject the version of the plan: read a live edge.</summary>
    ObserveLive,
    /// <summary>Access stream; subject <c>opening:n</c>: remind or ask the next one about a finding that nobody has settled.</summary>
    ChaseFinding,
    /// <summary>Access stream; subject <c>opening:step</c>: remind those who are to do something by hand, and ask others too.</summary>
    ChaseHands,
    /// <summary>Ledger stream; subject the quarantine: every access is asked to be read.</summary>
    AskReadings,
    /// <summary>Access stream; subject the quarantine: read the edge, whatever is being done to it.</summary>
    ReadAccess,
    /// <summary>Request stream; subject the item: tell that the end comes near.</summary>
    NoticeEnd,
    /// <summary>Request stream; subject the item.</summary>
    ExpireItem,
    /// <summary>Policy stream; subject the version: look at every open item under the current policy.</summary>
    LookAtOpenItems,
    /// <summary>Policy stream; subject the version: look at the review of every access under the current policy.</summary>
    LookAtReviews,
    /// <summary>Policy stream; subject the version: see what its people file changed about those who hold and own something.</summary>
    CarryRoster,
    /// <summary>Access stream; subject the version of the event that found nobody to answer for its holder.</summary>
    RevokeOrphan,
    /// <summary>Defect stream; subject a <see cref="Defects.DefectSubject"/>: the task that was raised there is opened as a defect.</summary>
    OpenDefect,
    /// <summary>Defect stream; subject how what it is about came to its end.</summary>
    SettleDefect,
    /// <summary>Access stream; subject the quarantine: its owner is told that the ledger was released without it having been read.</summary>
    TellUnread,
    /// <summary>Defect stream; subject <c>turn:step</c>: look whether its cause is gone, and follow it up where it is not.</summary>
    ChaseDefect,
}

/// <summary>Something owed at a time, made by <c>Owes</c> in the same transaction as the event (MODEL: Obligations).</summary>
/// <param name="DueAt">Governance time, UTC.</param>
public sealed record Obligation(ObligationFamily Family, ObligationKind Kind, StreamRef Stream, string Subject, DateTimeOffset DueAt)
{
    /// <summary>Unique: the same thing is owed once.</summary>
    [JsonIgnore]
    public string Key => $"{Stream.Kind}|{Stream.Id}|{Kind}|{Subject}";

    /// <summary>The obligation that has this <see cref="Key"/>.</summary>
    public static Obligation OfKey(ObligationFamily family, ObligationKind kind, StreamRef stream, string key, DateTimeOffset dueAt) =>
        new(family, kind, stream, key[new Obligation(family, kind, stream, "", dueAt).Key.Length..], dueAt);
}
