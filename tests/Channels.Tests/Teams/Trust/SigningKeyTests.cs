using ChatGovernanceBot.Channels.Teams.Trust;
using ChatGovernanceBot.Channels.Tests.Slack;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatGovernanceBot.Channels.Tests.Teams.Trust;

/// <summary>Keys are read rarely, whatever is sent, and yet a new one is taken up.</summary>
public sealed class SigningKeyTests
{
    private const string Metadata = "openidconfiguration";

    [Fact]
    public async Task A_hundred_unknown_keys_do_not_make_the_metadata_be_read_again()
    {
        await using var trust = await TrustHost.StartAsync();
        await trust.SendAsync(trust.Whole());
        var unknown = await Task.WhenAll(Enumerable.Range(0, 100).Select(async i =>
        {
            var attempt = trust.Whole();
            attempt.Header["kid"] = $"unknown-{i}";
            return (await trust.SendAsync(attempt)).Status;
        }));

        Assert.All(unknown, status => Assert.Equal(401, status));
        Assert.Single(trust.Microsoft.All(Metadata));
        Assert.Equal(200, (await trust.SendAsync(trust.Whole())).Status);
    }

    [Fact]
    public async Task A_new_key_is_taken_up_within_a_minute()
    {
        await using var trust = await TrustHost.StartAsync();
        await trust.SendAsync(trust.Whole());
        trust.Microsoft.RollOver();
        Assert.Equal(401, (await trust.SendAsync(trust.Whole())).Status);

        trust.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(200, (await trust.SendAsync(trust.Whole())).Status);
        Assert.Equal(2, trust.Microsoft.All(Metadata).Count);
    }

    [Fact]
    public async Task A_new_key_is_taken_up_within_a_minute_however_the_clock_is_put()
    {
        await using var microsoft = await MockMicrosoft.StartAsync();
        var time = new ShiftedTime();
        var keys = new SigningKeys(microsoft.ConnectorIssuer, new("https://login.botframework.com/v1/.well-known/openidconfiguration"), () => new HttpClient(microsoft.Handler()), time, NullLogger.Instance);
        Assert.NotNull(await keys.FindAsync("connector-1", CancellationToken.None));
        microsoft.RollOver();
        time.Put(TimeSpan.FromHours(-2));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.NotNull(await keys.FindAsync("connector-2", CancellationToken.None));
    }

    [Fact]
    public async Task A_key_that_its_issuer_withdrew_is_refused_within_half_a_day()
    {
        await using var trust = await TrustHost.StartAsync();
        var withdrawn = trust.Microsoft.Connector;
        await trust.SendAsync(trust.Whole());
        trust.Microsoft.RollOver();
        trust.Time.Advance(TimeSpan.FromHours(12));

        var attempt = trust.Whole();
        (attempt.Key, attempt.Header["kid"]) = (withdrawn, withdrawn.Id);
        Assert.Equal(401, (await trust.SendAsync(attempt)).Status);
    }

    [Fact]
    public async Task While_the_metadata_cannot_be_read_the_keys_that_are_known_serve_for_three_days_and_no_longer()
    {
        await using var trust = await TrustHost.StartAsync();
        await trust.SendAsync(trust.Whole());
        trust.Microsoft.MetadataFails = true;

        trust.Time.Advance(TimeSpan.FromHours(71));
        Assert.Equal(200, (await trust.SendAsync(trust.Whole())).Status);
        trust.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(401, (await trust.SendAsync(trust.Whole())).Status);
    }

    [Fact]
    public async Task Who_comes_while_keys_are_read_slowly_is_answered_in_time_and_who_comes_after_that_is_heard()
    {
        await using var trust = await TrustHost.StartAsync();
        var comes = new TaskCompletionSource();
        trust.Microsoft.MetadataComes = comes.Task;
        var early = trust.SendAsync(trust.Whole());
        await Until.TrueAsync(() => trust.Microsoft.All(Metadata).Count > 0);
        // The reading is at work a moment before it is waited for.
        await Until.TrueAsync(() =>
        {
            trust.Time.Advance(TimeSpan.FromSeconds(1));
            return early.IsCompleted;
        });

        Assert.Equal((401, ""), await early);
        Assert.DoesNotContain(trust.Log.All, l => l.Text.Contains("could not be read", StringComparison.Ordinal));
        comes.SetResult();
        Assert.Equal(200, (await trust.SendAsync(trust.Whole())).Status);
        Assert.Single(trust.Microsoft.All(Metadata));
    }

    [Fact]
    public async Task Keys_are_read_as_the_host_starts_and_who_comes_first_does_not_have_them_read()
    {
        await using var trust = await TrustHost.StartAsync(more: TeamsTrust.ReadKeysAhead);
        await Until.TrueAsync(() => trust.Microsoft.All(Metadata).Count > 0);
        Assert.Equal(200, (await trust.SendAsync(trust.Whole())).Status);

        Assert.Single(trust.Microsoft.All(Metadata));
    }

    [Fact]
    public async Task Keys_that_cannot_be_read_as_the_host_starts_are_read_when_they_are_needed()
    {
        await using var trust = await TrustHost.StartAsync(more: TeamsTrust.ReadKeysAhead, begin: microsoft => microsoft.MetadataFails = true);
        await Until.TrueAsync(() => trust.Log.All.Any(l => l.Text.Contains("could not be read", StringComparison.Ordinal)));
        trust.Microsoft.MetadataFails = false;
        trust.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(200, (await trust.SendAsync(trust.Whole())).Status);
    }

    [Fact]
    public async Task Metadata_of_another_issuer_bring_no_keys()
    {
        await using var trust = await TrustHost.StartAsync();
        trust.Microsoft.ConnectorIssuer = "https://evil.example";
        Assert.Equal(401, (await trust.SendAsync(trust.Whole())).Status);
        Assert.Contains(trust.Log.All, l => l.Text.Contains("are those of another issuer", StringComparison.Ordinal));
    }
}
