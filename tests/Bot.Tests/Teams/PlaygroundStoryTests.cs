using ChatGovernanceBot.Bot.Tests.Browser;
using ChatGovernanceBot.Bot.Tests.Running;

namespace ChatGovernanceBot.Bot.Tests.Teams;

/// <summary>
/// Requests as people live through them in Microsoft's own client, against the real host, with the membership file looked at on disk. The
/// client's one user is Alice, who has no other account here; everybody else has the web chat alone.
/// </summary>
public sealed class PlaygroundStoryTests(Chromium chromium) : IClassFixture<Chromium>, IDisposable
{
    private const string Entitlement = "billing-db/read";

    private readonly BotFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_request_is_lived_through_in_Teams_from_the_welcome_to_closed_and_decided_in_the_web_chat()
    {
        await using var bot = await StartAsync();
        await using var playground = await Playground.StartAsync(bot, _folder);
        await using var alice = await chromium.OpenAsync(playground);
        await using var bob = await chromium.OpenAsync(bot, "bob@acme.test");
        await using var carol = await chromium.OpenAsync(bot, "carol@acme.test");
        await alice.SeesAsync("Hello Alice Novak");
        await TakePicture(alice, "teams-welcome.png");

        await alice.SayAsync("I need read access to billing-db for 3 days to debug INC-4312");
        await ReadsWhoWillBeAsked(alice);
        await TakePicture(alice, "teams-confirmation.png");
        await alice.PressAsync("Submit request");
        await alice.SeesAsync("Request submitted");
        await alice.IsNotOfferedAsync("Submit request");
        await alice.SeesLastAsync("Waiting for Bob");
        await TakePicture(alice, "teams-waiting.png");

        await bob.PressAsync("Approve");
        await alice.SeesLastAsync("Waiting for Carol");
        await alice.NoLongerSeesAsync("Waiting for Bob");
        Assert.Empty(_folder.Members(Entitlement));

        await carol.PressAsync("Approve");
        await alice.SeesLastAsync("Access is active");
        Assert.Equal(["alice@acme.test"], _folder.Members(Entitlement));
        await TakePicture(alice, "teams-active.png");

        await alice.PressAsync("I no longer need this");
        await alice.SeesLastAsync("Entitlement removed, verified");
        await TakePicture(alice, "teams-removed.png");
        Assert.Empty(_folder.Members(Entitlement));
        await alice.IsNotOfferedAsync("I no longer need this");
        await alice.SayAsync("status");
        await alice.SeesLastAsync("Your requests");
        await alice.SeesLastAsync("Closed");
        AuditTrail.AssertSound(_folder);
    }

    [Fact]
    public async Task What_is_asked_for_in_the_web_chat_is_decided_in_Teams()
    {
        AliceManagesFrank();
        await using var bot = await StartAsync();
        await using var playground = await Playground.StartAsync(bot, _folder);
        await using var alice = await chromium.OpenAsync(playground);
        await using var frank = await chromium.OpenAsync(bot, "frank@acme.test");
        await alice.SeesAsync("Hello Alice Novak");

        await frank.SayAsync("I need read access to billing-db for 2 days to check the nightly report");
        await frank.PressAsync("Submit request");
        await alice.SeesLastAsync("Frank Müller asks for billing-db/read");
        await alice.SeesLastAsync("Confidential");
        await alice.IsOfferedAsync("Deny");
        await TakePicture(alice, "teams-approval.png");

        await alice.PressAsync("Approve");
        await frank.SeesAsync("Waiting for Carol");
        await alice.SeesLastAsync("Approved");
        await alice.IsNotOfferedAsync("Approve");
        await alice.IsNotOfferedAsync("Deny");
        Assert.Empty(_folder.Members(Entitlement));
        AuditTrail.AssertSound(_folder);
    }

    private static async Task ReadsWhoWillBeAsked(PlaygroundPage alice)
    {
        await alice.IsOfferedAsync("Submit request");
        await alice.IsOfferedAsync("Discard");
        await alice.SeesLastAsync("Bob Martin is Alice Novak's manager");
        await alice.SeesLastAsync("Carol Jensen owns billing-db/read");
        await alice.SeesLastAsync("nothing is granted");
        await alice.SeesLastAsync("Nothing is recorded until you submit");
    }

    private Task<BotProcess> StartAsync()
    {
        InPeople("      - { provider: web, tenant: local, user: alice@acme.test }\n", "");
        return BotProcess.StartAsync(_folder, new Dictionary<string, string> { ["Teams__AllowUnauthenticatedInDevelopment"] = "true" });
    }

    private void AliceManagesFrank() => InPeople(
        "    title: Reporting engineer\n    department: Engineering\n    manager: bob@acme.test\n",
        "    title: Reporting engineer\n    department: Engineering\n    manager: alice@acme.test\n");

    private void InPeople(string from, string to)
    {
        var path = Path.Combine(_folder.PolicyPath, "people.yaml");
        var text = File.ReadAllText(path);
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(from, to, StringComparison.Ordinal));
    }

    /// <summary>For the documentation; only where it is asked for, so that a test run leaves the working tree as it was.</summary>
    private static Task TakePicture(PlaygroundPage page, string file) => Environment.GetEnvironmentVariable("PICTURES") == "1"
        ? page.TakePictureAsync(Path.Combine(BotProcess.Repository, "docs", "images", file))
        : Task.CompletedTask;
}
