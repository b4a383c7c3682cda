using System.Collections.Immutable;
using ChatGovernanceBot.Channels.Conversation.Understanding;
using ChatGovernanceBot.Governance;

namespace ChatGovernanceBot.Channels.Tests.Understanding;

public class AnswerTests
{
    private static readonly OpenQuestion Which = new OpenQuestion.WhichEntitlement([new EntitlementId("billing-db/read"), new EntitlementId("billing-db/admin")]);
    private static readonly OpenQuestion HowLong = new OpenQuestion.HowLong([]);
    private static readonly OpenQuestion Why = new OpenQuestion.Why();
    private static readonly OpenQuestion Whom = new OpenQuestion.ForWhom([new IdentityId("p-ana.lima"), new IdentityId("p-ana.lima2")]);

    [Theory]
    [InlineData("8 hours", "08:00:00")]
    [InlineData("1 hour", "01:00:00")]
    [InlineData("tomorrow", "2026-10-16 21:59Z")]
    [InlineData("Friday", "2026-10-16 21:59Z")]
    [InlineData("5pm", "2026-10-15 15:00Z")]
    [InlineData("3", "?03:00:00|3.00:00:00")]
    [InlineData("dunno", "?")]
    public void How_long_is_answered(string text, string expected) =>
        Assert.Equal(expected, Telling.Of(Assert.IsType<Answer.OfLength>(AnswerTo(HowLong, text)).Length));

    [Theory]
    [InlineData("read", "billing-db/read")]
    [InlineData("1", "billing-db/read")]
    [InlineData("the second one", "billing-db/admin")]
    [InlineData("admin", "billing-db/admin")]
    [InlineData("admni", "?billing-db/admin")]
    [InlineData("write", "?")]
    [InlineData("wiki edit", "wiki/edit")]
    public void Which_entitlement_is_answered(string text, string expected) =>
        Assert.Equal(expected, Telling.Of(Assert.IsType<Answer.OfEntitlement>(AnswerTo(Which, text)).Entitlement));

    [Theory]
    [InlineData("INC-4312", "INC-4312")]
    [InlineData("4312", "4312")]
    [InlineData("it is #4312, the ticket", "#4312")]
    [InlineData("I have none", "?")]
    public void Which_ticket_is_answered(string text, string expected) =>
        Assert.Equal(expected, Telling.Of(Assert.IsType<Answer.OfTicket>(AnswerTo(new OpenQuestion.WhichTicket(), text)).Ticket));

    [Theory]
    [InlineData("because the report is wrong", "the report is wrong")]
    [InlineData("I need it to look into billing-db", "I need it to look into billing-db")]
    [InlineData(" Status page is down ", "Status page is down")]
    [InlineData("  ", "?")]
    public void Why_is_answered_as_typed(string text, string expected) =>
        Assert.Equal(expected, Telling.Of(Assert.IsType<Answer.OfJustification>(AnswerTo(Why, text)).Justification));

    [Theory]
    [InlineData("2", "ana.lima2")]
    [InlineData("Ana in Finance", "ana.lima")]
    [InlineData("for Bob", "bob")]
    [InlineData("me", "alice")]
    [InlineData("Ana", "?ana.lima|ana.lima2")]
    [InlineData("Zork", "?")]
    public void For_whom_is_answered(string text, string expected) =>
        Assert.Equal(expected, Telling.Of(Assert.IsType<Answer.OfBeneficiary>(AnswerTo(Whom, text)).Beneficiary));

    [Fact]
    public void A_number_chooses_among_offered_lengths()
    {
        var offered = ImmutableArray.Create(new SaidLength(Length.OfTime(TimeSpan.FromHours(4)), "4 hours"), new SaidLength(Length.OfTime(TimeSpan.FromHours(12)), "12 hours"));
        Assert.Equal("12:00:00", Telling.Of(Assert.IsType<Answer.OfLength>(AnswerTo(new OpenQuestion.HowLong(offered), "2")).Length));
    }

    [Fact]
    public void Commands_and_new_requests_are_no_answers()
    {
        Assert.IsType<Understood.Cancel>(Telling.Read("cancel", open: HowLong));
        Assert.IsType<Understood.Help>(Telling.Read("help", open: Why));
        Assert.IsType<Understood.Asks>(Telling.Read("I need wiki edit for 2h", open: HowLong));
        Assert.IsType<Understood.Asks>(Telling.Read("I need wiki edit for 2h", open: Why));
    }

    private static Answer AnswerTo(OpenQuestion open, string text) => Assert.IsType<Understood.Answers>(Telling.Read(text, open: open)).Answer;
}
