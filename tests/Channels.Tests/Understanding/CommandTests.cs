using ChatGovernanceBot.Channels.Conversation.Understanding;

namespace ChatGovernanceBot.Channels.Tests.Understanding;

public class CommandTests
{
    [Theory]
    [InlineData("help", typeof(Understood.Help))]
    [InlineData("Hlep", typeof(Understood.Help))]
    [InlineData("?", typeof(Understood.Help))]
    [InlineData("what can you do?", typeof(Understood.Help))]
    [InlineData("status", typeof(Understood.Status))]
    [InlineData("STATUS please", typeof(Understood.Status))]
    [InlineData("what's the status of my request", typeof(Understood.Status))]
    [InlineData("Who is holding it up?", typeof(Understood.Status))]
    [InlineData("my access", typeof(Understood.MyAccess))]
    [InlineData("what do I have access to?", typeof(Understood.MyAccess))]
    [InlineData("my access page 2", typeof(Understood.MyAccess))]
    [InlineData("my approvals", typeof(Understood.MyApprovals))]
    [InlineData("what do I have to approve?", typeof(Understood.MyApprovals))]
    [InlineData("my approvals page 2", typeof(Understood.MyApprovals))]
    [InlineData("show more approvals", typeof(Understood.NotUnderstood))]
    [InlineData("link my account", typeof(Understood.LinkAccount))]
    [InlineData("Link this chat account, please", typeof(Understood.LinkAccount))]
    [InlineData("how do I link my Teams account?", typeof(Understood.LinkAccount))]
    [InlineData("my accounts", typeof(Understood.MyAccounts))]
    [InlineData("which accounts are mine?", typeof(Understood.MyAccounts))]
    [InlineData("unlink my account", typeof(Understood.MyAccounts))]
    [InlineData("link my account to the wiki because it broke", typeof(Understood.Asks))]
    [InlineData("cancel", typeof(Understood.Cancel))]
    [InlineData("never mind", typeof(Understood.Cancel))]
    [InlineData("cancel my request", typeof(Understood.Cancel))]
    [InlineData("release billing-db read", typeof(Understood.Release))]
    [InlineData("I no longer need wiki edit", typeof(Understood.Release))]
    [InlineData("Hello!", typeof(Understood.Greeting))]
    [InlineData("good morning", typeof(Understood.Greeting))]
    [InlineData("the weather is nice", typeof(Understood.NotUnderstood))]
    [InlineData("", typeof(Understood.NotUnderstood))]
    [InlineData("I need to release a service to k8s", typeof(Understood.Asks))]
    [InlineData("wiki edit because the status page is wrong", typeof(Understood.Asks))]
    public void A_command_is_the_whole_message(string text, Type expected) => Assert.IsType(expected, Telling.Read(text));

    [Theory]
    [InlineData("status", 1)]
    [InlineData("status more", 2)]
    [InlineData("Status page 3", 3)]
    [InlineData("show my requests page 12", 12)]
    public void The_pages_of_the_status_are_asked_for_by_number(string text, int page) => Assert.Equal(page, Assert.IsType<Understood.Status>(Telling.Read(text)).Page);

    [Fact]
    public void The_pages_of_one_requests_status_are_asked_for_by_number()
    {
        var asked = Assert.IsType<Understood.Status>(Telling.Read("status R-7F3K9Q2M page 2"));
        Assert.Equal(("R-7F3K9Q2M", 2), (asked.Request?.Value, asked.Page));
    }

    [Theory]
    [InlineData("my access", 1)]
    [InlineData("my access more", 2)]
    [InlineData("Show my entitlements page 3", 3)]
    public void The_pages_of_what_is_held_are_asked_for_by_number(string text, int page) => Assert.Equal(page, Assert.IsType<Understood.MyAccess>(Telling.Read(text)).Page);

    [Fact]
    public void A_request_id_is_read_in_any_case()
    {
        Assert.Equal("R-7F3K9Q2M", Assert.IsType<Understood.Status>(Telling.Read("status R-7F3K9Q2M")).Request?.Value);
        Assert.Equal("R-7F3K9Q2M", Assert.IsType<Target.OfRequest>(Assert.IsType<Understood.Cancel>(Telling.Read("cancel r-7f3k9q2m")).Target).Request.Value);
        Assert.Equal("R-7F3K9Q2M", Assert.IsType<Target.OfRequest>(Assert.IsType<Understood.Release>(Telling.Read("release R-7F3K9Q2M")).Target).Request.Value);
    }

    [Theory]
    [InlineData("release R-7F3K9Q2M wiki edit", "wiki/edit")]
    [InlineData("Release R-7F3K9Q2M wiki/edit and billing-db/read", "wiki/edit, billing-db/read")]
    [InlineData("give back request r-7f3k9q2m", "")]
    [InlineData("release R-7F3K9Q2M because I am done", "")]
    public void Release_reads_which_items_of_a_request_are_meant(string text, string items)
    {
        var target = Assert.IsType<Target.OfRequest>(Assert.IsType<Understood.Release>(Telling.Read(text)).Target);
        Assert.Equal("R-7F3K9Q2M", target.Request.Value);
        Assert.Equal(items.Split(", ", StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal), (target.Only.IsDefault ? [] : target.Only).Select(o => o.Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Cancel_with_a_reason_is_about_the_request_that_is_named() =>
        Assert.Equal("R-7F3K9Q2M", Assert.IsType<Target.OfRequest>(Assert.IsType<Understood.Cancel>(Telling.Read("cancel R-7F3K9Q2M because it is a duplicate")).Target).Request.Value);

    [Theory]
    [InlineData("I don't need help")]
    [InlineData("done with lunch")]
    [InlineData("i no longer need it to be sunny")]
    public void What_names_nothing_known_gives_nothing_back(string text) => Assert.IsNotType<Understood.Release>(Telling.Read(text));

    [Fact]
    public void Release_reads_the_entitlement()
    {
        var target = Assert.IsType<Target.OfEntitlement>(Assert.IsType<Understood.Release>(Telling.Read("please release my billing-db read")).Target);
        Assert.Equal("billing-db/read", Telling.Of(target.Entitlement));
        Assert.IsType<Target.Unnamed>(Assert.IsType<Understood.Release>(Telling.Read("release")).Target);
    }
}
