using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Channels.Conversation;

/// <summary>Someone who said or pressed something, with the policy and the time it is answered by.</summary>
public sealed record Speaker(Incoming Incoming, Person Person, Organisation Organisation, DateTimeOffset Now)
{
    /// <summary>The dialog that this message keeps open: the same for a redelivery, so that a card sent before still names it. Only its person can use it.</summary>
    public string DialogId => StableId.Of($"dialog\n{Incoming.Account}\n{Incoming.Conversation.Value}\n{Incoming.IdempotencyKey}");

    /// <summary>Whether nobody else reads the answer.</summary>
    public bool IsAlone => Incoming.Audience == Audience.Person;

    public CardView View(Func<Governance.Commitment, string?>? texts = null) => new(Organisation, Person, Now, texts ?? (_ => null));

    /// <summary>The context of a command that this person gives.</summary>
    /// <param name="part">Tells the commands of one message apart; the key is the same for a redelivery.</param>
    public CommandContext Context(string part, params PersonalText[] texts) =>
        new(new Actor.Human(Person.Ref, Incoming.Account.Provider, Incoming.Evidence), $"{Incoming.Account.Provider}:{Incoming.IdempotencyKey}:{part}", [.. texts]);
}
