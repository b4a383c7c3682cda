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
    public async Task Metadata_of_another_issuer_bring_no_keys()
    {
        await using var trust = await TrustHost.StartAsync();
        trust.Microsoft.ConnectorIssuer = "https://evil.example";
        Assert.Equal(401, (await trust.SendAsync(trust.Whole())).Status);
        Assert.Contains(trust.Log.All, l => l.Text.Contains("are those of another issuer", StringComparison.Ordinal));
    }
}
