using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Ledger.Rows;

namespace ChatGovernanceBot.Ledger.Tests;

/// <summary>Where people were met, and what could not be said to them yet.</summary>
public sealed class ChatBookTests
{
    private static readonly ChatAccount Alice = new("teams", "tenant", "alice");

    private static ConversationReferenceRow Met(string conversation, string kind = ConversationBook.Personal, string member = "29:alice") => new()
    {
        Provider = Alice.Provider,
        Tenant = Alice.Tenant,
        UserId = Alice.UserId,
        Conversation = conversation,
        Kind = kind,
        ServiceUrl = "https://service.test/",
        Member = member,
        Bot = "28:bot",
    };

    [Fact]
    public async Task A_person_is_found_where_they_are_alone_with_the_bot_and_by_the_channels_own_id()
    {
        await using var world = await World.NewAsync();
        var book = new ConversationBook(world.Database, world.Writer);
        await book.KeepAsync(Met("19:group", "groupChat"));
        Assert.Null(await book.PersonalAsync(Alice));
        await book.KeepAsync(Met("a:1"));

        Assert.Equal("a:1", (await book.PersonalAsync(Alice))!.Conversation);
        Assert.Equal(Alice, await book.AccountOfAsync("teams", "tenant", "29:alice"));
        Assert.Null(await book.AccountOfAsync("teams", "another", "29:alice"));
        Assert.Null(await book.PersonalAsync(Alice with { Tenant = "another" }));
    }

    [Fact]
    public async Task The_bot_is_to_introduce_itself_once_also_when_it_is_met_again()
    {
        await using var world = await World.NewAsync();
        var book = new ConversationBook(world.Database, world.Writer);
        Assert.False(await book.IsToWelcomeAsync(Alice, "a:1"));
        await book.KeepAsync(Met("a:1"));
        Assert.True(await book.IsToWelcomeAsync(Alice, "a:1"));
        await book.WelcomedAsync(Alice, "a:1");
        await book.KeepAsync(Met("a:1", member: "29:new"));
        Assert.False(await book.IsToWelcomeAsync(Alice, "a:1"));
    }

    [Fact]
    public async Task What_could_not_be_said_is_kept_once_in_order_and_owed_until_it_is_said()
    {
        await using var world = await World.NewAsync();
        var book = new ReplyBook(world.Database, world.Writer);
        foreach (var key in (string[])["one", "two", "one"])
        {
            await book.KeepAsync(new ReplyRow { Key = key, Provider = "teams", Conversation = "a:1", Json = $"\"{key}\"" }, TimeSpan.Zero);
        }

        var waiting = await book.WaitingAsync("teams", "a:1");
        Assert.Equal(["one", "two"], waiting.Select(r => r.Key));
        var owed = Assert.Single(await RepliesAsync(world));
        Assert.Equal((new StreamRef(StreamKind.Conversation, "a:1"), "teams"), (owed.Obligation.Stream, ReplyBook.ProviderOf(owed.Obligation)));
        foreach (var row in waiting)
        {
            await book.DoneAsync(row.Id);
        }

        Assert.False(await book.WaitsAsync("teams", "a:1"));
    }

    [Fact]
    public async Task However_much_waits_in_a_conversation_it_is_owed_as_one_and_read_as_far_as_it_is_said()
    {
        await using var world = await World.NewAsync();
        var book = new ReplyBook(world.Database, world.Writer);
        for (var number = 0; number < 30; number++)
        {
            await book.KeepAsync(Waiting($"one {number}"), TimeSpan.Zero);
        }

        await book.KeepAsync(Waiting("another", "a:2"), TimeSpan.Zero);

        Assert.Equal(["a:1", "a:2"], (await RepliesAsync(world)).Select(o => o.Obligation.Stream.Id));
        Assert.Equal(["one 0", "one 1"], (await book.WaitingAsync("teams", "a:1", 2)).Select(r => r.Key));
    }

    [Fact]
    public async Task What_is_kept_while_others_are_said_is_owed_after_that_and_soon()
    {
        await using var world = await World.NewAsync();
        var book = new ReplyBook(world.Database, world.Writer);
        await book.KeepAsync(Waiting("one"), TimeSpan.Zero);
        var saying = Assert.Single(await RepliesAsync(world));
        await book.KeepAsync(Waiting("two"), TimeSpan.Zero);

        Assert.Equal(LeaseOutcome.Lost, await world.Obligations.CompleteAsync(saying));
        Assert.Empty(await RepliesAsync(world));
        world.SystemTime.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(saying.Id, Assert.Single(await RepliesAsync(world)).Id);
    }

    [Fact]
    public async Task What_an_older_version_owed_of_a_reply_is_still_owed_in_its_channel()
    {
        await using var world = await World.NewAsync();
        await world.Writer.BookAsync(transaction =>
        {
            transaction.Owe(new Obligation(ObligationFamily.DeliverCards, ObligationKind.SayReplies, new(StreamKind.Conversation, "a:1"), "teams:17", transaction.Now));
            return true;
        });

        Assert.Equal("teams", ReplyBook.ProviderOf(Assert.Single(await RepliesAsync(world)).Obligation));
    }

    [Fact]
    public async Task What_was_given_before_all_that_waits_is_said_first_though_it_was_kept_last()
    {
        await using var world = await World.NewAsync();
        var book = new ReplyBook(world.Database, world.Writer);
        foreach (var (key, isFirst) in new[] { ("three", false), ("four", false), ("two", true), ("one", true), ("five", false) })
        {
            await book.KeepAsync(new ReplyRow { Key = key, Provider = "teams", Conversation = "a:1", Json = "\"\"" }, TimeSpan.Zero, isFirst);
        }

        Assert.Equal(["one", "two", "three", "four", "five"], (await book.WaitingAsync("teams", "a:1")).Select(r => r.Key));
    }

    [Fact]
    public async Task A_page_that_was_opened_is_owed_again_at_each_change_as_one_row()
    {
        await using var world = await World.NewAsync();
        var book = new HomeBook(world.Database, world.Writer);
        Assert.False(await book.WasOpenedAsync(Alice));
        await book.OpenedAsync(Alice);
        Assert.True(await book.WasOpenedAsync(Alice));
        Assert.False(await book.WasOpenedAsync(Alice with { Tenant = "another" }));

        await book.ChangedAsync(Alice, TimeSpan.Zero);
        var shown = Assert.Single(await HomesAsync(world));
        Assert.Equal(Alice, HomeBook.AccountOf(shown.Obligation));
        await world.Obligations.CompleteAsync(shown);
        Assert.Empty(await HomesAsync(world));

        await book.ChangedAsync(Alice, TimeSpan.Zero);
        Assert.Equal(shown.Id, Assert.Single(await HomesAsync(world)).Id);
    }

    [Fact]
    public async Task What_changes_while_a_page_is_being_shown_is_owed_after_that_and_opening_it_waits_for_no_backoff()
    {
        await using var world = await World.NewAsync();
        var book = new HomeBook(world.Database, world.Writer);
        await book.OpenedAsync(Alice);
        var before = Assert.Single(await HomesAsync(world));
        await book.ChangedAsync(Alice, TimeSpan.Zero);

        Assert.Equal(LeaseOutcome.Lost, await world.Obligations.CompleteAsync(before));
        var after = Assert.Single(await HomesAsync(world));
        await world.Obligations.RetryAsync(after, "Slack is away.", TimeSpan.FromHours(1));
        Assert.Empty(await HomesAsync(world));

        await book.OpenedAsync(Alice);
        Assert.Single(await HomesAsync(world));
    }

    private static ReplyRow Waiting(string key, string conversation = "a:1") => new() { Key = key, Provider = "teams", Conversation = conversation, Json = "\"\"" };

    private static Task<IEnumerable<ClaimedObligation>> RepliesAsync(World world) => OwedAsync(world, ObligationKind.SayReplies);

    private static Task<IEnumerable<ClaimedObligation>> HomesAsync(World world) => OwedAsync(world, ObligationKind.ShowHome);

    private static async Task<IEnumerable<ClaimedObligation>> OwedAsync(World world, ObligationKind kind) =>
        (await world.Obligations.ClaimAsync(ObligationFamily.DeliverCards, Guid.NewGuid().ToString(), 100, TimeSpan.FromMinutes(1))).Where(o => o.Obligation.Kind == kind);
}
