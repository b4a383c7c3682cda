using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Governance.Accounts;

/// <summary>A chat account, by the random ref that entries name it with; never its user id.</summary>
[JsonConverter(typeof(TextIdConverter<AccountRef>))]
public readonly record struct AccountRef(string Value) : ITextId<AccountRef>
{
    public static AccountRef From(string value) => new(value);
    public override string ToString() => Value;
}

/// <summary>The chat accounts that a person linked by signing in, and the one that cards are brought to first. What the roster names is not in it.</summary>
/// <param name="CardsTo">Null where the person chose none: then the roster's order counts.</param>
public sealed record PersonAccounts(PersonId Person, ImmutableArray<AccountRef> Linked, AccountRef? CardsTo)
{
    public static PersonAccounts None(PersonId person) => new(person, [], null);
}

/// <summary>Everything that can be asked about a person's accounts.</summary>
public abstract record AccountCommand(PersonId Person)
{
    /// <summary>The person signed in, and both ends confirmed the same code.</summary>
    public sealed record Link(PersonId Person, AccountRef Account) : AccountCommand(Person);

    public sealed record Unlink(PersonId Person, AccountRef Account) : AccountCommand(Person);

    /// <summary>No link that is known can be trusted: a ledger that was put back knows also those that were taken back since. Each is made anew by signing in.</summary>
    public sealed record UnlinkAll(PersonId Person) : AccountCommand(Person);

    /// <summary>Cards come to this account first.</summary>
    public sealed record SendCardsTo(PersonId Person, AccountRef Account) : AccountCommand(Person);
}

/// <summary>What happened to a person's accounts. One stream a person, <c>accounts/ref</c>.</summary>
/// <param name="At">Governance time, UTC.</param>
[JsonDerivedType(typeof(Linked), "account-linked")]
[JsonDerivedType(typeof(Unlinked), "account-unlinked")]
[JsonDerivedType(typeof(CardsSentTo), "cards-sent-to")]
public abstract record AccountEvent(DateTimeOffset At)
{
    public sealed record Linked(DateTimeOffset At, AccountRef Account) : AccountEvent(At);
    public sealed record Unlinked(DateTimeOffset At, AccountRef Account) : AccountEvent(At);
    public sealed record CardsSentTo(DateTimeOffset At, AccountRef Account) : AccountEvent(At);
}

/// <summary>What a decision about accounts is made from.</summary>
/// <param name="Now">Governance time, UTC.</param>
/// <param name="HolderOf">Whose an account is now, by the roster or by a link; null for nobody's.</param>
public sealed record AccountFacts(Organisation Organisation, DateTimeOffset Now, Func<AccountRef, PersonId?> HolderOf);
