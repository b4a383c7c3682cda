using System.Collections.Immutable;
using ChatGovernanceBot.Governance.Custody;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Governance.Requests;

/// <summary>What is asked for, as it is confirmed by the requester.</summary>
public sealed record AskedItem(IdentityId Identity, EntitlementId Entitlement, Length Length);

/// <summary>What became of an item's claim, as the access says.</summary>
public abstract record ClaimReport
{
    public sealed record Active(DateTimeOffset From, DateTimeOffset? EndsAt) : ClaimReport
    {
        /// <summary>Who attested that the edge is there; null where it was observed.</summary>
        public PersonId? AttestedBy { get; init; }
    }

    /// <summary>The access ends it by itself: revocation ordered there, or tries ran out.</summary>
    public sealed record Ending(EndCause Cause) : ClaimReport;
    public sealed record Ended(Outcome Outcome, RequestId? CoveredBy) : ClaimReport
    {
        /// <summary>Who attested that the edge is gone; null where it was observed, or covered.</summary>
        public ImmutableArray<PersonId>? AttestedBy { get; init; }

        /// <summary>For what it was ending; null where it ended at once.</summary>
        public EndCause? Cause { get; init; }
    }
}

/// <summary>Everything that can be asked of a request.</summary>
public abstract partial record RequestCommand(RequestId Request)
{
    /// <summary>The requester pressed <c>Submit request</c>.</summary>
    public sealed record Submit(RequestId Request, PersonId By, ImmutableArray<AskedItem> Items, Commitment Justification, string? Ticket) : RequestCommand(Request)
    {
        /// <summary>Null where it goes on from no other.</summary>
        public Followed? Follows { get; init; }

        /// <summary>The bundle whose items these are, all or some; null where they were named one by one.</summary>
        public BundleId? Bundle { get; init; }
    }

    /// <summary>An approver pressed a button on the card that showed <paramref name="Shown"/>.</summary>
    public sealed record CastVote(RequestId Request, int Item, int Stage, PersonId By, Verdict Verdict, Length? Shortened, Commitment? Reason, ShownDigest Shown, DeliveryId Delivery)
        : RequestCommand(Request);

    /// <summary><c>cancel</c>: by requester or beneficiary.</summary>
    public sealed record Withdraw(RequestId Request, PersonId By) : RequestCommand(Request);

    /// <summary><c>release</c>: by requester, beneficiary or the identity's owner.</summary>
    public sealed record Release(RequestId Request, int Item, PersonId By) : RequestCommand(Request);

    /// <summary>The time to decide has passed of the stage that was opened by the event of version <paramref name="Opening"/>.</summary>
    public sealed record Lapse(RequestId Request, int Item, int Stage, int Opening) : RequestCommand(Request);

    /// <summary>Votes, roster and policy are checked as of now, before each try of a grant call.</summary>
    public sealed record AuthoriseGrant(RequestId Request, int Item, int Attempt) : RequestCommand(Request);

    /// <summary>The item's end has come.</summary>
    public sealed record Expire(RequestId Request, int Item) : RequestCommand(Request);

    /// <summary>The access says what became of the item's claim.</summary>
    public sealed record NoteClaim(RequestId Request, int Item, int Attempt, ClaimReport Report) : RequestCommand(Request);

    /// <summary>A policy was loaded: look at every open item under it.</summary>
    public sealed record LookAtPolicy(RequestId Request) : RequestCommand(Request);

    /// <summary>Something about this request needs a human.</summary>
    public sealed record RaiseTask(RequestId Request, int Item, HumanTask Task) : RequestCommand(Request);
}

/// <summary>What a decision on a request is made from, read inside the transaction.</summary>
/// <param name="Now">Governance time, UTC.</param>
/// <param name="HoldingsOf">What an identity holds or has pending, this request's own items excepted.</param>
/// <param name="WaitingOf">How many requests that somebody asked for wait for a decision.</param>
public sealed record RequestFacts(
    Organisation Organisation, DateTimeOffset Now, ClockState Clock, Func<IdentityId, ImmutableArray<Holding>> HoldingsOf, Func<PersonId, int> WaitingOf)
{
    public CustodyState Custody { get; init; }

    /// <summary>Why nothing can be given now; null where it can.</summary>
    internal Refusal? WhyNotGive(string done) => Giving.WhyNot(Clock, Custody, done);
}

/// <summary>Whether governance time can be trusted to give anything (MODEL: Clock put back).</summary>
public enum ClockState { Sound, PutBack }
