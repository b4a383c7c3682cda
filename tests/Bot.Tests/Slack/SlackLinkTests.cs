using System.Text.Json.Nodes;
using ChatGovernanceBot.Bot.Tests.Running;
using ChatGovernanceBot.Bot.Tests.SignIn;
using ChatGovernanceBot.Channels.Tests.Slack;
using ChatGovernanceBot.Governance.People;
using static ChatGovernanceBot.Bot.Tests.Slack.SlackOffice;

namespace ChatGovernanceBot.Bot.Tests.Slack;

/// <summary>The host with Slack and a sign-in: Bob is known to the provider, and to Slack under an account that the roster does not name.</summary>
public sealed class SlackLinkOffice : SlackOffice
{
    private readonly Uri _address = new($"http://127.0.0.1:{BotProcess.FreePort()}");

    internal OidcProvider Provider { get; private set; } = null!;

    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>(base.Settings)
    {
        ["ASPNETCORE_URLS"] = _address.AbsoluteUri,
        ["Site__PublicUrl"] = _address.AbsoluteUri,
        ["SignIn__Authority"] = Provider.Issuer,
        ["SignIn__ClientId"] = OidcProvider.ClientId,
        ["SignIn__ClientSecret"] = OidcProvider.ClientSecret,
    };

    protected override void Prepare()
    {
        Provider = OidcProvider.StartAsync().GetAwaiter().GetResult();
        base.Prepare();
    }

    protected override string LinesOf(string name, string web) => name == "bob" ? $$"""{{web}}{{"\n"}}      - { provider: oidc, tenant: "{{Provider.Issuer}}", user: "sub-bob" }""" : base.LinesOf(name, web);

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Provider.DisposeAsync();
    }
}

/// <summary>A Slack account becomes somebody's by a sign-in, and by nothing that Slack says of it.</summary>
public sealed class SlackLinkTests(SlackLinkOffice office) : IClassFixture<SlackLinkOffice>
{
    [Fact]
    public async Task An_account_that_the_roster_does_not_name_becomes_its_persons_once_chat_and_page_show_the_same_code()
    {
        // What Slack says of them is Bob's: the address in the profile is his, and makes nobody of them.
        var stranger = office.InSlack("bob");
        office.Slack.Fails = call => call.Method == "users.info" && call["user"] == stranger.Id ? new SlackFailure { Raw = WithAddress(stranger.Account, "bob@acme.test") } : null;
        await stranger.SayAsync("my access");
        await SeesAsync(stranger, "I do not know who you are yet");

        await stranger.SayAsync("link my account");
        var link = (await SeesAsync(stranger, "Sign in")).Buttons.Select(b => (string?)b["url"]).OfType<string>().Single();
        office.Provider.Subject = "sub-bob";
        using var browser = new Visitor(office.Bot.Address);
        var page = await browser.SignInAsync(new Asked(new ChatAccount("slack", SlackDouble.TeamId, stranger.Id), link[(link.LastIndexOf('/') + 1)..]));
        Assert.Contains("Bob Martin", page.Text, StringComparison.Ordinal);
        var code = await SeesAsync(stranger, "Does the page show the same code?", "Bob Martin");

        await stranger.PressAsync(code, "same-code");
        await SeesAsync(stranger, "My chat shows this code");
        await browser.PressAsync(page, "confirm");

        await SeesAsync(stranger, "now belongs to Bob Martin");
        await stranger.SayAsync("my access");
        await SeesAsync(stranger, "Your access");
    }

    private static JsonObject WithAddress(SlackAccount account, string address)
    {
        var user = SlackPayloads.User(account);
        user["profile"]!["email"] = address;
        return new() { ["ok"] = true, ["user"] = user };
    }
}
