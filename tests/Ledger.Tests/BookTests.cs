using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatGovernanceBot.Ledger.Tests;

public sealed class BookTests
{
    [Fact]
    public async Task A_policy_load_is_an_entry_and_owes_every_open_item_and_every_holder_a_look()
    {
        await using var world = await World.NewAsync();
        await world.LoadAsync(Acme.FilesNamed("two"));

        Assert.Equal(2, world.Version);
        var entry = (await world.Queries.NewestEntryAsync())!;
        Assert.Equal(new Governance.Policy.PolicyEvent.Loaded(world.Clock.GetUtcNow(), new PolicyVersion(2), "hash of two"), entry.Data);
        var owed = await world.Queries.OwedByAsync(entry.Stream);
        Assert.Equal(
            [(ObligationKind.LookAtOpenItems, "1"), (ObligationKind.LookAtOpenItems, "2"), (ObligationKind.LookAtReviews, "1"), (ObligationKind.LookAtReviews, "2"), (ObligationKind.CarryRoster, "1"), (ObligationKind.CarryRoster, "2")],
            owed.Select(o => (o.Kind, o.ToObligation().Subject)).Order());
    }

    [Fact]
    public async Task The_policy_in_force_is_taken_up_after_a_restart_without_a_new_entry()
    {
        await using var world = await World.NewAsync();
        var before = (await world.Queries.NewestEntryAsync())!.Sequence;
        await world.RestartAsync();
        Assert.Equal((1, before), (world.Version, (await world.Queries.NewestEntryAsync())!.Sequence));
    }

    [Fact]
    public async Task A_handle_keeps_its_random_ref_over_versions()
    {
        await using var world = await World.NewAsync();
        var alice = world.Person("alice");
        Assert.Matches("^p_[a-z2-7]{16}$", alice.Value);
        await world.LoadAsync(Acme.FilesNamed("two"));
        Assert.Equal(alice, world.Person("alice"));
        Assert.Equal(5, world.Organisation.Roster.People.Select(p => p.Ref).Distinct().Count());
    }

    [Fact]
    public async Task A_policy_that_cannot_be_built_leaves_the_old_one_in_force()
    {
        await using var world = await World.NewAsync();
        await Assert.ThrowsAsync<FormatException>(() =>
            world.Writer.LoadPolicyAsync(Acme.FilesNamed("bad"), (_, refOf) => { refOf(new Handle("new@acme.test")); throw new FormatException(); }, new Actor.Job("Host")));
        await world.SubmitAsync();
        await using var context = world.Database.Read();
        Assert.Equal(1, await context.PolicyVersions.MaxAsync(p => p.Version));
        Assert.False(await context.IdentityRefs.AnyAsync(r => r.Handle == "new@acme.test"));
    }

    [Fact]
    public async Task What_an_identity_holds_or_asked_for_is_seen_by_its_other_requests()
    {
        await using var world = await World.NewAsync();
        var alice = world.Person("alice").AsIdentity;
        var asked = await world.SubmitAsync();
        var held = await world.ApprovedAsync(Acme.WikiEdit);

        var seen = await world.BookAsync(t => Writing.Holdings.Of(t.Sql, alice, World.NewId()));
        Assert.Equal([(Acme.BillingRead, Governance.Policy.HoldingState.Asked, asked.Id), (Acme.WikiEdit, Governance.Policy.HoldingState.Held, held.Id)],
            seen.Select(h => (h.Entitlement, h.State, h.Request)).OrderBy(h => h.Entitlement.Value, StringComparer.Ordinal));
        Assert.Equal([held.Id], (await world.BookAsync(t => Writing.Holdings.Of(t.Sql, alice, asked.Id))).Select(h => h.Request));
    }

    [Fact]
    public async Task An_edge_that_outlasts_its_item_is_still_held()
    {
        await using var world = await World.NewAsync();
        var (request, access) = await world.ActiveAsync();
        await world.Writer.ExecuteAsync(new RequestCommand.NoteClaim(request.Id, 1, 1, new ClaimReport.Ended(Outcome.Failed, null)), World.ByJob("Test"));
        var seen = Assert.Single(await world.BookAsync(t => Writing.Holdings.Of(t.Sql, access.Id.Identity, World.NewId())));
        Assert.Equal((Acme.BillingRead, request.Id), (seen.Entitlement, seen.Request));
    }

    [Fact]
    public async Task Governance_time_moves_forward_only_and_stays_moved()
    {
        await using var world = await World.NewAsync();
        world.Signal.Drain();
        await world.Clock.AdvanceAsync(TimeSpan.FromDays(7), world.Writer);
        await world.Clock.AdvanceAsync(TimeSpan.FromHours(1), world.Writer);
        await world.Signal.WaitForAsync(ObligationFamily.ExpireAccess);
        await world.RestartAsync();

        Assert.Equal(world.SystemTime.GetUtcNow() + TimeSpan.FromDays(7) + TimeSpan.FromHours(1), world.Clock.GetUtcNow());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => world.Clock.AdvanceAsync(TimeSpan.FromHours(-1), world.Writer));
    }

    [Fact]
    public async Task A_dialog_is_one_a_person_and_gone_after_a_day()
    {
        await using var world = await World.NewAsync();
        var book = new DialogBook(world.Database, world.Writer, world.Clock);
        DialogRow Draft(string id) => new() { Channel = "web", Conversation = "c", Person = "p_a", Id = id, State = "{}" };
        await book.KeepAsync(Draft("one"));
        await book.KeepAsync(Draft("two"));

        Assert.Null(await book.FindAsync("one"));
        Assert.Equal("two", (await book.FindAsync("web", "c", "p_a"))!.Id);
        world.SystemTime.Advance(TimeSpan.FromHours(24));
        Assert.Null(await book.FindAsync("two"));
        await book.KeepAsync(Draft("three"));
        await book.EndAsync("three");
        Assert.Null(await book.FindAsync("three"));
    }

    [Fact]
    public async Task A_delivery_is_recorded_before_it_is_sent_and_keeps_its_id_when_sent_again()
    {
        await using var world = await World.NewAsync();
        var book = new DeliveryBook(world.Writer);
        var (id, delivery) = ToBob('f');
        await book.RecordAsync(delivery);
        await book.RecordAsync(delivery);
        await book.TakenAsync(id, "m1", 3, "d2", DeliveryState.Sent);

        var row = Assert.Single(await world.Queries.DeliveriesOfAsync(new StreamRef(StreamKind.Request, "R-ABCDEFGH")));
        Assert.Equal(("m1", 3, "d2", DeliveryState.Sent), (row.MessageReference, row.ShownVersion, row.Digest, row.State));
        await book.SetStateAsync(id, DeliveryState.Settled);
        Assert.Equal(DeliveryState.Settled, (await world.Queries.DeliveryAsync(id))!.State);
    }

    [Fact]
    public async Task A_card_that_is_lost_on_its_way_stays_lost_when_the_channel_takes_it_and_is_owed_again()
    {
        await using var world = await World.NewAsync();
        var book = new DeliveryBook(world.Writer);
        var (id, delivery) = ToBob('f');
        await book.RecordAsync(delivery);

        await book.LostAsync(new PersonId("p_bob"), delivery.ToAccount());
        await book.PutBackAsync(id, world.Clock.GetUtcNow(), hasFailed: true);
        Assert.Null((await world.Queries.DeliveryAsync(id))!.NextTry);
        await book.TakenAsync(id, "m1", 2, "d1", DeliveryState.Sent);

        Assert.Equal(DeliveryState.Undeliverable, (await world.Queries.DeliveryAsync(id))!.State);
        Assert.Single(await world.Obligations.ClaimAsync(ObligationFamily.DeliverCards, "a worker", 16, TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task A_card_that_is_lost_while_it_is_brought_up_to_date_stays_lost_until_its_reader_acts_on_it()
    {
        await using var world = await World.NewAsync();
        var book = new DeliveryBook(world.Writer);
        var ((id, delivery), (renewed, _)) = (ToBob('f'), ToBob('e'));
        await book.RecordAsync(delivery);
        await book.TakenAsync(id, "m1", 2, "d1", DeliveryState.Sent);

        await book.LostAsync(new PersonId("p_bob"), delivery.ToAccount());
        await book.TakenAsync(id, "m1", 3, "d1", DeliveryState.Sent);
        await book.RenewAsync(id, renewed, "d2");
        Assert.Equal(DeliveryState.Undeliverable, (await world.Queries.DeliveryAsync(renewed))!.State);

        await book.ShownAsync(renewed, "m1", 4, "d2", DeliveryState.Sent);
        Assert.Equal(DeliveryState.Sent, (await world.Queries.DeliveryAsync(renewed))!.State);
    }

    [Fact]
    public async Task Those_who_are_asked_something_in_a_channel_are_found_among_the_cards_that_are_open()
    {
        await using var world = await World.NewAsync();
        var book = new DeliveryBook(world.Writer);
        var (id, delivery) = ToBob('f');
        await book.RecordAsync(delivery);
        Assert.Empty(await world.Queries.AskedAtAsync("web"));

        await book.TakenAsync(id, "m1", 2, "d1", DeliveryState.Sent);
        Assert.Equal((new PersonId("p_bob"), delivery.ToAccount()), Assert.Single(await world.Queries.AskedAtAsync("web")));
        Assert.Empty(await world.Queries.AskedAtAsync("pigeon"));
        Assert.Contains("IX_Deliveries_Person_CreatedAt_Id", (await world.PlanOfAsync(LedgerQueries.SelectAskedAt))[0], StringComparison.Ordinal);

        await book.SetStateAsync(id, DeliveryState.Settled);
        Assert.Empty(await world.Queries.AskedAtAsync("web"));
    }

    private static (DeliveryId Id, DeliveryRow Row) ToBob(char letter)
    {
        var id = new DeliveryId(new string(letter, 32));
        return (id, ToBob(id));
    }

    private static DeliveryRow ToBob(DeliveryId id) => new()
    {
        Id = id.Value,
        StreamKind = StreamKind.Request,
        StreamId = "R-ABCDEFGH",
        Card = "Approval",
        Item = 1,
        Stage = 0,
        Person = "p_bob",
        Provider = "web",
        Tenant = "acme",
        UserId = "bob",
        Digest = "d1",
        ShownVersion = 2,
    };

    [Fact]
    public async Task A_delivery_whose_place_was_taken_has_one_successor_for_one_content_and_its_message_does_not_show_it_yet()
    {
        await using var world = await World.NewAsync();
        var (book, old) = (new DeliveryBook(world.Writer), new DeliveryId("old"));
        await book.RecordAsync(ToBob(old));
        await book.ShownAsync(old, "m1", 3, "d1", DeliveryState.Sent);

        Assert.Equal(new("second"), await book.RenewAsync(old, new("second"), "d2"));
        Assert.Equal(new("second"), await book.RenewAsync(old, new("third"), "d2"));
        var second = (await world.Queries.DeliveryAsync(new("second")))!;
        Assert.Equal((DeliveryRow.NotShown, "m1", DeliveryState.Sent), (second.ShownVersion, second.MessageReference, second.State));

        Assert.Equal(new("fourth"), await book.RenewAsync(old, new("fourth"), "d1"));
        Assert.Equal("fourth", Assert.Single(await world.Queries.DeliveriesOfAsync(new StreamRef(StreamKind.Request, "R-ABCDEFGH")), d => d.State == DeliveryState.Sent).Id);
    }

    [Theory]
    [InlineData(DeliveryState.Recorded, null, 2)]
    [InlineData(DeliveryState.Undeliverable, "m1", DeliveryRow.NotShown)]
    public async Task What_takes_the_place_of_a_card_that_did_not_come_has_not_come_either(DeliveryState state, string? message, int shown)
    {
        await using var world = await World.NewAsync();
        var (book, old) = (new DeliveryBook(world.Writer), new DeliveryId("old"));
        await book.RecordAsync(ToBob(old));
        if (message is not null)
        {
            await book.ShownAsync(old, message, 2, "d1", state);
        }

        await book.RenewAsync(old, new("second"), "d2");

        var second = (await world.Queries.DeliveryAsync(new("second")))!;
        Assert.Equal((state, message, shown), (second.State, second.MessageReference, second.ShownVersion));
        Assert.DoesNotContain(await world.Queries.DeliveriesOfAsync(new StreamRef(StreamKind.Request, "R-ABCDEFGH")), d => d.IsBrought);
        Assert.Equal(new("second"), await book.RenewAsync(old, new("third"), "d2"));
    }

    [Fact]
    public async Task A_persons_requests_are_those_asked_by_or_for_them_and_not_long_ended()
    {
        await using var world = await World.NewAsync();
        var open = await world.SubmitAsync();
        var denied = await world.SubmitAsync();
        await world.VoteAsync(denied, "bob", Verdict.Deny);
        Assert.Equal(2, (await world.Queries.RequestsOfAsync(world.Person("alice"))).Length);
        Assert.Equal(open.Id, Assert.Single(await world.Queries.AwaitingApprovalAsync()).Request.Id);
        Assert.Equal(open.Id, Assert.Single(await world.Queries.OpenRequestsAsync()));

        world.SystemTime.Advance(TimeSpan.FromDays(7));
        Assert.Equal([open.Id], (await world.Queries.RequestsOfAsync(world.Person("alice"))).Select(r => r.Id));
        Assert.Empty(await world.Queries.RequestsOfAsync(world.Person("dave")));
    }

    [Fact]
    public async Task A_query_cannot_write()
    {
        await using var world = await World.NewAsync();
        await using var context = world.Database.Read();
        await Assert.ThrowsAnyAsync<Exception>(() => context.Database.ExecuteSqlRawAsync("DELETE FROM Requests"));
    }
}
