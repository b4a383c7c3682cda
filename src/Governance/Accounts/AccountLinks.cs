namespace ChatGovernanceBot.Governance.Accounts;

/// <summary>The whole life of a person's links to chat accounts. An account is at most one person's at a time.</summary>
public static class AccountLinks
{
    private static readonly Refusal NotTheirs = new(RefusalCode.NotAllowed, "This account is not yours any more, so nothing was changed. Say my accounts to see what is.");

    public static Decided<AccountEvent> Decide(PersonAccounts state, AccountCommand command, AccountFacts facts) => command switch
    {
        AccountCommand.UnlinkAll => Governance.Decide.Accept([.. state.Linked.Select(AccountEvent (account) => new AccountEvent.Unlinked(facts.Now, account))]),
        _ when !facts.Organisation.Roster.IsActive(state.Person) =>
            new Refusal(RefusalCode.NoAuthority, "This person is not in the people file, or has left, so no account can be theirs. Ask whoever runs this bot.", RefusalTrace.Audited),
        AccountCommand.Link link => Link(state, link, facts),
        AccountCommand.Unlink unlink => state.Linked.Contains(unlink.Account)
            ? Governance.Decide.Accept<AccountEvent>(new AccountEvent.Unlinked(facts.Now, unlink.Account))
            : new Refusal(RefusalCode.NotAllowed, "This account is not linked by a sign-in, so there is nothing to unlink. What the people file names is changed by whoever runs this bot."),
        AccountCommand.SendCardsTo chosen when facts.HolderOf(chosen.Account) != state.Person => NotTheirs,
        AccountCommand.SendCardsTo chosen => state.CardsTo == chosen.Account
            ? Governance.Decide.Accept<AccountEvent>()
            : Governance.Decide.Accept<AccountEvent>(new AccountEvent.CardsSentTo(facts.Now, chosen.Account)),
        _ => throw new ArgumentOutOfRangeException(nameof(command)),
    };

    private static Decided<AccountEvent> Link(PersonAccounts state, AccountCommand.Link link, AccountFacts facts) => facts.HolderOf(link.Account) switch
    {
        { } holder when holder == state.Person => new Refusal(RefusalCode.MovedOn, "This chat account is yours already; nothing was changed."),
        { } holder when facts.Organisation.Roster.IsActive(holder) =>
            new Refusal(RefusalCode.NotAllowed, "This chat account belongs to somebody else, so it was not linked. They can unlink it, or whoever runs this bot can change the people file.", RefusalTrace.Audited),
        _ => Governance.Decide.Accept<AccountEvent>(new AccountEvent.Linked(facts.Now, link.Account)),
    };

    public static PersonAccounts Evolve(PersonAccounts state, AccountEvent @event) => @event switch
    {
        AccountEvent.Linked e => state with { Linked = [.. state.Linked.Remove(e.Account), e.Account] },
        AccountEvent.Unlinked e => state with { Linked = state.Linked.Remove(e.Account), CardsTo = state.CardsTo == e.Account ? null : state.CardsTo },
        AccountEvent.CardsSentTo e => state with { CardsTo = e.Account },
        _ => throw new ArgumentOutOfRangeException(nameof(@event)),
    };
}
