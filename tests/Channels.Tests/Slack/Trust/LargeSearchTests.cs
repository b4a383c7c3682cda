using System.Globalization;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Conversation;
using ChatGovernanceBot.Channels.Slack;
using ChatGovernanceBot.Channels.Slack.Forms;
using ChatGovernanceBot.Channels.Tests.Understanding;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Channels.Tests.Slack.Trust;

/// <summary>The search in a dialog over ten thousand entitlements whose ids and words are as long as they can be. Slack asks at every letter, and hangs up after three seconds.</summary>
public sealed class LargeSearchTests : IAsyncLifetime
{
    private const int LongestId = 129;

    private static readonly Catalog Large = new(Acme.Organisation.Catalog.Systems, Enumerable.Range(1, 10_000).Select(n => new Entitlement(
        new EntitlementId(IdOf(n)), $"Queue reader {n} {new string('n', 40)}", $"Reads queue number {n} {new string('&', 150)}", new string('d', 500), DataSensitivity.Internal, PrivilegeLevel.Standard,
        EntitlementClass.AccessChanging, [Acme.Carol.Ref], [$"queue {n} consumer", $"{n} {new string('a', 60)}"], TimeSpan.FromDays(14), StandingRule.Never)));

    private readonly FormSearch _search = new();
    private SlackTrustHost _slack = null!;

    public async Task InitializeAsync()
    {
        _slack = await SlackTrustHost.StartAsync();
        _slack.Http.Timeout = TimeSpan.FromSeconds(3);
        var organisation = Acme.Organisation with { Catalog = Large };
        // The words of the catalog are gathered at the first look at it.
        _search.Entitlements(organisation, Acme.Alice, "", DateTimeOffset.UnixEpoch, 1);
        _slack.Bot.Answers = arrival => Task.FromResult(new SlackAnswer(SelectOptions.Answer(
            _search.Entitlements(organisation, Acme.Alice, ((SlackArrival.Suggestion)arrival).Typed, DateTimeOffset.UnixEpoch, 100))));
    }

    public async Task DisposeAsync() => await _slack.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("q")]
    [InlineData("reads queue")]
    [InlineData("billing-db/queue-1")]
    public async Task A_hundred_are_offered_before_Slack_hangs_up(string typed) => Assert.Equal(100, (await TypeAsync(typed)).Count);

    [Theory]
    [InlineData(1)]
    [InlineData(4_711)]
    [InlineData(10_000)]
    public async Task The_one_that_is_meant_is_found_by_its_words_and_by_its_whole_id(int number)
    {
        Assert.Equal(IdOf(number), (await TypeAsync($"consumer queue {number}"))[0]);
        Assert.Equal([IdOf(number)], await TypeAsync(IdOf(number)));
    }

    private static string IdOf(int number)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"billing-db/queue-{number}-");
        return id + new string('q', LongestId - id.Length);
    }

    private async Task<List<string>> TypeAsync(string typed)
    {
        var (status, body) = await _slack.SendAsync(_slack.Signer.Interaction(RawPayloads.Suggestion(typed), "/slack/options"));
        var answer = JsonNode.Parse(body)!.AsObject();
        Assert.Equal((200, 0), (status, SlackBlockRules.OfOptions(answer).Count));
        return [.. answer["options"]!.AsArray().Select(o => (string)o!["value"]!)];
    }
}
