using ChatGovernanceBot.Channels.Teams.Trust;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Ledger;
using Microsoft.Bot.Builder;
using Microsoft.Bot.Schema;
using Microsoft.Extensions.Time.Testing;
using Newtonsoft.Json.Linq;

namespace ChatGovernanceBot.Channels.Tests.Teams.Trust;

/// <summary>The same answer to the same activity, also after a restart.</summary>
public sealed class TeamsInboxTests : IAsyncLifetime
{
    private static readonly string Key = TeamsInbox.KeyOf("tenant", "a:1", "f:1");

    private readonly string _folder = Directory.CreateTempSubdirectory("inbox-").FullName;
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private LedgerDatabase _database = null!;

    public async Task InitializeAsync()
    {
        _database = new LedgerDatabase(Path.Combine(_folder, "ledger.db"));
        await _database.MigrateAsync();
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task An_answer_that_was_given_is_given_again_after_a_restart()
    {
        using (var writer = await WriterAsync())
        {
            var inbox = new TeamsInbox(new AnswerBook(_database, writer));
            Assert.Null(await inbox.FindAsync(Key));
            await inbox.KeepAsync(Key, new InvokeResponse { Status = 200, Body = new AdaptiveCardInvokeResponse { StatusCode = 200, Value = new JObject { ["until"] = "2026-01-05T08:30:00Z" } } });
        }

        using var after = await WriterAsync();
        var again = await new TeamsInbox(new AnswerBook(_database, after)).FindAsync(Key);
        Assert.Equal(200, again!.Status);
        Assert.Equal("""{"statusCode":200,"value":{"until":"2026-01-05T08:30:00Z"}}""", ((JObject)again.Body).ToString(Newtonsoft.Json.Formatting.None));
    }

    [Fact]
    public async Task Of_two_answers_the_first_is_given_to_both()
    {
        using var writer = await WriterAsync();
        var inbox = new TeamsInbox(new AnswerBook(_database, writer));
        var given = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => inbox.KeepAsync(Key, new InvokeResponse { Status = 200, Body = new AdaptiveCardInvokeResponse { StatusCode = 200, Type = $"{i}" } })));
        Assert.Single(given.Select(g => g.Body.ToString()).Distinct());
        Assert.Equal(given[0].Body.ToString(), (await inbox.FindAsync(Key))!.Body.ToString());
    }

    [Fact]
    public async Task An_answer_without_content_is_an_answer_too()
    {
        using var writer = await WriterAsync();
        var inbox = new TeamsInbox(new AnswerBook(_database, writer));
        await inbox.KeepAsync(Key, new InvokeResponse { Status = 501 });
        Assert.Equal((501, null), ((await inbox.FindAsync(Key))!.Status, (await inbox.FindAsync(Key))!.Body));
    }

    [Theory]
    [InlineData("t/a", "b", "c", "t", "a/b", "c")]
    [InlineData("t", "a", "b/c", "t", "a/b", "c")]
    [InlineData("t", "a", "1", "u", "a", "1")]
    [InlineData("t", "a", "1", "T", "a", "1")]
    public void Different_activities_have_different_keys(string tenant, string conversation, string activity, string tenant2, string conversation2, string activity2) =>
        Assert.NotEqual(TeamsInbox.KeyOf(tenant, conversation, activity), TeamsInbox.KeyOf(tenant2, conversation2, activity2));

    private async Task<LedgerWriter> WriterAsync() =>
        new(_database, new Organisations(), await GovernanceClock.OpenAsync(_database, _time), _time, new NobodyHears());

    private sealed class NobodyHears : IDueSignal
    {
        public void Due(ObligationFamily family)
        {
        }
    }
}
