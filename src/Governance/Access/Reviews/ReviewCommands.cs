using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Governance.Access;

/// <summary>Everything that can be asked of the review of an access.</summary>
public abstract record ReviewCommand(AccessId Access) : AccessCommand(Access);

public abstract partial record AccessCommand
{
    /// <summary>The date has come that was set by the event of version <paramref name="Plan"/>.</summary>
    public sealed record AskReview(AccessId Access, int Plan) : ReviewCommand(Access);

    /// <summary>The holder has moved: whoever leads them now is asked at once; the dates stay.</summary>
    /// <param name="Reviewer">Null where nobody leads them: then whoever reviews it otherwise is asked.</param>
    public sealed record AskReviewNow(AccessId Access, PersonId? Reviewer) : ReviewCommand(Access);

    /// <summary>Most of the time to answer has passed.</summary>
    public sealed record EscalateReview(AccessId Access, int Question) : ReviewCommand(Access);

    /// <summary>The card that asks this person cannot be brought to them: others are asked at once.</summary>
    public sealed record PassOverReview(AccessId Access, PersonId Unreachable, HumanTask Task) : ReviewCommand(Access);

    /// <summary>The time to answer has passed.</summary>
    public sealed record LapseReview(AccessId Access, int Question) : ReviewCommand(Access);

    /// <summary>Somebody pressed a button on the card that showed <paramref name="Shown"/>.</summary>
    /// <param name="Reason">Needed to keep what is privileged.</param>
    public sealed record AnswerReview(AccessId Access, PersonId By, int Question, ReviewAnswer Answer, Commitment? Reason, ShownDigest Shown, DeliveryId Delivery)
        : ReviewCommand(Access);

    /// <summary>A policy was loaded: a shorter interval brings the date forward, and who is asked is looked at again.</summary>
    public sealed record LookAtReview(AccessId Access) : ReviewCommand(Access);
}
