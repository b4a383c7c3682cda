namespace ChatGovernanceBot.Governance;

/// <summary>
/// At most one message a person, request and four hours, carrying the present state, decisions excepted (MODEL: Deliveries): one rule for
/// reminders, nudges and what piled up while the host was down. What a message brings up to date in its place is no new message.
/// </summary>
public static class Pacing
{
    public static readonly TimeSpan Apart = TimeSpan.FromHours(4);

    /// <summary>Whether a card waits for its turn. What asks for a decision, or says what came of one, does not.</summary>
    public static bool IsPaced(CardKind card) => card switch
    {
        CardKind.Progress or CardKind.ExpiryNotice or CardKind.ReviewReminder or CardKind.HandsReminder or CardKind.Defect => true,
        CardKind.ApprovalReminder or CardKind.LastApprovalReminder or CardKind.ApprovalNudge => true,
        CardKind.Approval or CardKind.Review or CardKind.PreExistingEnd or CardKind.Hands or CardKind.Finding or CardKind.PolicyHeld or CardKind.Task => false,
        CardKind.AccessActive or CardKind.AccessRevoked or CardKind.RequestEnded or CardKind.ReviewEnded or CardKind.Shared => false,
        _ => throw new ArgumentOutOfRangeException(nameof(card), card, null),
    };

    /// <summary>Whether a card that was <paramref name="sent"/> since another was <paramref name="owed"/> has said already what that one would.</summary>
    public static bool Says(CardKind sent, CardKind owed) => sent == owed || (sent.AsksToApprove() && owed.AsksToApprove()) || (AsksToReview(sent) && AsksToReview(owed)) || (AsksHands(sent) && AsksHands(owed)) || (TellsOfEnd(sent) && TellsOfEnd(owed));

    /// <summary>The first card by which somebody is asked to decide or to do something.</summary>
    public static bool Asks(this CardKind card) => card is CardKind.Approval or CardKind.Review or CardKind.PreExistingEnd or CardKind.Finding or CardKind.Hands or CardKind.PolicyHeld or CardKind.Task;

    /// <summary>The first card of a stage, and every other one that asks for the same decision.</summary>
    public static bool AsksToApprove(this CardKind card) => card is CardKind.Approval or CardKind.ApprovalReminder or CardKind.LastApprovalReminder or CardKind.ApprovalNudge;

    /// <summary>Says again what was said, because nobody has answered; a nudge does because somebody asks for it.</summary>
    public static bool IsReminder(this CardKind card) => card is CardKind.ApprovalReminder or CardKind.LastApprovalReminder or CardKind.ReviewReminder or CardKind.HandsReminder or CardKind.Defect;

    /// <summary>The first card of a review's question, and a reminder of it.</summary>
    public static bool AsksToReview(this CardKind card) => card is CardKind.Review or CardKind.ReviewReminder;

    private static bool AsksHands(CardKind card) => card is CardKind.Hands or CardKind.HandsReminder;

    private static bool TellsOfEnd(CardKind card) => card is CardKind.ExpiryNotice or CardKind.RequestEnded;
}
