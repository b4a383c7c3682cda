using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Channels.Conversation;

/// <summary>Where an item stands, for whoever waits for it.</summary>
/// <param name="Holder">Which humans hold it; null where nobody has to do anything.</param>
/// <param name="Since">Null once it is closed.</param>
/// <param name="IsGone">Whether it counts as active and was found gone from the target.</param>
public sealed record Standing(string? Holder, string? Since, string? Next, bool IsGone)
{
    /// <summary>What the target said where it refuses to take it away; null where it does not.</summary>
    public JsonObject? Refusal { get; init; }

    /// <summary>What holds up its grant or its end; null where nothing is known to.</summary>
    public FailingGrant? Failing { get; init; }
}

/// <summary>Says which human holds an item up, since when, and what comes next: in every state, by name.</summary>
public sealed class Standings(LedgerQueries queries, FailingGrants failing)
{
    public async Task<Standing> OfAsync(CardView view, Request request, Item item, CancellationToken cancellation)
    {
        var access = item.State is ItemState.Ending or ItemState.Approved or ItemState.Active ? await queries.AccessAsync(item.Access, cancellation) : null;
        var unreached = item.State is ItemState.AwaitingApproval open ? await UnreachedAsync(view, request, item, open, cancellation) : null;
        var gone = FoundGone(item, access);
        var grant = item.State is ItemState.Approved or ItemState.Ending ? await failing.OfAsync(request, item, cancellation) : null;
        var next = grant is { IsHeld: true } && HandsWords.Next(access) is null ? "The ledger may have been restored from an older copy: it waits until that is released." : Next(view, request, item, access);
        return new(Holder(view, request, item, access, grant), (gone?.FoundAt ?? Since(view, request, item)) is { } since ? view.When(since) : null, Together(unreached, next), gone is not null) { Failing = grant, Refusal = FailingGrant.Refusal(view, item.Entitlement, Failing(item, access)) };
    }

    /// <summary>The removal that is told to fail; null where none is, or something else is waited for.</summary>
    private static FailingRemoval? Failing(Item item, Access? access) =>
        item.State is ItemState.Ending { Cause: not EndCause.AuthorityLost } && access is { State: not AccessState.AskingOwner } && HandsWords.Next(access) is null ? access.Removal : null;

    private static string? Together(params string?[] sentences) => string.Join(' ', sentences.OfType<string>()) is { Length: > 0 } text ? text : null;

    private static string? Holder(CardView view, Request request, Item item, Access? access, FailingGrant? grant) => item.State switch
    {
        // Who answers for what nobody else does has it as a defect.
        ItemState.AwaitingApproval open => view.NobodyIsLeft(request, item, open) ? NameOf(view, view.Organisation.DefectOwner) : view.Awaited(request, item, open.Stage),
        ItemState.Approved when grant is { Told.IsEmpty: false } => grant.Names(view),
        ItemState.Approved or ItemState.Ending when HandsWords.Awaited(view, access) is { } hands => hands,
        ItemState.Active when FoundGone(item, access) is { } gone => Asked(view, gone),
        ItemState.Approved or ItemState.Ending => NameOf(view, access?.Owner is { } owner && view.Organisation.Roster.IsActive(owner) ? owner : EdgeOwners.OfSystem(item.Access, view.Organisation)),
        _ => null,
    };

    /// <summary>That what counts as active was found gone from the target, and nobody has settled it; null where that is not so.</summary>
    private static DriftFinding? FoundGone(Item item, Access? access) => item.State is ItemState.Active && access?.Finding is { Kind: DriftKind.Gone } gone ? gone : null;

    private static string Asked(CardView view, DriftFinding finding) => NameOf(view, finding.Asked.LastOrDefault(view.Organisation.Roster.IsActive, view.Organisation.DefectOwner));

    private static string NameOf(CardView view, PersonId person) => PlainText.Line(view.Organisation.Roster.NameOf(person));

    /// <summary>Who is asked and cannot be reached; null where everybody has their card, or it is just being sent.</summary>
    private async Task<string?> UnreachedAsync(CardView view, Request request, Item item, ItemState.AwaitingApproval open, CancellationToken cancellation)
    {
        var owed = (await queries.OwedByAsync(StreamRef.Of(request.Id), cancellation))
            .Where(o => o is { Kind: ObligationKind.DeliverCard, DoneAt: null, Attempt: > 0 }).Select(o => CardSubject.Parse(o.ToObligation().Subject)).ToList();
        var names = Authority.Awaited(request, item, open.Stage, view.Organisation)
            .Where(person => owed.Exists(o => o.Card == CardKind.Approval && o.Item == item.Number && o.To == person))
            .Select(person => NameOf(view, person)).ToList();
        return names.Count == 0 ? null : $"The card could not be brought to {Wording.Names(names, "and")} yet; it is tried again.";
    }

    private static DateTimeOffset? Since(CardView view, Request request, Item item) => item.State switch
    {
        ItemState.AwaitingApproval { NobodySince: { } since } open when view.NobodyIsLeft(request, item, open) => since,
        ItemState.AwaitingApproval awaiting => awaiting.Since,
        ItemState.Approved approved => approved.Since,
        ItemState.Active active => active.From,
        ItemState.Ending ending => ending.Since,
        _ => null,
    };

    public static string? Next(CardView view, Request request, Item item, Access? access) => item.State switch
    {
        ItemState.AwaitingApproval open when view.NobodyIsLeft(request, item, open) =>
            $"{NameOf(view, view.Organisation.DefectOwner)} is to name somebody in the policy. Lapses {view.When(open.LapsesAt)} otherwise.",
        ItemState.AwaitingApproval awaiting => $"{Escalation(view, item, awaiting)}Lapses {view.When(awaiting.LapsesAt)} if nobody answers.",
        ItemState.Approved or ItemState.Ending when HandsWords.Next(access) is { } byHand => byHand,
        ItemState.Approved => access is { Failures: > 0 } ? $"The grant has not succeeded in {Tries(access)}; it is tried again." : "It is being granted and checked in the target.",
        ItemState.Active when FoundGone(item, access) is { } gone =>
            $"It was found gone from the target {view.When(gone.FoundAt)}, and was not removed here; {Asked(view, gone)} is asked whether it is made again or revoked.",
        ItemState.Active { EndsAt: { } end } => $"Ends {view.When(end)}.",
        ItemState.Active => "Has no end.",
        ItemState.Ending { Cause: EndCause.AuthorityLost } => "What was begun is taken back and checked; then it is asked for again.",
        ItemState.Ending => access switch
        {
            { State: AccessState.AskingOwner } => "It was there before; its owner is asked whether it is removed or stays.",
            not null when Failing(item, access) is not null => FailingGrant.WhyNotGone(view, access),
            _ => "It is being removed and checked in the target.",
        },
        _ => null,
    };

    private static string Escalation(CardView view, Item item, ItemState.AwaitingApproval open)
    {
        var steps = item.Stages[open.Stage].Escalations.Length;
        var reached = open.Reach == 0 ? "" : $"Step {open.Reach} of {steps} of its escalation is reached. ";
        return open.EscalatesAt is not { } next ? reached
            : open.Reach < steps ? $"{reached}Others are asked {view.When(next)}. "
            : $"{reached}{NameOf(view, view.Organisation.DefectOwner)} is told {view.When(next)}. ";
    }

    private static string Tries(Access access) => access.Failures == 1 ? "1 try" : $"{access.Failures} tries";
}
