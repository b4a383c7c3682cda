using ChatGovernanceBot.Governance.Accounts;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Governance.Tests.Accounts;

/// <summary>Whose a chat account may become, and where cards go.</summary>
public sealed class AccountLinksTests
{
    private static readonly AccountRef Phone = new("a_phone"), Desk = new("a_desk");

    [Fact]
    public void An_account_that_is_nobodys_is_linked()
    {
        var decided = Decide(new AccountCommand.Link(Field.Ana, Phone), holder: null);
        Assert.Equal(new AccountEvent.Linked(Field.Noon, Phone), Assert.Single(decided.Events));
    }

    [Fact]
    public void An_account_of_somebody_else_is_not_linked_and_the_try_is_on_the_record()
    {
        var decided = Decide(new AccountCommand.Link(Field.Ana, Phone), holder: Field.Ben);
        Assert.Empty(decided.Events);
        Assert.Equal(RefusalTrace.Audited, decided.Refusal!.Trace);
    }

    [Fact]
    public void What_somebody_linked_who_left_counts_for_nothing()
    {
        var organisation = Field.Of(1, Field.Rules, Field.Roster(null, Field.Ben));
        Assert.Null(Decide(new AccountCommand.Link(Field.Ana, Phone), holder: Field.Ben, organisation: organisation).Refusal);
        Assert.Equal(RefusalCode.NoAuthority, Decide(new AccountCommand.Link(Field.Ben, Desk), holder: null, organisation: organisation).Refusal!.Code);
    }

    [Fact]
    public void Cards_go_only_to_an_account_of_ones_own()
    {
        Assert.NotNull(Decide(new AccountCommand.SendCardsTo(Field.Ana, Phone), holder: Field.Ben).Refusal);
        Assert.NotNull(Decide(new AccountCommand.SendCardsTo(Field.Ana, Phone), holder: null).Refusal);
        Assert.Null(Decide(new AccountCommand.SendCardsTo(Field.Ana, Phone), holder: Field.Ana).Refusal);
    }

    [Fact]
    public void Unlinked_it_gets_no_cards_any_more_and_what_the_roster_names_is_not_unlinked()
    {
        var state = new PersonAccounts(Field.Ana, [Phone], Phone);
        var decided = Decide(new AccountCommand.Unlink(Field.Ana, Phone), holder: Field.Ana, state);
        var after = AccountLinks.Evolve(state, Assert.Single(decided.Events));
        Assert.Empty(after.Linked);
        Assert.Null(after.CardsTo);
        Assert.NotNull(Decide(new AccountCommand.Unlink(Field.Ana, Desk), holder: Field.Ana, state).Refusal);
    }

    private static Decided<AccountEvent> Decide(AccountCommand command, PersonId? holder, PersonAccounts? state = null, Organisation? organisation = null) =>
        AccountLinks.Decide(state ?? PersonAccounts.None(command.Person), command, new AccountFacts(organisation ?? Field.Organisation, Field.Noon, _ => holder));
}
