using ChatGovernanceBot.Bot.Tests.Running;
using Microsoft.Playwright;

namespace ChatGovernanceBot.Bot.Tests.Browser;

/// <summary>Requests as people live through them: in the pages, by the visible controls, with the membership file looked at on disk.</summary>
public sealed class StoryTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Sentence = "I need read access to billing-db for 3 days to debug INC-4312";
    private const string Entitlement = "billing-db/read";

    [Fact]
    public async Task A_request_is_lived_through_from_the_first_sentence_to_closed()
    {
        using var folder = new BotFolder();
        await using var bot = await BotProcess.StartAsync(folder);
        await using var alice = await chromium.OpenAsync(bot, "alice@acme.test");
        await using var bob = await chromium.OpenAsync(bot, "bob@acme.test");
        await using var bobElsewhere = await chromium.OpenAsync(bot, "bob@acme.test");
        await using var carol = await chromium.OpenAsync(bot, "carol@acme.test");

        await alice.SayAsync(Sentence);
        await ReadsWhoWillBeAsked(alice);
        await alice.PressAsync("Submit request");
        await alice.SeesAsync("Waiting for Bob");
        await alice.IsNotOfferedAsync("Submit request");

        await bobElsewhere.IsOfferedAsync("Approve");
        await bob.SeesLastAsync("Others are asked too");
        await bob.PressAsync("Approve");
        await NothingIsLeftToPress("Approved", bob, bobElsewhere);
        await alice.SeesAsync("Waiting for Carol");
        Assert.Empty(folder.Members(Entitlement));

        await carol.PressAsync("Approve");
        await alice.SeesAsync("Access is active");
        await NothingIsLeftToPress("Approved", carol, bob, bobElsewhere);
        Assert.Equal(["alice@acme.test"], folder.Members(Entitlement));
        await TakePicture(alice);

        await alice.PressAsync("1 day");
        await alice.PressAsync("7 days");
        await alice.SeesAsync("Entitlement removed, verified");
        Assert.Empty(folder.Members(Entitlement));
        await alice.IsNotOfferedAsync("I no longer need this");
        await alice.SayAsync("status");
        await alice.SeesLastAsync("Closed");
        Assert.All([alice, bob, bobElsewhere, carol], page => page.WasLiveAllTheTime());
    }

    [Fact]
    public async Task A_denial_reaches_the_requester_with_its_reason()
    {
        using var folder = new BotFolder();
        await using var bot = await BotProcess.StartAsync(folder);
        await using var alice = await chromium.OpenAsync(bot, "alice@acme.test");
        await using var bob = await chromium.OpenAsync(bot, "bob@acme.test");
        await alice.SayAsync(Sentence);
        await alice.PressAsync("Submit request");

        await bob.PressAsync("Deny");
        await bob.SeesAsync("Say why");
        await bob.Field("Reason").FillAsync("The replica has the same tables. Ask for that.");
        await bob.PressAsync("Deny");

        await NothingIsLeftToPress("Denied", bob);
        await alice.SeesLastAsync("Denied");
        await alice.SeesLastAsync("Written by Bob Martin:The replica has the same tables. Ask for that.");
        Assert.Empty(folder.Members(Entitlement));
    }

    [Fact]
    public async Task On_narrow_and_wide_light_and_dark_pages_everything_fits_and_bars_nobody()
    {
        using var folder = new BotFolder();
        await using var bot = await BotProcess.StartAsync(folder);
        await using var alice = await EverySize.OpenFourAsync(chromium, bot, "alice@acme.test");
        await using var bob = await EverySize.OpenTwoAsync(chromium, bot, "bob@acme.test");
        await using var carol = await chromium.OpenAsync(bot, "carol@acme.test");

        foreach (var (said, answer) in new[] { ("help", "Or say"), ("flurb", "I did not understand that"), ("I need billing", "Which of these"), (Sentence, "Who will be asked") })
        {
            await alice.Used.SayAsync(said);
            await alice.FitsAsync(answer);
        }

        Assert.Empty(await alice.Used.BarriersAsync());
        await alice.Used.PressAsync("Submit request");
        await alice.FitsAsync("Waiting for Bob");
        await bob.Used.IsOfferedAsync("Approve");
        await bob.Used.PressAsync("Deny");
        await bob.FitsAsync("Say why");
        await bob.Used.SayAsync("my approvals");
        await bob.FitsAsync("Waiting for you");
        await bob.BarsNobodyAsync();
        await bob.Used.PressAsync("Approve");
        await carol.PressAsync("Approve");
        await alice.FitsAsync("Access is active");
        await alice.Used.SayAsync("my access");
        await alice.FitsAsync("Your access");
        await alice.Used.PressAsync("7 days");
        await alice.FitsAsync("Entitlement removed, verified");
        await alice.Used.SayAsync("status");
        await alice.FitsAsync("Closed");
        await alice.BarsNobodyAsync();
    }

    private static async Task ReadsWhoWillBeAsked(PersonPage alice)
    {
        await alice.IsOfferedAsync("Submit request");
        await alice.SeesLastAsync("Bob Martin is Alice Novak's manager");
        await alice.SeesLastAsync("Carol Jensen owns billing-db/read");
        await alice.SeesLastAsync("If silent: Erin ");
        await alice.SeesLastAsync("is asked too");
        await alice.SeesLastAsync("the request lapses");
        await alice.SeesLastAsync("nothing is granted");
        await alice.SeesLastAsync("Nothing is recorded until you submit");
    }

    private static async Task NothingIsLeftToPress(string outcome, params PersonPage[] pages)
    {
        foreach (var page in pages)
        {
            await page.SeesAsync(outcome);
            await page.IsNotOfferedAsync("Approve");
            await page.IsNotOfferedAsync("Deny");
        }
    }

    /// <summary>For README.md; only where it is asked for, so that a test run leaves the working tree as it was.</summary>
    private static Task TakePicture(PersonPage page) => Environment.GetEnvironmentVariable("PICTURES") == "1"
        ? page.TakePictureAsync(Path.Combine(BotProcess.Repository, "docs", "images", "conversation.png"))
        : Task.CompletedTask;
}
