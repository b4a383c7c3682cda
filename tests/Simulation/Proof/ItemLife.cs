using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Simulation.Proof;

/// <summary>What an item's entries say so far, kept apart from the product's own folding.</summary>
internal sealed class ItemLife(ItemRef item, PersonId requester, SubmittedItem submitted)
{
    public ItemRef Ref { get; } = item;
    public PersonId Requester { get; } = requester;
    public SubmittedItem Submitted { get; } = submitted;
    public AccessId Access { get; } = AccessId.Of(submitted.Entitlement, submitted.Identity);
    public List<Stage> Stages { get; } = [.. submitted.Route?.Stages ?? []];

    /// <summary>The stages, from 0, that nobody was left to decide.</summary>
    public HashSet<int> SetAside { get; } = [];

    public List<RequestEvent.Voted> Votes { get; } = [];

    /// <summary>The stage that was opened last.</summary>
    public int Stage { get; set; }

    /// <summary>Until when the open stage waits; null where none is open.</summary>
    public DateTimeOffset? WaitsUntil { get; set; }

    /// <summary>When those who are asked by the open stage are still to be reminded.</summary>
    public List<DateTimeOffset> RemindsAt { get; } = [];

    /// <summary>When others are asked beside them; null where nobody is.</summary>
    public DateTimeOffset? EscalatesAt { get; set; }

    public DateTimeOffset? ApprovedAt { get; set; }

    /// <summary>The newest authority under which a grant may be called.</summary>
    public DateTimeOffset? AuthorisedAt { get; set; }

    /// <summary>Null where it is not active, or stands.</summary>
    public DateTimeOffset? EndsAt { get; set; }

    /// <summary>The end that it was last given, whether it has come or not; null where it was never active, or stands.</summary>
    public DateTimeOffset? LastEnd { get; set; }

    public bool IsActive { get; set; }

    /// <summary>Since when it is ending.</summary>
    public DateTimeOffset? EndingSince { get; set; }

    public RequestEvent.ItemClosed? Closed { get; set; }

    /// <summary>Whether the open stage still waits at a time, and what silence was to bring by then did not come.</summary>
    public bool IsForgotten(DateTimeOffset by) => Closed is null && WaitsUntil > by && (EscalatesAt < by || RemindsAt.Exists(at => at < by));

    /// <summary>Decided, and nothing that goes on shows since then.</summary>
    public bool IsStuckAfterApproval(DateTimeOffset since) => Closed is null && !IsActive && EndingSince is null && WaitsUntil is null && ApprovedAt < since;

    /// <summary>Whether it is a reason for its edge to be there: from the authority to the end.</summary>
    public bool IsReason => Closed is null && (IsActive || AuthorisedAt is not null || EndingSince is not null);

    public Electors ElectorsAt(Organisation organisation) => new(organisation, Requester, Submitted.Identity, Submitted.Entitlement);
}
