using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Slack.Blocks;
using ChatGovernanceBot.Channels.Tests.Slack.Blocks;
using ChatGovernanceBot.Channels.Tests.Understanding;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Channels.Tests.Cards;

/// <summary>What Alice reads after Bob has revoked what she had.</summary>
public sealed class RevokedCardTests
{
    private const string Written = "<!channel> stolen, see [here](https://evil.test) and <https://evil.test|Approve> **now**";

    private static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);
    private static readonly DeliveryId Delivery = new("00112233445566778899aabbccddeeff");
    private static readonly Revocation ByBob = new(Acme.Bob.Ref, new("reason"));
    private static readonly ItemState Ending = new ItemState.Ending(EndCause.Revoked, Now), Gone = new ItemState.Closed(Outcome.Removed, Now, null, null, null);

    private readonly CardLibrary _library = CardLibrary.Load(CardFiles.Folder);

    private static CardView View => new(Acme.Organisation, Acme.Alice, Now, commitment => commitment == ByBob.Reason ? Written : null);

    private static Request With(ItemState state, params ImmutableArray<string> entitlements) => new(new("R-AAAABBBB"), 4, Acme.Alice.Ref, new("c"), null, Now,
        [.. entitlements.Select((e, n) => new Item(n + 1, Acme.Alice.Id, new(e), Length.OfTime(TimeSpan.FromDays(3)), "rule", "Because.", [new(1)], [], null, [], [], 1, 0, state) { Revoked = ByBob })], null);

    private OutgoingMessage Message(Request request, FailingGrant? failing = null) =>
        new RevokedCard(_library).Of(View, request, request.Items[0], ByBob, failing is null ? new Dictionary<int, FailingGrant>() : new Dictionary<int, FailingGrant> { [1] = failing });

    private JsonObject Revoked(Request request) => Message(request).Card!;

    [Fact]
    public void What_was_written_stays_plain_text_apart_from_what_the_bot_says_in_Teams_and_in_Slack()
    {
        var gone = With(Gone, "wiki/edit");
        Assert.All([Revoked(With(Ending, "wiki/edit")), new RequestCards(_library).Ended(View, gone, gone.Items[0], Delivery).Card!], card =>
        {
            var apart = card["body"]!.AsArray()[^1]!;
            Assert.Equal("emphasis", (string?)apart["style"]);
            Assert.Equal(["Written by ", "Bob Brown", ":"], apart["items"]![0]!["inlines"]!.AsArray().Select(run => (string)run!["text"]!));
            Assert.Equal(["TextRun", Written], new[] { "type", "text" }.Select(name => (string)apart["items"]![1]!["inlines"]![0]![name]!));

            var blocks = SlackCards.BlocksOf(card, SlackSurface.Message, 50);
            Assert.Empty(BlockKit.Complaints(blocks, 50));
            Assert.DoesNotContain(BlockKit.Markup(blocks), words => words.Contains("channel", StringComparison.Ordinal) || words.Contains("evil", StringComparison.Ordinal));
            Assert.Contains(blocks, block => BlockKit.Seen(block!).Contains(Written, StringComparison.Ordinal));
        });
    }

    [Fact]
    public void Every_card_and_step_says_by_whom_it_was_revoked()
    {
        var cards = new RequestCards(_library);
        var (ending, gone) = (With(Ending, "wiki/edit"), With(Gone, "wiki/edit"));
        Says(cards.Progress(View, ending, Delivery), "Revoked by Bob Brown; not yet proven gone", "revoked by Bob Brown; not yet proven gone");
        Says(cards.NoLongerActive(View, ending, ending.Items[0], Access.Never(ending.Items[0].Access)), "wiki/edit: Revoked by Bob Brown");
        Says(cards.Progress(View, gone, Delivery), "Closed: revoked by Bob Brown, entitlement removed, verified", "revoked by Bob Brown; gone from the target");
        Says(cards.Ended(View, gone, gone.Items[0], Delivery), "Revoked by Bob Brown: entitlement removed, verified");
        Says(cards.Progress(View, With(Gone, "wiki/read", "wiki/edit"), Delivery), "Revoked by Bob Brown: entitlement removed, verified");
    }

    [Fact]
    public void What_was_revoked_together_is_told_on_one_card()
    {
        var card = Revoked(With(Ending, "wiki/read", "wiki/edit")).ToJsonString();
        Assert.Contains("wiki/read and wiki/edit", card, StringComparison.Ordinal);
        Assert.Contains("You are told here once its end is proven", card, StringComparison.Ordinal);
        Says(Message(With(Gone, "wiki/read", "wiki/edit")), "Revoked by Bob Brown: entitlement removed, verified", "How each of them ended stands below.");
    }

    [Fact]
    public void It_says_what_holds_it_up_and_that_it_is_gone_only_once_that_was_seen()
    {
        var failing = new FailingGrant(Presence.Unknown, []) { Removal = new("The last member stays.", Now) };
        Says(Message(With(Ending, "wiki/edit"), failing), "not yet proven gone", "The target refused. Tried again ", "the target of wiki/edit", "\"The last member stays.\"");
        Assert.DoesNotContain("removed", Message(With(Ending, "wiki/edit"), failing).Card!.ToJsonString(), StringComparison.OrdinalIgnoreCase);
        Says(Message(With(Gone, "wiki/edit")), "Revoked by Bob Brown: entitlement removed, verified", "no longer seen in the target");
        Says(Message(With(new ItemState.Closed(Outcome.Attested, Now, null, null, null) { AttestedBy = [Acme.Bob.Ref] }, "wiki/edit")), "Revoked by Bob Brown: gone, attested by Bob Brown, not observed");
        Says(Message(With(new ItemState.Closed(Outcome.CoveredBy, Now, null, new("R-CCCCDDDD"), null), "wiki/edit")), "Revoked by Bob Brown: access continues under R-CCCCDDDD");
    }

    private static void Says(OutgoingMessage message, params string[] texts) => Assert.All(texts, text => Assert.Contains(text, message.Card!.ToJsonString(), StringComparison.Ordinal));
}
