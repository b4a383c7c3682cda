using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Accounts;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Ledger.Rows;

namespace ChatGovernanceBot.Ledger.Tests;

/// <summary>Attempts to link a chat account, and the links that come of them.</summary>
public sealed class LinkBookTests
{
    private static readonly ChatAccount Phone = new("teams", "tenant", "someone");

    [Fact]
    public async Task A_token_is_kept_only_as_its_hash_and_serves_one_sign_in()
    {
        await using var world = await World.NewAsync();
        var (book, token) = (Book(world), (await Book(world).BeginAsync(Phone)).Token!);
        var attempt = await book.FindAsync(token);
        Assert.Equal(LinkBook.HashOf(token), attempt!.Token);

        var signedIn = await book.SignedInAsync(token, world.Person("alice"), "browser");
        Assert.Null(signedIn.Refusal);
        Assert.Equal(7, signedIn.Attempt!.Code!.Length);
        Assert.Contains("was used", (await book.SignedInAsync(token, world.Person("bob"), "another")).Refusal, StringComparison.Ordinal);
        Assert.Contains("not known", (await book.SignedInAsync("guessed", world.Person("bob"), "another")).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_browser_that_signed_in_and_the_account_that_asked_can_confirm()
    {
        await using var world = await World.NewAsync();
        var (book, token) = (Book(world), (await Book(world).BeginAsync(Phone)).Token!);
        Assert.Contains("Nobody has signed in", (await book.ConfirmOnPageAsync(token, "browser")).Refusal, StringComparison.Ordinal);
        var card = (await book.SignedInAsync(token, world.Person("alice"), "browser")).Attempt!.Card;

        Assert.Contains("not the browser", (await book.ConfirmOnPageAsync(token, "another")).Refusal, StringComparison.Ordinal);
        Assert.Contains("Another account", (await book.ConfirmInChatAsync(card, Phone with { UserId = "somebody else" })).Refusal, StringComparison.Ordinal);
        var untouched = await book.FindAsync(token);
        Assert.Equal((null, null), (untouched!.PageConfirmedAt, untouched.ChatConfirmedAt));

        var chat = (await book.ConfirmInChatAsync(card, Phone)).Attempt!;
        Assert.True(chat is { PageConfirmedAt: null, ChatConfirmedAt: not null });
        Assert.NotNull((await book.ConfirmOnPageAsync(token, "browser")).Attempt!.PageConfirmedAt);
    }

    [Fact]
    public async Task Either_end_can_stop_it_and_then_nothing_goes_on()
    {
        await using var world = await World.NewAsync();
        var book = Book(world);
        foreach (var stopsInChat in new[] { true, false })
        {
            var token = (await book.BeginAsync(Phone)).Token!;
            var card = (await book.SignedInAsync(token, world.Person("alice"), "browser")).Attempt!.Card;
            await (stopsInChat ? book.StopInChatAsync(card, Phone) : book.StopOnPageAsync(token, "browser"));
            Assert.Contains("stopped", (await book.ConfirmInChatAsync(card, Phone)).Refusal, StringComparison.Ordinal);
            Assert.Contains("stopped", (await book.ConfirmOnPageAsync(token, "browser")).Refusal, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task After_ten_minutes_no_step_is_taken_any_more()
    {
        await using var world = await World.NewAsync();
        var (book, token) = (Book(world), (await Book(world).BeginAsync(Phone)).Token!);
        var card = (await book.SignedInAsync(token, world.Person("alice"), "browser")).Attempt!.Card;
        world.SystemTime.Advance(LinkBook.OpenFor);
        Assert.Contains("10 minutes", (await book.ConfirmInChatAsync(card, Phone)).Refusal, StringComparison.Ordinal);
        Assert.Contains("10 minutes", (await book.ConfirmOnPageAsync(token, "browser")).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_attempt_takes_the_place_of_the_earlier_and_the_sixth_in_an_hour_is_refused()
    {
        await using var world = await World.NewAsync();
        var book = Book(world);
        var first = (await book.BeginAsync(Phone)).Token!;
        for (var i = 1; i < LinkBook.MostAttempts; i++)
        {
            Assert.Null((await book.BeginAsync(Phone)).Refusal);
        }

        Assert.Contains("newer one took its place", (await book.SignedInAsync(first, world.Person("alice"), "browser")).Refusal, StringComparison.Ordinal);
        var (token, refusal) = await book.BeginAsync(Phone);
        Assert.Null(token);
        Assert.Contains("within an hour", refusal, StringComparison.Ordinal);
        Assert.Null((await book.BeginAsync(Phone with { UserId = "somebody else" })).Refusal);
        world.SystemTime.Advance(LinkBook.Window);
        Assert.Null((await book.BeginAsync(Phone)).Refusal);
    }

    [Fact]
    public async Task An_account_is_one_persons_at_a_time_and_the_rows_follow_from_the_entries()
    {
        await using var world = await World.NewAsync();
        var book = Book(world);
        var (alice, bob, account) = (world.Person("alice"), world.Person("bob"), await book.RefOfAsync(Phone));
        Assert.Null((await world.Writer.ExecuteAsync(new AccountCommand.Link(alice, account), world.By("alice"))).Refusal);
        Assert.Equal(alice, await book.LinkedToAsync(Phone));
        var second = (await world.Writer.ExecuteAsync(new AccountCommand.Link(bob, account), world.By("bob"))).Refusal;
        Assert.Equal((RefusalCode.NotAllowed, RefusalTrace.Audited), (second!.Code, second.Trace));
        Assert.NotNull((await world.Writer.ExecuteAsync(new AccountCommand.SendCardsTo(bob, account), world.By("bob"))).Refusal);

        Assert.Null((await world.Writer.ExecuteAsync(new AccountCommand.SendCardsTo(alice, account), world.By("alice"))).Refusal);
        var (linked, cardsTo) = await book.OfAsync(alice);
        Assert.Equal((Phone, Phone), (Assert.Single(linked), cardsTo));

        Assert.Null((await world.Writer.ExecuteAsync(new AccountCommand.Unlink(alice, account), world.By("alice"))).Refusal);
        Assert.Null(await book.LinkedToAsync(Phone));
        Assert.Null((await book.OfAsync(alice)).CardsTo);
        Assert.Null((await world.Writer.ExecuteAsync(new AccountCommand.Link(bob, account), world.By("bob"))).Refusal);
        Assert.Equal(bob, await book.LinkedToAsync(Phone));

        await using var context = world.Database.Read();
        Assert.Empty(await (await Rebuilt.OfAsync(context)).DifferencesAsync(context));
    }

    [Fact]
    public async Task Somebody_who_is_not_on_the_roster_links_nothing()
    {
        await using var world = await World.NewAsync();
        var account = await Book(world).RefOfAsync(Phone);
        var refusal = (await world.Writer.ExecuteAsync(new AccountCommand.Link(new PersonId("p_nobody"), account), world.By("alice"))).Refusal;
        Assert.Equal(RefusalCode.NoAuthority, refusal!.Code);
        Assert.Null(await Book(world).LinkedToAsync(Phone));
    }

    private static LinkBook Book(World world) => new(world.Database, world.Writer, world.SystemTime);
}
