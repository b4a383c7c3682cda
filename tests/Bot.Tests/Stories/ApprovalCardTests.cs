using ChatGovernanceBot.Bot.Tests.Running;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Bot.Tests.Stories;

/// <summary>Who is asked, who counts, and what every copy of the card shows afterwards (I5, I7; C07, C09, C38).</summary>
public sealed class ApprovalCardTests(StoryBot host) : Story(host)
{
    [Fact]
    public async Task The_requester_alone_in_the_first_group_can_ask_and_either_of_the_other_group_decides()
    {
        var (niraj, kenji, carol) = (await AsAsync("niraj"), await AsAsync("kenji"), await AsAsync("carol"));
        var request = await niraj.AskAsync("I need crm/read for 3 days to answer the survey");
        var (first, second) = (await kenji.CardAsync(request, "approve"), await carol.CardAsync(request, "approve"));
        Assert.DoesNotContain("approve", (await niraj.SeesAsync(request, "Waiting for")).Buttons.Select(b => b.Verb));

        Assert.Empty((await kenji.PressAsync(first, "approve")).Buttons);
        var other = await carol.SeesOnAsync(second, "Approved");
        Assert.Empty(other.Buttons);
        Assert.Contains("Kenji Sato", other.Shown, StringComparison.Ordinal);
        await niraj.SeesAsync(request, "Access is active");
    }

    [Fact]
    public async Task A_quorum_takes_two_different_people_and_the_same_click_twice_is_one_vote()
    {
        var (alice, bob, carol, dave) = (await AsAsync("alice"), await AsAsync("bob"), await AsAsync("carol"), await AsAsync("dave"));
        var request = await alice.AskAsync("I need source/write for 3 days to mend the build");
        var card = await carol.CardAsync(request, "approve");
        var key = Talker.NewKey();
        await carol.PressAsync(card, "approve", key: key);
        await carol.PressAsync(card, "approve", key: key);
        Assert.Contains("a person counts once", (await carol.PressAsync(card, "approve")).Shown, StringComparison.Ordinal);
        Assert.Single(Votes(request));
        await alice.SeesAsync(request, "Waiting for Bob Martin or Dave Okafor");
        Assert.DoesNotContain("alice@acme.test", Folder.Members("source/write"));
        var rest = await dave.SeesAsync(request, "Carol Jensen has approved");
        Assert.Contains(rest.Buttons, b => b.Verb == "approve");

        await bob.ApproveAsync(request);
        await alice.SeesAsync(request, "Access is active");
        Assert.Equal(2, Votes(request).Count());
        Assert.Empty((await dave.SeesOnAsync(rest, "DECIDED")).Buttons);
    }

    [Fact]
    public async Task Of_clicks_at_the_same_moment_the_first_is_counted_and_the_others_are_told_who_decided()
    {
        var (frank, bob, carol, dave) = (await AsAsync("frank"), await AsAsync("bob"), await AsAsync("carol"), await AsAsync("dave"));
        var request = await frank.AskAsync("I need source/read for 3 days to read the report code");
        (Talker Person, string Name)[] asked = [(bob, "Bob Martin"), (carol, "Carol Jensen"), (dave, "Dave Okafor")];
        var cards = new List<(Talker Person, ChatMessage Card)>();
        foreach (var (person, _) in asked)
        {
            cards.Add((person, await person.CardAsync(request, "deny")));
        }

        var answers = await Task.WhenAll(cards.Select(c => c.Person.PressAsync(c.Card, c.Person == bob ? "deny" : "approve", new { reason = "There is a copy without names" })));
        var vote = Assert.Single(Votes(request));
        var winner = asked.Single(a => answers.All(answer => answer.Shown.Contains(a.Name, StringComparison.Ordinal))).Name;
        Assert.Equal(vote.Verdict == Verdict.Deny, winner == "Bob Martin");
        Assert.All(answers, answer => Assert.Empty(answer.Buttons));
        await frank.SeesAsync(request, vote.Verdict == Verdict.Deny ? "Denied" : "Access is active");
    }

    [Fact]
    public async Task A_denial_needs_a_reason_and_a_stale_card_elsewhere_does_nothing_any_more()
    {
        var (ivan, bob, dave) = (await AsAsync("ivan"), await AsAsync("bob"), await AsAsync("dave"));
        var request = await ivan.AskAsync("I need source/read for 2 days to read the deployment code");
        var (stale, card) = (await bob.CardAsync(request, "approve"), await dave.CardAsync(request, "deny"));
        var refused = await dave.PressAsync(card, "deny", new { reason = "  " });
        Assert.Contains("Say why", refused.Shown, StringComparison.Ordinal);
        Assert.Contains(refused.Buttons, b => b.Verb == "deny");

        await dave.PressAsync(card, "deny", new { reason = "Ask for the mirror instead" });
        await ivan.SeesAsync(request, "Denied", "Ask for the mirror instead");
        var told = await bob.PressAsync(stale, "approve");
        Assert.Contains("Denied", told.Shown, StringComparison.Ordinal);
        Assert.Contains("Dave Okafor", told.Shown, StringComparison.Ordinal);
        Assert.Empty(told.Buttons);
        Assert.DoesNotContain(request, (await bob.SayAsync("my approvals")).Shown, StringComparison.Ordinal);
        Assert.DoesNotContain("ivan@acme.test", Folder.Members("source/read"));
    }

    [Fact]
    public async Task A_click_by_somebody_who_is_not_asked_is_refused_and_on_the_record()
    {
        var (erin, bob, judy) = (await AsAsync("erin"), await AsAsync("bob"), await AsAsync("judy"));
        var request = await erin.AskAsync("I need source/read for 2 days to read the roadmap code");
        var card = await bob.CardAsync(request, "approve");
        Assert.Contains("You are not, or no longer, one of those who may decide", (await judy.PressAsync(card, "approve")).Shown, StringComparison.Ordinal);
        Assert.Contains("You are not, or no longer, one of those who may decide", (await judy.PressAsync(card, "deny", new { reason = "I do not like it" })).Shown, StringComparison.Ordinal);
        Assert.Empty(Votes(request));
        Assert.Contains(AuditTrail.EventsOf(Folder, request), e => e.GetType().Name == "CommandRefused");
        await bob.CardAsync(request, "approve");
    }

    [Fact]
    public async Task An_approver_cannot_approve_what_they_asked_for_or_what_is_for_them()
    {
        var (bob, carol, dave) = (await AsAsync("bob"), await AsAsync("carol"), await AsAsync("dave"));
        var own = await dave.AskAsync("I need source/write for 2 days to write the security fix");
        var card = await bob.CardAsync(own, "approve");
        Assert.Contains("You asked for this yourself", (await dave.PressAsync(card, "approve")).Shown, StringComparison.Ordinal);
        await carol.CardAsync(own, "approve");
        Assert.DoesNotContain(await dave.HistoryAsync(), m => m.Shown.Contains(own, StringComparison.Ordinal) && m.Buttons.Any(b => b.Verb == "approve"));

        var forDave = await bob.AskAsync("I need source/read for dave@acme.test for 2 days to handle the alert");
        var another = await carol.CardAsync(forDave, "approve");
        Assert.Contains("This access is for you", (await dave.PressAsync(another, "approve")).Shown, StringComparison.Ordinal);
        Assert.Contains("You asked for this yourself", (await bob.PressAsync(another, "approve")).Shown, StringComparison.Ordinal);
        await dave.SeesAsync(forDave, "Waiting for Carol Jensen");
        Assert.Empty(Votes(own).Concat(Votes(forDave)));
    }

    [Fact]
    public async Task One_person_in_two_stages_decides_one_of_them()
    {
        var (alice, judy, erin) = (await AsAsync("alice"), await AsAsync("judy"), await AsAsync("erin"));
        var request = await alice.AskAsync("I need crm/export for 1 day to send the yearly letter");
        var card = await judy.CardAsync(request, "approve");
        await judy.PressAsync(card, "approve");
        var second = await erin.CardAsync(request, "approve");
        Assert.Contains("a person counts once", (await judy.PressAsync(second, "approve")).Shown, StringComparison.Ordinal);
        await alice.SeesAsync(request, "Waiting for Erin Walsh (Second line)");
        Assert.DoesNotContain("alice@acme.test", Folder.Members("crm/export"));
        await erin.PressAsync(second, "approve");
        await alice.SeesAsync(request, "Access is active");
    }

    [Fact]
    public async Task A_shorter_time_on_the_card_shortens_and_a_longer_one_is_refused()
    {
        var (heidi, bob) = (await AsAsync("heidi"), await AsAsync("bob"));
        var request = await heidi.AskAsync("I need source/read for 3 days to find the leak");
        var card = await bob.CardAsync(request, "approve");
        Assert.Contains("must be shorter than what was asked for", (await bob.PressAsync(card, "approve", new { shorten = "5 days" })).Shown, StringComparison.Ordinal);
        Assert.Contains("was not understood", (await bob.PressAsync(card, "approve", new { shorten = "a while" })).Shown, StringComparison.Ordinal);
        Assert.Empty(Votes(request));

        Assert.Contains("shortened to 1 day", (await bob.PressAsync(card, "approve", new { shorten = "1 day" })).Shown, StringComparison.Ordinal);
        await heidi.SeesAsync(request, "Access is active", "Shortened from 3 days by Bob Martin.");
        await AdvanceAsync("1d");
        await heidi.SeesAsync(request, "Entitlement removed, verified");
    }

    private IEnumerable<RequestEvent.Voted> Votes(string request) => AuditTrail.EventsOf(Folder, request).OfType<RequestEvent.Voted>();
}
