using System.Text.RegularExpressions;
using ChatGovernanceBot.Bot.Tests.Running;
using ChatGovernanceBot.Bot.Tests.SignIn;
using ChatGovernanceBot.Channels.Tests.Teams;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Bot.Tests.Teams;

/// <summary>The host with Teams and a sign-in: Bob is known to the provider and the web chat, and to Teams under an account that the roster does not name.</summary>
public sealed class TeamsLinkOffice : TeamsOffice
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

/// <summary>Whose an account in Teams is, and which of somebody's accounts cards come to.</summary>
public sealed partial class TeamsAccountTests(TeamsLinkOffice office) : IClassFixture<TeamsLinkOffice>
{
    [Fact]
    public async Task An_account_that_the_roster_does_not_name_becomes_its_persons_by_a_sign_in_and_decides_as_that_person()
    {
        var stranger = office.InTeams("bob");
        await stranger.SayAsync("my access");
        await office.SeesAsync(stranger.Conversation, "I do not know who you are yet");

        await LinkAsync(stranger, "sub-bob");
        await office.SeesAsync(stranger.Conversation, "now belongs to Bob Martin");
        await stranger.SayAsync("my access");
        await office.SeesAsync(stranger.Conversation, "Your access");

        await ChooseAsync(stranger, "Microsoft Teams");
        var request = await (await office.AsAsync("alice")).AskAsync("I need read access to billing-db for 3 days to debug INC-4312");
        var decided = await stranger.PressAsync(await office.SeesAsync(stranger.Conversation, $"Request {request}", "YOUR APPROVAL IS NEEDED"), "approve");

        Assert.Contains("Approved", decided.Body.Shown(), StringComparison.Ordinal);
        await office.SeesAsync(office.InTeams("alice").Conversation, $"Request {request}", "approved by Bob Martin", "Waiting for Carol Jensen");
        Assert.Single(AuditTrail.EventsOf(office.Folder, request).OfType<RequestEvent.Voted>());
    }

    [Fact]
    public async Task The_next_card_comes_to_the_account_that_was_chosen_last()
    {
        var (judy, inWeb, peter) = (office.InTeams("judy"), await office.AsAsync("judy"), await office.AsAsync("peter"));
        await ChooseAsync(judy, "Web chat");
        var first = await peter.AskAsync("I need read access to billing-db for 2 days to match the invoices");
        await inWeb.CardAsync(first, "approve");
        Assert.Null(office.Newest(judy.Conversation, first));
        await inWeb.DenyAsync(first, "Not this week");

        await ChooseAsync(inWeb, "Microsoft Teams");
        var second = await peter.AskAsync("I need read access to billing-db for 3 days to match the receipts");

        await office.SeesAsync(judy.Conversation, $"Request {second}", "YOUR APPROVAL IS NEEDED");
        Assert.DoesNotContain(await inWeb.HistoryAsync(), m => m.Shown.Contains(second, StringComparison.Ordinal));
    }

    /// <summary>From asking for the link in chat to the second confirmation on the page.</summary>
    private async Task LinkAsync(TeamsUser who, string subject)
    {
        await who.SayAsync("link my account");
        var link = LinkPattern().Match((await office.SeesAsync(who.Conversation, "Sign in")).ToJsonString());
        office.Provider.Subject = subject;
        using var browser = new Visitor(office.Bot.Address);
        var page = await browser.SignInAsync(new Asked(new ChatAccount("teams", TeamsOffice.Tenant, "aad-bob"), link.Groups["token"].Value));
        Assert.Contains("Bob Martin", page.Text, StringComparison.Ordinal);

        var code = await office.SeesAsync(who.Conversation, "Does the page show the same code?", "Bob Martin");
        Assert.Contains("My chat shows this code", (await who.PressAsync(code, "same-code")).Body.Shown(), StringComparison.Ordinal);
        await browser.PressAsync(page, "confirm");
    }

    private async Task ChooseAsync(TeamsUser who, string channel)
    {
        await who.SayAsync("my accounts");
        var list = await office.SeesAsync(who.Conversation, "Your chat accounts", channel);
        Assert.Contains("first from now on", (await who.PressAsync(list, "send-cards-here")).Body.Shown(), StringComparison.Ordinal);
    }

    private static async Task ChooseAsync(Talker who, string channel)
    {
        var list = await who.SayAsync("my accounts");
        Assert.Contains(channel, list.Shown, StringComparison.Ordinal);
        Assert.Contains("first from now on", (await who.PressAsync(list, "send-cards-here")).Shown, StringComparison.Ordinal);
    }

    [GeneratedRegex("/link/(?<token>[0-9A-Za-z_-]+)")]
    private static partial Regex LinkPattern();
}
