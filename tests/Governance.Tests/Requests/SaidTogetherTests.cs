using System.Collections.Immutable;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;
using static ChatGovernanceBot.Governance.Tests.Field;

namespace ChatGovernanceBot.Governance.Tests.Requests;

public class SaidTogetherTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static Item Of(int number, ItemState state) => new(number, Ana.AsIdentity, Read, Length.OfTime(TimeSpan.FromDays(2)), "rule", "Because.", [new(1)], [], null, [], [], 0, 0, state);

    private static Request With(params ImmutableArray<Item> items) =>
        new(new("R1"), 4, Ana, new("c"), null, Noon, items, items.All(i => i.IsClosed) ? items.Max(i => ((ItemState.Closed)i.State).At) : null);

    private static ItemState.Closed Ended(double hours, Outcome outcome = Outcome.Removed) => new(outcome, Noon + hours * Hour, null, null, null);

    private static readonly ItemState Active = new ItemState.Active(Noon, Noon.AddDays(2));

    private static bool Says(Request request, int sent, int owed) => SaidTogether.Says(request, (CardKind.RequestEnded, sent), Noon, (CardKind.RequestEnded, owed), Noon);

    [Fact]
    public void What_ends_within_four_hours_of_another_item_is_shown_on_its_card_and_what_ends_later_is_not()
    {
        var request = With(Of(1, Ended(0)), Of(2, Ended(3)), Of(3, Ended(5)), Of(4, Active));
        Assert.True(Says(request, 1, 2) && Says(request, 2, 3));
        Assert.False(Says(request, 1, 3));
        Assert.All([1, 2, 3], item => Assert.True(SaidTogether.ShowsAll(request, item)));
        Assert.False(SaidTogether.ShowsAll(With(Of(1, Ended(0)), Of(2, Ended(5)), Of(3, Active)), 1));
    }

    [Fact]
    public void A_denial_is_said_by_no_other_card_and_says_no_other_end_also_where_it_is_the_last()
    {
        var request = With(Of(1, Ended(0)), Of(2, Ended(1, Outcome.Denied)), Of(3, Active));
        Assert.False(Says(request, 1, 2) || Says(request, 2, 1) || SaidTogether.ShowsAll(request, 1) || SaidTogether.ShowsAll(request, 2));
        Assert.False(Says(With(Of(1, Ended(0)), Of(2, Ended(1, Outcome.Denied))), 1, 0));
        Assert.True(Says(With(Of(1, Ended(1)), Of(2, Ended(0, Outcome.Denied))), 1, 0));
    }

    [Fact]
    public void A_card_about_active_items_says_what_is_owed_up_to_four_hours_later_and_a_request_with_one_item_has_nothing_to_share()
    {
        bool Says(Request request, double owed) => SaidTogether.Says(request, (CardKind.AccessActive, 1), Noon, (CardKind.AccessActive, 2), Noon + owed * Hour);
        Assert.True(Says(With(Of(1, Active), Of(2, Active)), 3.9));
        Assert.False(Says(With(Of(1, Active), Of(2, Active)), 4));
        Assert.False(Says(With(Of(1, Active)), 0));
        Assert.False(SaidTogether.Says(With(Of(1, Active), Of(2, Active)), (CardKind.Progress, 0), Noon, (CardKind.AccessActive, 2), Noon));
    }

    [Fact]
    public void A_notice_shows_what_ends_about_then_and_each_sees_their_own()
    {
        var request = With(Of(1, new ItemState.Active(Noon, Noon + 8 * Hour)), Of(2, new ItemState.Active(Noon, Noon + 9 * Hour)), Of(3, new ItemState.Active(Noon, Noon.AddDays(9))), Of(4, new ItemState.Active(Noon, null)), Of(5, Ended(0)));
        int[] Shown(CardKind card, PersonId reader) => [.. SaidTogether.ShownOn(card, request, reader, Field.Organisation, Noon + 6 * Hour).Select(i => i.Number)];
        Assert.Equal([1, 2], Shown(CardKind.ExpiryNotice, Ana));
        Assert.Equal([1, 2, 3, 4], Shown(CardKind.AccessActive, Ana));
        Assert.Empty(Shown(CardKind.AccessActive, Ben));
    }
}
