using System.Text.Json.Nodes;
using ChatGovernanceBot.Bot.Tests.Running;
using ChatGovernanceBot.Bot.Tests.Teams;
using ChatGovernanceBot.Channels.Tests.Slack;
using ChatGovernanceBot.Channels.Tests.Teams;
using ChatGovernanceBot.Governance.Access;
using static ChatGovernanceBot.Bot.Tests.Slack.SlackOffice;

namespace ChatGovernanceBot.Bot.Tests.Slack;

/// <summary>The small office of manifests/by-hand, where every badge is reviewed each day: some of its people are in Slack, the others in Teams.</summary>
public sealed class OfficeInTwoMessengers : SlackOffice
{
    private static readonly string[] InTeamsOnly = ["bob", "kenji", "heidi"];

    public ConnectorServer Teams { get; private set; } = null!;

    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>(base.Settings) { ["Teams__AllowUnauthenticatedInDevelopment"] = "true" };

    protected override void Prepare()
    {
        Teams = ConnectorServer.StartAsync().GetAwaiter().GetResult();
        Folder.TakePolicy("by-hand");
        var rules = Path.Combine(Folder.PolicyPath, "rules.yaml");
        File.WriteAllText(rules, File.ReadAllText(rules)
            .Replace("every: 3 months\n    reviewer: entitlement-owner\n    grace: 2 weeks", "every: 1 day\n    reviewer: manager\n    grace: 6 hours", StringComparison.Ordinal));
        base.Prepare();
    }

    protected override string LinesOf(string name, string web) => InTeamsOnly.Contains(name)
        ? $$"""      - { provider: teams, tenant: "{{TeamsOffice.Tenant}}", user: "aad-{{name}}" }"""
        : InSlackLine(name);

    public TeamsUser InTeams(string name) => new(Bot.Http, Teams.ServiceUrl, TeamsOffice.Tenant, "aad-" + name, name, ConnectorServer.PersonalOf("aad-" + name));

    public Task<JsonObject> SeesAsync(TeamsUser who, params string[] texts) => Teams.SeesAsync(who.Conversation, texts);

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        foreach (var name in InTeamsOnly)
        {
            await InTeams(name).SayAsync("hello");
        }
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Teams.DisposeAsync();
    }
}

/// <summary>Everything that comes after a decision, said and pressed in Slack and in Teams.</summary>
public sealed class WholeLifeInTwoMessengersTests(OfficeInTwoMessengers office) : IClassFixture<OfficeInTwoMessengers>
{
    [Fact]
    public async Task A_badge_is_made_reviewed_and_wiped_by_hand_and_its_holder_appeals()
    {
        var (alice, olivia, bob, kenji) = (office.InSlack("alice"), office.InSlack("olivia"), office.InTeams("bob"), office.InTeams("kenji"));
        var request = await AskAsync(alice, "I need doors/workshop for 5 days to mend the bench");
        Assert.Contains("your note is put on the record", (await kenji.PressAsync(await office.SeesAsync(kenji, request, "Make this access by hand"), "attest", Inputs("note", " "))).Body.Shown(), StringComparison.Ordinal);
        await kenji.PressAsync(await office.SeesAsync(kenji, request, "Make this access by hand"), "attest", Inputs("note", "Badge 0417 written"));
        await SeesAsync(alice, request, "Access is active", "attested by Kenji Sato, not observed");

        await office.Bot.AdvanceAsync("1d");
        var question = await office.SeesAsync(bob, request, "YOUR REVIEW IS NEEDED");
        await bob.SayAsync("my reviews");
        await office.SeesAsync(bob, "Alice Novak", "doors/workshop");
        Assert.Contains("Kept, by decision of Bob Martin", (await bob.PressAsync(question, "keep-access")).Body.Shown(), StringComparison.Ordinal);
        await bob.SayAsync("my reviews");
        await office.SeesAsync(bob, "Nothing waits for your review.");

        await office.Bot.AdvanceAsync("1d");
        await Until.TrueAsync(() => Task.FromResult(Asked() == 2), "The second review was not asked for");
        var second = await office.SeesAsync(bob, request, "YOUR REVIEW IS NEEDED");
        await bob.PressAsync(second, "revoke-access", Inputs("reason", "The bench is mended"));
        var wipe = await office.SeesAsync(kenji, request, "Take this access away by hand");
        Assert.Contains("You attested that it is gone", (await kenji.PressAsync(wipe, "attest", Inputs("note", "Badge 0417 wiped"))).Body.Shown(), StringComparison.Ordinal);
        var look = await SeesAsync(olivia, request, "Look whether this access is gone", "Badge 0417 wiped");
        await olivia.PressAsync(look, "attest", ("note", "The cabinet shows no group"));
        await SeesAsync(alice, request, "Gone, attested by Kenji Sato and Olivia Brandt, not observed");

        await SeesAsync(alice, "doors/workshop", "The bench is mended");
        await alice.PressAsync("appeal");
        await SeesAsync(alice, "CHECK YOUR REQUEST", "doors/workshop");
        AuditTrail.AssertSound(office.Folder);
    }

    [Fact]
    public async Task What_waits_is_nudged_passes_to_a_deputy_is_extended_and_given_back()
    {
        var (olivia, erin, kenji, heidi) = (office.InSlack("olivia"), office.InSlack("erin"), office.InTeams("kenji"), office.InTeams("heidi"));
        var request = await AskAsync(olivia, "I need doors/server-room for 2 days to change the tapes");
        var first = await office.SeesAsync(heidi, request, "YOUR APPROVAL IS NEEDED");
        await olivia.SayAsync($"status {request}");
        await SeesAsync(olivia, request, "Heidi Larsson");
        await olivia.SayAsync($"nudge {request}");
        await SeesAsync(olivia, "Not yet", request);
        await NudgedAsync(olivia, request);
        await SeesAsync(olivia, "Heidi Larsson", request, "told once more");

        await heidi.SayAsync("away until tomorrow, Erin decides for me");
        await office.SeesAsync(heidi, "Erin Walsh decides for you");
        await erin.PressAsync(await CardAsync(erin, request, "approve"), "approve");
        await office.SeesAsync(heidi, request, "Approved");
        Assert.DoesNotContain((await heidi.PressAsync(first, "approve")).Body.Buttons(), b => b.Verb == "approve");
        await heidi.SayAsync("I am back");
        await office.SeesAsync(heidi, "Welcome back");

        await kenji.PressAsync(await office.SeesAsync(kenji, request, "Make this access by hand"), "attest", Inputs("note", "Badge 0500 written"));
        await SeesAsync(olivia, request, "Access is active");
        await olivia.SayAsync($"extend {request} by 2 hours");
        await SeesAsync(olivia, "CHECK YOUR REQUEST", "doors/server-room");
        await olivia.SayAsync("cancel");
        await olivia.PressAsync(await CardAsync(olivia, request, "release"), "release");
        await kenji.PressAsync(await office.SeesAsync(kenji, request, "Take this access away by hand"), "cannot-do", Inputs("note", "I am at the other house"));
        await heidi.PressAsync(await office.SeesAsync(heidi, request, "Take this access away by hand"), "attest", Inputs("note", "Badge 0500 wiped"));
        await erin.SayAsync("defects");
        await SeesAsync(erin, "by hand");
        AuditTrail.AssertSound(office.Folder);
    }

    // A reminder may come meanwhile, at whatever hour of the day this is lived: then the nudge has to wait for longer.
    private async Task NudgedAsync(SlackUser who, string request)
    {
        for (var (hour, answers) = (0, Answers(who)); hour < 20 && !IsTold(who); hour++)
        {
            await office.Bot.AdvanceAsync("1h");
            await who.SayAsync($"nudge {request}");
            await Until.TrueAsync(() => Task.FromResult(Answers(who) > answers), "The nudge was not answered");
            answers = Answers(who);
        }
    }

    private static bool IsTold(SlackUser who) => who.Messages.Any(m => Shown(m).Contains("told once more", StringComparison.Ordinal));

    private static int Answers(SlackUser who) => who.Messages.Count(m => Shown(m).Contains("Not yet", StringComparison.Ordinal)) + (IsTold(who) ? 1 : 0);

    private int Asked() => AuditTrail.EventsOfAccessesTo(office.Folder, "doors/workshop").OfType<AccessEvent.ReviewAsked>().Count();

    private static JsonObject Inputs(string name, string value) => new() { [name] = value };
}
