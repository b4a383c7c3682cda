using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;

namespace ChatGovernanceBot.Channels;

/// <summary>Whose a chat account is. Only an explicit link says so; a name or an e-mail address never identifies anyone.</summary>
public interface IAccounts
{
    /// <summary>Null for a stranger. A person who left is found all the same; what they may do is decided elsewhere.</summary>
    ValueTask<Person?> FindAsync(ChatAccount account, CancellationToken cancellation);

    /// <summary>A person's accounts in the order in which cards are brought to them: where one cannot be reached the next is tried.</summary>
    ValueTask<IReadOnlyList<ChatAccount>> OfAsync(Person person, CancellationToken cancellation);

    /// <summary>Whether an account is still this person's: it may have become somebody else's, or nobody's.</summary>
    async ValueTask<bool> IsTheirsAsync(ChatAccount account, PersonId person, CancellationToken cancellation) => await FindAsync(account, cancellation) is { } holder && holder.Ref == person;
}
