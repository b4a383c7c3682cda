using ChatGovernanceBot.Channels.Slack;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;
using Microsoft.Extensions.DependencyInjection;

namespace ChatGovernanceBot.Channels.Tests.Slack;

/// <summary>Who left without the bot being told does not count as reached.</summary>
public sealed class SlackLeaversTests : IAsyncLifetime
{
    private static readonly DeliveryId Card = new("00112233445566778899aabbccddeeff");

    private SlackChannelHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await SlackChannelHost.StartAsync();
        _host.Slack.User("U0BOB");
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    private SlackAccount Bob => _host.Slack.User("U0BOB").Account;

    [Fact]
    public async Task What_asks_somebody_who_is_deactivated_is_lost_and_what_asks_a_member_stays()
    {
        await BroughtAsync(CardKind.Approval);
        Assert.Equal(DeliveryState.Sent, await AfterALookAsync());

        Bob.IsDeactivated = true;
        _host.Time.Advance(SlackLeavers.Every);
        Assert.Equal(DeliveryState.Undeliverable, await AfterALookAsync());
    }

    [Theory]
    [InlineData("internal_error")]
    [InlineData("something_new")]
    public async Task While_Slack_says_nothing_nothing_is_lost_and_it_is_asked_again(string word)
    {
        await BroughtAsync(CardKind.Approval);
        Bob.IsDeactivated = true;
        _host.Slack.Fails = call => call.Method == "users.info" ? SlackFailure.Of(word) : null;
        Assert.Equal(DeliveryState.Sent, await AfterALookAsync());

        _host.Slack.Fails = _ => null;
        _host.Time.Advance(SlackLeavers.Every);
        Assert.Equal(DeliveryState.Undeliverable, await AfterALookAsync());
    }

    [Fact]
    public async Task With_a_token_of_another_workspace_nobody_counts_as_gone()
    {
        await BroughtAsync(CardKind.Approval);
        Bob.IsDeactivated = true;
        _host.Slack.Workspace.TeamId = "T0ELSE";

        Assert.Equal(DeliveryState.Sent, await AfterALookAsync());
        Assert.DoesNotContain(_host.Slack.Calls, c => c.Method == "users.info");
    }

    [Fact]
    public async Task Whoever_is_asked_nothing_is_not_asked_about()
    {
        await BroughtAsync(CardKind.Progress);
        await AfterALookAsync();

        Assert.DoesNotContain(_host.Slack.Calls, c => c.Method == "users.info");
    }

    [Fact]
    public async Task What_was_brought_to_an_account_that_is_somebody_elses_by_now_is_lost()
    {
        await BroughtAsync(CardKind.Approval, "p_alice");

        Assert.Equal(DeliveryState.Undeliverable, await AfterALookAsync());
    }

    [Fact]
    public async Task What_was_brought_to_an_account_that_is_nobodys_by_now_is_lost()
    {
        await BroughtAsync(CardKind.Approval);

        Assert.Equal(DeliveryState.Undeliverable, await AfterALookAsync(new SlackMembers(_host)));
    }

    private async Task BroughtAsync(CardKind card, string? person = null)
    {
        var account = _host.Account("U0BOB");
        await _host.Service<DeliveryBook>().RecordAsync(new DeliveryRow
        {
            Id = Card.Value,
            StreamKind = StreamKind.Request,
            StreamId = "R-ABCDEFGH",
            Card = card.ToString(),
            Item = 1,
            Person = person ?? await HolderAsync(),
            Provider = account.Provider,
            Tenant = account.Tenant,
            UserId = account.UserId,
            Digest = "",
        });
        await _host.Service<DeliveryBook>().TakenAsync(Card, "D1/1", 1, "", DeliveryState.Sent);
    }

    private async Task<string> HolderAsync() => (await new SlackMembers(_host, "U0BOB").FindAsync(_host.Account("U0BOB"), default))!.Ref.Value;

    private async Task<DeliveryState> AfterALookAsync(IAccounts? accounts = null)
    {
        await ActivatorUtilities.CreateInstance<SlackLeavers>(_host.Service<IServiceProvider>(), accounts ?? new SlackMembers(_host, "U0BOB")).LookAsync(default);
        return (await _host.Service<LedgerQueries>().DeliveryAsync(Card))!.State;
    }
}
