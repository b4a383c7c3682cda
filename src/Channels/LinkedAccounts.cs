using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Channels;

/// <summary>The links that the roster names, and those that people made by signing in. The roster's word goes first.</summary>
public sealed class LinkedAccounts(ICurrentPolicy policy, LinkBook links) : IAccounts
{
    public async ValueTask<Person?> FindAsync(ChatAccount account, CancellationToken cancellation)
    {
        var roster = policy.Organisation.Roster;
        return roster.Find(account) ?? (await links.LinkedToAsync(account, cancellation) is { } linked ? roster.Find(linked) : null);
    }

    /// <summary>The one that the person chose, then the roster's in its order, then the linked ones. What the roster gives to somebody else is not among them.</summary>
    public async ValueTask<IReadOnlyList<ChatAccount>> OfAsync(Person person, CancellationToken cancellation)
    {
        var roster = policy.Organisation.Roster;
        var (linked, cardsTo) = await links.OfAsync(person.Ref, cancellation);
        var theirs = person.Accounts.Concat(linked.Where(account => roster.Find(account) is not { } named || named.Ref == person.Ref)).Distinct().ToList();
        return [.. theirs.OrderBy(account => account != cardsTo)];
    }
}
