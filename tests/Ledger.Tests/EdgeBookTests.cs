using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;

namespace ChatGovernanceBot.Ledger.Tests;

public sealed class EdgeBookTests
{
    private static readonly Access Free = Access.Never(new("wiki/edit~p_alice")) with { State = AccessState.Provisioning, Turn = 3 };
    private static readonly EdgePlace Old = new("files", "alice"), New = new("files", "alice.novak");

    [Fact]
    public async Task Until_a_grant_was_intended_an_edge_is_where_policy_puts_it_and_then_where_it_was_made()
    {
        await using var world = await World.NewAsync();
        var book = new EdgeBook(world.Writer);
        Assert.Equal(Old, await book.PlaceAsync(Free, Old));
        Assert.Equal(New, await book.PlaceAsync(Free with { Turn = 5 }, New));

        var intended = Free with { Turn = 6, Intents = 1 };
        Assert.Equal(New, await book.PlaceAsync(intended, Old));
        Assert.Equal(New, await book.PlaceAsync(intended with { State = AccessState.Revoking }, null));
        Assert.Equal(New, await book.PlaceAsync(intended with { State = AccessState.Absent, Intents = 0 }, Old));
        Assert.Equal(Old, await book.PlaceAsync(Free with { Turn = 20 }, Old));
    }

    [Fact]
    public async Task A_worker_that_was_overtaken_moves_no_edge()
    {
        await using var world = await World.NewAsync();
        var book = new EdgeBook(world.Writer);
        await book.PlaceAsync(Free, Old);

        Assert.Equal(Old, await book.PlaceAsync(Free, New));
        Assert.Equal(Old, await book.PlaceAsync(Free with { Turn = 2 }, New));
    }

    [Fact]
    public async Task Nothing_new_is_made_for_an_identity_that_policy_no_longer_knows()
    {
        await using var world = await World.NewAsync();
        var book = new EdgeBook(world.Writer);
        await book.PlaceAsync(Free, Old);

        Assert.Null(await book.PlaceAsync(Free with { Turn = 9 }, null));
        Assert.Equal(Old, await book.PlaceAsync(Free with { Turn = 9, State = AccessState.Revoking }, null));
    }

    [Fact]
    public async Task An_account_that_is_still_the_place_of_another_access_is_no_place_and_one_that_became_anothers_is_none_any_more()
    {
        await using var world = await World.NewAsync();
        var book = new EdgeBook(world.Writer);
        var first = (await world.ActiveAsync()).Access;
        var second = Free with { Id = AccessId.Of(first.Id.Entitlement, new("p_newcomer")) };
        Assert.Equal(Old, await book.PlaceAsync(first with { State = AccessState.Provisioning, Intents = 0, OpenCalls = [] }, Old));

        Assert.Null(await book.PlaceAsync(second, Old));
        Assert.Equal(New, await book.PlaceAsync(second, New));
        Assert.Equal(Old, await book.PlaceAsync(Free with { Id = AccessId.Of(new("wiki/read"), new("p_newcomer")) }, Old));

        var gone = Free with { Id = AccessId.Of(first.Id.Entitlement, new("p_leaver")), State = AccessState.Absent };
        Assert.Null(await book.PlaceAsync(gone, Old));
        Assert.True(await book.IsAnothersAsync(gone));
        Assert.False(await book.IsAnothersAsync(gone with { State = AccessState.Revoking }));
        Assert.False(await book.IsAnothersAsync(first));
        Assert.False(await book.IsAnothersAsync(gone with { Id = AccessId.Of(first.Id.Entitlement, new("p_nobody")) }));
        Assert.Equal(new EdgePlace("files", "somebody"), await book.PlaceAsync(gone with { Id = AccessId.Of(first.Id.Entitlement, new("p_other")) }, new("files", "somebody")));
    }
}
