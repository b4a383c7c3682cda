using System.Collections.Immutable;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Channels.Conversation.Several;

/// <summary>An item as it would be asked for.</summary>
/// <param name="Asked">With the length that policy allows it.</param>
/// <param name="IsCut">Whether that is shorter than what was said.</param>
public sealed record PlannedItem(AskedItem Asked, Routed Routed, bool IsCut);

/// <summary>What cannot be asked for now, and why.</summary>
public sealed record LeftOut(EntitlementId Entitlement, string Why);

/// <summary>What of several entitlements can be asked for together, each for how long and on which way, and why not the rest.</summary>
public sealed record AskingPlan(ImmutableArray<PlannedItem> Items, ImmutableArray<LeftOut> LeftOut)
{
    /// <summary>What can be asked for whatever the policy says of lengths, while none was said.</summary>
    private static readonly Length Shortest = Length.OfTime(TimeSpan.FromSeconds(1));

    /// <summary>A ticket is a question of its own, so its absence leaves nothing out.</summary>
    private const string TicketToCome = "to come";

    /// <summary>The request has no id before it is submitted, and nothing that it is routed by says it.</summary>
    private static readonly RequestId Unsubmitted = new("");

    public TicketRule Ticket => Items.Any(i => i.Routed is Routed.By { Route.Ticket: TicketRule.Required }) ? TicketRule.Required : TicketRule.Optional;

    /// <summary>Whether policy leads at least one item somewhere. What it leads nowhere is refused once it is submitted, and a defect.</summary>
    public bool LeadsSomewhere => Items.Any(i => i.Routed is Routed.By);

    public ImmutableArray<AskedItem> Asked => [.. Items.Select(i => i.Asked)];

    /// <summary>The longest that any item is allowed; null where one needs no end.</summary>
    public TimeSpan? Longest => Routes.Any(r => r.Longest is null) ? null : Routes.Select(r => r.Longest).DefaultIfEmpty(FormLengths.Usual).Max();

    private IEnumerable<Route> Routes => Items.Select(i => i.Routed).OfType<Routed.By>().Select(r => r.Route);

    internal static AskingPlan Of(Speaker speaker, Draft draft, ImmutableArray<Holding> holdings)
    {
        var (items, leftOut) = (ImmutableArray.CreateBuilder<AskedItem>(), ImmutableArray.CreateBuilder<LeftOut>());
        foreach (var entitlement in draft.Together)
        {
            var routed = Routing.Route(speaker.Organisation, speaker.Person.Ref, draft.Identity, entitlement, holdings);
            var asked = new AskedItem(draft.Identity, entitlement, Allowed(draft.Length?.Length ?? Shortest, routed));
            if (WhyNot(speaker, asked, draft.Length?.Length, routed, holdings) is { } why)
            {
                leftOut.Add(new(entitlement, why));
            }
            else
            {
                items.Add(asked);
            }
        }

        var ways = Together.Route(speaker.Organisation, speaker.Person.Ref, Unsubmitted, items, _ => holdings);
        return new([.. items.Zip(ways, (asked, way) => new PlannedItem(asked, way, IsCut(draft.Length?.Length, asked.Length, speaker.Now)))], leftOut.ToImmutable());
    }

    private static Length Allowed(Length length, Routed routed) => routed is Routed.By { Route.Longest: { } longest } ? length.ShortenedTo(Length.OfTime(longest)) : length;

    // A longer limit beside an earlier instant shortens nothing.
    private static bool IsCut(Length? said, Length allowed, DateTimeOffset now) => said is not null && said.EndFrom(now) != allowed.EndFrom(now);

    private static string? WhyNot(Speaker speaker, AskedItem asked, Length? said, Routed routed, ImmutableArray<Holding> holdings) =>
        RequestSubmission.WhyNot(speaker.Person.Ref, asked, TicketToCome, routed, speaker.Organisation, speaker.Now)?.Reason
        ?? holdings.Where(h => h.Entitlement == asked.Entitlement).Select(h => WhyHeld(speaker, said is null ? null : asked.Length, h)).FirstOrDefault(why => why is not null);

    // What is held until later than is asked for, or waits for a decision, would be asked for again to no end. Until a length is said nobody knows.
    private static string? WhyHeld(Speaker speaker, Length? asked, Holding holding) => holding switch
    {
        { State: HoldingState.Asked } => $"{holding.Request} asks for the same and is not decided yet.",
        { EndsAt: null } => $"It is held already, by {holding.Request}.",
        { EndsAt: { } end } when asked?.EndFrom(speaker.Now) <= end => $"It is held already, by {holding.Request}, until {Wording.When(end, speaker.Person)}.",
        _ => null,
    };
}
