using System.Collections.Immutable;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Governance.Requests;

public abstract partial record RequestCommand
{
    /// <summary><c>revoke</c>: by those who are responsible for what was granted. Another request that holds the same keeps it.</summary>
    /// <param name="Only">Which of what was granted; null for all of it that this person may revoke.</param>
    public sealed record Revoke(RequestId Request, EntitlementId? Only, PersonId By, Commitment Reason) : RequestCommand(Request);
}

/// <summary>Who took away what was granted by a request, and what they wrote.</summary>
public sealed record Revocation(PersonId By, Commitment Reason);

/// <summary>Taking away what one request was granted, by those who are responsible for it as roster and policy are now (I6).</summary>
public static class Revoking
{
    internal static Decided<RequestEvent> Decide(Request state, RequestCommand.Revoke revoke, RequestFacts facts)
    {
        ImmutableArray<Item> named = [.. state.Items.Where(i => revoke.Only is not { } only || i.Entitlement == only)];
        ImmutableArray<Item> theirs = [.. named.Where(i => MayRevoke(i, revoke.By, facts.Organisation))];
        ImmutableArray<Item> granted = [.. theirs.Where(IsGranted)];
        return named.IsEmpty ? new Refusal(RefusalCode.Unknown, "That is no part of this request.")
            : theirs.IsEmpty ? WhyNot(state, named, revoke.By, facts.Organisation)
            : granted.IsEmpty ? WhyNothing(theirs)
            : Revoke(state, granted, revoke, facts);
    }

    /// <summary>
    /// Whether somebody answers for what an item gives: an owner of the entitlement or of its system, the manager of whom it is for (for a machine
    /// whoever answers for it), or whom the policy names. Never whom it is for: they release it.
    /// </summary>
    public static bool MayRevoke(Item item, PersonId by, Organisation organisation) =>
        organisation.Roster.IsActive(by) && !item.Identity.Is(by) && (Owns(item.Entitlement, by, organisation.Catalog) || AnswersFor(item.Identity, by, organisation.Roster) || IsNamed(item, by, organisation));

    private static bool Owns(EntitlementId entitlement, PersonId by, Catalog catalog) =>
        catalog.Find(entitlement)?.Owners.Contains(by) == true || catalog.Find(entitlement.System)?.Owner == by;

    private static bool AnswersFor(IdentityId identity, PersonId by, Roster roster) => roster.Find(identity) is Person person ? person.Manager == by : roster.AnswerableFor(identity).Contains(by);

    private static bool IsNamed(Item item, PersonId by, Organisation organisation) => organisation.Revocations is { } named
        && Routing.Seats(organisation, new Stage("revocations", named, 1, TimeSpan.Zero, null), new PersonId(item.Identity.Value), item.Identity, item.Entitlement).Any(s => s.Eligible.Contains(by));

    /// <summary>It is given, is being given, or what was begun is on its way back to approval.</summary>
    private static bool IsGranted(Item item) => item.State is ItemState.Approved or ItemState.Active or ItemState.Ending { Cause: EndCause.AuthorityLost };

    // What no grant was authorised for has no claim that could end.
    private static Decided<RequestEvent> Revoke(Request state, ImmutableArray<Item> granted, RequestCommand.Revoke revoke, RequestFacts facts)
    {
        var draft = new RequestDraft(state, []);
        foreach (var item in granted)
        {
            draft.Add(new RequestEvent.ItemEnding(facts.Now, item.Number, EndCause.Revoked, revoke.By) { Reason = revoke.Reason });
            if (!item.HasClaim)
            {
                draft.Add(new RequestEvent.ItemClosed(facts.Now, item.Number, Outcome.Withdrawn, revoke.By, null, null));
            }
        }

        return draft.Done();
    }

    private static Refusal WhyNot(Request state, ImmutableArray<Item> named, PersonId by, Organisation organisation) => by == state.Requester || named.All(i => i.Identity.Is(by))
        ? new(RefusalCode.NotAllowed, $"What is yours you give back: say release {state.Id}.")
        : new(RefusalCode.NoAuthority, $"Only the owners of this access or of its system, {Superior(named[0].Identity, organisation.Roster)}{Named(organisation.Revocations)} can revoke it.", RefusalTrace.Audited);

    private static string Superior(IdentityId identity, Roster roster) => roster.Find(identity) is Machine ? "who answers for the machine that has it" : "the manager of whoever has it";

    // A refusal is put on the record, so it names no people.
    private static string Named(Selector? revocations) => revocations is null ? "" : $", and {string.Join(" or ", Words(revocations).Distinct())}";

    private static IEnumerable<string> Words(Selector selector) => selector switch
    {
        Selector.Group group => [$"group {group.Name}"],
        Selector.AnyOf any => any.Selectors.SelectMany(Words),
        _ => ["whom the policy names for it"],
    };

    private static Refusal WhyNothing(ImmutableArray<Item> theirs) => theirs.Any(i => i.State is ItemState.AwaitingApproval)
        ? new(RefusalCode.MovedOn, "It is not granted yet, so there is nothing to revoke.")
        : new(RefusalCode.MovedOn, "It is ending or has ended already, so there is nothing to revoke.");
}
