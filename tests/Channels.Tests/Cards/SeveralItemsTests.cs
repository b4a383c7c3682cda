using System.Collections.Immutable;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Tests.Understanding;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Channels.Tests.Cards;

/// <summary>A request with several items: each has its own route and outcome, and no card is silent about one.</summary>
public sealed class SeveralItemsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);
    private static readonly DeliveryId Delivery = new("00112233445566778899aabbccddeeff");
    private readonly RequestCards _cards = new(CardLibrary.Load(CardFiles.Folder));

    private static readonly ImmutableArray<Item> Bundle =
    [
        Of(1, "wiki/edit", new ItemState.Active(Now, Now.AddDays(2))),
        Of(2, "crm/read", new ItemState.Closed(Outcome.Failed, Now, null, null, null)),
        Of(3, "prod-db/admin", new ItemState.AwaitingApproval(0, [Acme.Carol.Ref], Now, Now.AddDays(1), 1)),
    ];

    private static Item Of(int number, string entitlement, ItemState state) => new(
        number, Acme.Alice.Id, new(entitlement), new(TimeSpan.FromDays(2), null), "rule", "Because.", [new(1)],
        [new Stage("owner", new Selector.Named(Acme.Carol.Ref), 1, TimeSpan.FromDays(1), null)], null, [], [], 0, 0, state);

    private static Request With(ImmutableArray<Item> items) => new(new("R-AAAABBBB"), 4, Acme.Alice.Ref, new("c"), null, Now, items, null);

    private static CardView View => new(Acme.Organisation, Acme.Alice, Now, _ => null);

    [Fact]
    public void The_card_of_a_request_shows_every_item_with_its_own_state_and_the_one_that_failed()
    {
        var message = _cards.Progress(View, With(Bundle), Delivery);

        var card = message.Card!.ToJsonString();
        Assert.All(Bundle, item => Assert.Contains(item.Entitlement.Value, card, StringComparison.Ordinal));
        Assert.Contains(RequestCards.HeadlineOf(View, With(Bundle), Bundle[1]).Text, card, StringComparison.Ordinal);
        Assert.Contains("waiting for Carol Clark", card, StringComparison.Ordinal);
        Assert.Equal("wiki/edit, crm/read and prod-db/admin: 1 failed, 1 waiting, 1 active", message.Text);
    }

    [Theory]
    [InlineData(0, "owner (first of 2 decisions), since")]
    [InlineData(1, "security (second of 2 decisions), since")]
    public void An_item_that_takes_several_decisions_says_which_of_them_it_waits_for(int stage, string said)
    {
        var item = Of(1, "prod-db/admin", new ItemState.AwaitingApproval(stage, [Acme.Carol.Ref], Now, Now.AddDays(1), 1));
        var request = With([item with { Stages = [item.Stages[0], item.Stages[0] with { Name = "security" }] }, Bundle[0]]);

        Assert.Contains(said, _cards.Progress(View, request, Delivery).Card!.ToJsonString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_bundle_is_called_by_its_name_and_each_card_says_which_item_of_it_it_is_about()
    {
        var view = View with { Organisation = Acme.WithBundles };
        var request = With(Bundle) with { Bundle = new("on-call-engineer") };

        Assert.StartsWith("On-call engineer: ", _cards.Progress(view, request, Delivery).Text, StringComparison.Ordinal);
        Assert.Contains("Part of bundle on-call-engineer, item 3 of 3.", _cards.Approval(view with { Reader = Acme.Carol }, request, Bundle[2], [], Delivery).Card!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("R-AAAABBBB, item 2 of 3 of bundle on-call-engineer", _cards.Ended(view, request, Bundle[1], Delivery).Card!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_item_whose_grant_fails_says_so_and_who_was_told()
    {
        ImmutableArray<Item> items = [Bundle[0], Of(2, "crm/read", new ItemState.Approved(new(TimeSpan.FromDays(2), null), Now, Now)), Of(3, "crm/export", new ItemState.Approved(new(TimeSpan.FromDays(2), null), Now, Now))];
        var failing = new Dictionary<int, FailingGrant> { [3] = new(Presence.Unknown, [Acme.Bob.Ref]) };

        var message = _cards.Progress(View, With(items), Delivery, failing);

        Assert.EndsWith("1 not granted yet, 1 being granted, 1 active", message.Text, StringComparison.Ordinal);
        Assert.Contains("not granted yet: the target cannot be read; it is tried again", message.Card!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("Bob Brown has been told.", message.Card!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_lapsed_of_a_request_that_is_over_can_be_asked_for_again_at_once()
    {
        var lapsed = Bundle.Select(i => i with { State = new ItemState.Closed(Outcome.Lapsed, Now, null, null, null) }).ToImmutableArray();
        Assert.Contains("Ask again for what lapsed or failed", _cards.Progress(View, With(lapsed) with { ClosedAt = Now }, Delivery).Card!.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Ask again", _cards.Progress(View, With([lapsed[0] with { State = new ItemState.Closed(Outcome.Denied, Now, null, null, null) }, lapsed[1] with { State = new ItemState.Closed(Outcome.Removed, Now, null, null, null) }]) with { ClosedAt = Now }, Delivery).Card!.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Ask again", _cards.Shared(View, With(lapsed) with { ClosedAt = Now }, Delivery).Card!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Who_decides_one_item_reads_what_else_is_asked_for_and_that_the_decision_is_about_that_one_only()
    {
        var card = _cards.Approval(View with { Reader = Acme.Carol }, With(Bundle), Bundle[2], [], Delivery).Card!.ToJsonString();

        Assert.Contains("R-AAAABBBB also asks for wiki/edit and crm/read.", card, StringComparison.Ordinal);
        Assert.Contains("this decision is about prod-db/admin only.", card, StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_with_one_item_says_nothing_of_others()
    {
        var card = _cards.Approval(View with { Reader = Acme.Carol }, With([Bundle[2]]), Bundle[2], [], Delivery).Card!.ToJsonString();

        Assert.DoesNotContain("also asks for", card, StringComparison.Ordinal);
        Assert.StartsWith("prod-db/admin: Waiting", _cards.Progress(View, With([Bundle[2]]), Delivery).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_notice_whose_ends_have_come_or_go_on_says_what_is_active_still()
    {
        var card = _cards.NothingEndsSoon(View, With(Bundle), [Bundle[0]]);
        Assert.EndsWith(": nothing ends soon any more", card.Text, StringComparison.Ordinal);
        Assert.Contains("Active still by R-AAAABBBB: wiki/edit until ", card.Card!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("nothing is removed then. wiki/edit stays for as long as R-OTHER222 gives it too.", _cards.GoesOn(Bundle[0], HeldBy(EdgeOrigin.Ours, "R-OTHER222"), new("R-AAAABBBB"), Now.AddHours(1), View).Card!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_given_back_says_how_it_ends()
    {
        var item = Bundle[0] with { State = new ItemState.Ending(EndCause.Released, Now) };
        Assert.Equal(
            [
                "You are told here once its end is proven in the target.",
                "It is taken away by hand. You are told here once two people have attested that it is gone.",
                "wiki/edit was there before this request, so its owner is asked whether it is removed or stays. You are told here how that ends.",
                "wiki/edit stays for as long as R-OTHER222 gives it too. You are told here how that ends.",
            ],
            new[] { HeldBy(EdgeOrigin.Ours), HeldBy(EdgeOrigin.Ours) with { Reach = Reach.People }, HeldBy(EdgeOrigin.PreExisting), HeldBy(EdgeOrigin.Ours, "R-OTHER222") }
                .Select(access => Said(_cards.NoLongerActive(View, With([item]), item, access))));
    }

    private static Access HeldBy(EdgeOrigin origin, params string[] others) => Access.Never(Bundle[0].Access) with
    {
        State = AccessState.Active,
        Origin = origin,
        Claims = [.. others.Select(r => new Claim(new(new(r), 1), Length.OfTime(TimeSpan.FromDays(9)), Now, 1, Now, new ClaimState.Active(Now, Now.AddDays(9))))],
    };

    private static string Said(OutgoingMessage notice) => string.Concat(
        notice.Card!["body"]!.AsArray().SelectMany(b => b!["items"]?.AsArray() ?? []).SelectMany(i => i!["inlines"]?.AsArray() ?? []).Select(r => (string?)r!["text"]).Skip(1));

    [Fact]
    public void What_lapsed_says_why()
    {
        var (late, silent) = (Of(1, "wiki/edit", new ItemState.Closed(Outcome.Lapsed, Now, null, null, "The time that was asked for is over.")), Of(1, "wiki/edit", new ItemState.Closed(Outcome.Lapsed, Now, null, null, "Nobody decided in time.")));
        Assert.Equal("Lapsed: the time that was asked for is over", RequestCards.HeadlineOf(View, With([late]), late).Text);
        Assert.Equal("Lapsed: nobody decided in time", RequestCards.HeadlineOf(View, With([silent]), silent).Text);
    }

    [Fact]
    public void A_request_can_be_cancelled_on_its_card_while_any_item_waits()
    {
        Assert.Contains("Cancel request", _cards.Progress(View, With(Bundle), Delivery).Card!.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Cancel request", _cards.Progress(View, With([.. Bundle.Take(2)]), Delivery).Card!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_card_of_a_request_for_a_machine_says_that_it_is_one_and_who_answers_for_it()
    {
        var machine = Acme.Organisation.Roster.Machines.First(m => m.Owner == Acme.Alice.Ref).Id;
        var items = Bundle.Select(i => i with { Identity = machine }).ToImmutableArray();
        var request = With(items);
        var active = (ItemState.Active)items[0].State;

        OutgoingMessage[] cards =
        [
            _cards.Progress(View, request, Delivery), _cards.Shared(View, request, Delivery), _cards.Active(View, request, items[0], Delivery, active, Access.Never(items[0].Access)),
            _cards.EndIsNear(View, request, items[0], Delivery, active.EndsAt!.Value, Access.Never(items[0].Access)), _cards.Ended(View, request, items[1], Delivery),
        ];

        Assert.All(cards, card => Assert.Contains("Reporting service (Service account, a machine; Alice Adams answers for it)", card.Card!.ToJsonString(), StringComparison.Ordinal));
        var approval = _cards.Approval(View with { Reader = Acme.Carol }, request, items[2], [], Delivery).Card!.ToJsonString();
        Assert.Contains("Service account. Alice Adams answers for it.", approval, StringComparison.Ordinal);
    }
}
