using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ChatGovernanceBot.Governance.People;

namespace ChatGovernanceBot.Governance.Policy;

/// <summary>Something an approver must know: a separation-of-duties conflict, something held already, a standing edge.</summary>
/// <param name="Rule">The rule or conflict it comes from.</param>
/// <param name="Text">In words, from policy and catalog only; never what a person wrote.</param>
public sealed record Finding(string Rule, string Text);

/// <summary>The way of one item as policy decided it.</summary>
/// <param name="Longest">The longest time that catalog and limits allow; null where it may stand without an end.</param>
public sealed record Route(
    string Rule, string Why, PolicyVersion Version, ImmutableArray<Stage> Stages, TimeSpan? Longest, TicketRule Ticket, ImmutableArray<Finding> Findings);

/// <summary>What policy says to an item: a route, or why there is none (I10).</summary>
public abstract record Routed
{
    public sealed record By(Route Route) : Routed;
    public sealed record Nowhere(string Reason) : Routed;
}

/// <summary>One place of a stage that must be filled, with everybody who may fill it now.</summary>
/// <param name="Reason">Writes <see cref="Why"/>: a card asks for it once, while decisions look at seats far more often and never read it.</param>
public sealed record Seat(ImmutableArray<PersonId> Eligible, Func<string> Reason)
{
    /// <summary>In words: "Bob is Alice's manager".</summary>
    public string Why => Reason();
}

/// <summary>What an identity holds or has asked for, for conflicts and for the card.</summary>
public enum HoldingState { Held, Asked }

/// <summary>Something that an identity holds or has pending.</summary>
/// <param name="EndsAt">UTC; null is standing or not yet known.</param>
public sealed record Holding(EntitlementId Entitlement, HoldingState State, RequestId Request, DateTimeOffset? EndsAt);
