namespace ChatGovernanceBot.Governance.Access;

/// <summary>Everything that can be asked of an edge that people change by hand.</summary>
public abstract record HandsCommand(AccessId Access) : AccessCommand(Access);

public abstract partial record AccessCommand
{
    /// <summary>Somebody did what they were asked to, or saw that it is done.</summary>
    /// <param name="Card">The mark of the card that they pressed: the version of the event that sent it.</param>
    /// <param name="Note">What they did and saw; an attestation without one is none.</param>
    public sealed record Attest(AccessId Access, PersonId By, int Card, Commitment Note, DeliveryId Delivery) : HandsCommand(Access)
    {
        /// <summary>Otherwise only where they were asked to look.</summary>
        public Seen Seen { get; init; }
    }


    /// <summary>Somebody cannot do what they were asked to.</summary>
    public sealed record DeclineHands(AccessId Access, PersonId By, int Card, Commitment Reason) : HandsCommand(Access);

    /// <summary>Those who were asked are silent.</summary>
    /// <param name="Opening">The version of the event that asked.</param>
    /// <param name="Step">From 1.</param>
    public sealed record ChaseHands(AccessId Access, int Opening, int Step) : HandsCommand(Access);
}
