using ChatGovernanceBot.Bot.Tests.Running;
using ChatGovernanceBot.Bot.Tests.SignIn;
using ChatGovernanceBot.Channels.Tests.Teams;

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
public sealed class TeamsAccountTests(TeamsLinkOffice office) : IClassFixture<TeamsLinkOffice>
{
    [Fact]
    public async Task Whom_the_roster_does_not_name_and_no_token_proves_is_offered_no_sign_in()
    {
        var stranger = office.InTeams("bob");
        await stranger.SayAsync("my access");
        await office.SeesAsync(stranger.Conversation, "I do not know who you are yet", "Ask whoever runs this bot");

        await stranger.SayAsync("link my account");
        await office.SeesAsync(stranger.Conversation, "Nothing proves that this comes from Teams");
        Assert.Null(office.Newest(stranger.Conversation, "Sign in"));
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
        // The card of the first, shown anew, may name the second among what is asked for.
        Assert.DoesNotContain(await inWeb.HistoryAsync(), m => m.Shown.Contains($"Request {second}", StringComparison.Ordinal));
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
}
