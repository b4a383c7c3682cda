using System.Globalization;
using ChatGovernanceBot.Channels.Teams.Trust;

namespace ChatGovernanceBot.Channels.Tests.Teams.Trust;

/// <summary>A token that was verified is known when it comes again, for as long as all that made it good still holds.</summary>
public sealed class RememberedTokenTests
{
    [Fact]
    public async Task A_token_that_comes_again_is_accepted_until_it_ends()
    {
        await using var trust = await TrustHost.StartAsync();
        var attempt = trust.Whole();
        Assert.All(await TwiceAsync(trust, attempt), status => Assert.Equal(200, status));

        trust.Time.Advance(TimeSpan.FromSeconds(3300 + 59));
        Assert.Equal(200, (await trust.SendAsync(attempt)).Status);
        trust.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(401, (await trust.SendAsync(attempt)).Status);
    }

    [Fact]
    public async Task A_token_that_comes_again_is_refused_once_its_issuer_withdrew_the_key()
    {
        await using var trust = await TrustHost.StartAsync();
        var attempt = trust.Whole();
        attempt.Claims["exp"] = attempt.Now + (long)TimeSpan.FromDays(1).TotalSeconds;
        Assert.Equal(200, (await trust.SendAsync(attempt)).Status);

        trust.Microsoft.RollOver();
        trust.Time.Advance(TimeSpan.FromHours(12));
        Assert.Equal(401, (await trust.SendAsync(attempt)).Status);
    }

    [Fact]
    public async Task A_token_that_comes_again_is_accepted_after_the_same_keys_were_read_anew()
    {
        await using var trust = await TrustHost.StartAsync();
        var attempt = trust.Whole();
        attempt.Claims["exp"] = attempt.Now + (long)TimeSpan.FromDays(1).TotalSeconds;
        Assert.Equal(200, (await trust.SendAsync(attempt)).Status);

        trust.Time.Advance(TimeSpan.FromHours(12));
        Assert.All(await TwiceAsync(trust, attempt), status => Assert.Equal(200, status));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_copy_of_a_known_token_with_one_character_changed_is_refused(int part)
    {
        await using var trust = await TrustHost.StartAsync();
        var attempt = trust.Whole();
        Assert.Equal(200, (await trust.SendAsync(attempt)).Status);

        attempt.Spoil = token =>
        {
            var parts = token.Split('.');
            parts[part] = parts[part][..10] + (parts[part][10] == 'A' ? 'B' : 'A') + parts[part][11..];
            return string.Join('.', parts);
        };
        Assert.Equal(401, (await trust.SendAsync(attempt)).Status);
        attempt.Spoil = token => token;
        Assert.Equal(200, (await trust.SendAsync(attempt)).Status);
    }

    [Fact]
    public async Task A_token_that_was_refused_is_refused_again()
    {
        await using var trust = await TrustHost.StartAsync();
        var attempt = trust.Whole();
        attempt.Claims["aud"] = "another";
        Assert.All(await TwiceAsync(trust, attempt), status => Assert.Equal(401, status));
    }

    [Fact]
    public void No_more_are_remembered_than_the_most()
    {
        var tokens = new RememberedTokens();
        var token = new RememberedToken(new VerifiedToken(MockMicrosoft.Service, null), null!, DateTime.MinValue, DateTime.MaxValue);
        for (var i = 0; i < 3 * RememberedTokens.Most; i++)
        {
            tokens.Keep(i.ToString(CultureInfo.InvariantCulture), token);
            Assert.InRange(tokens.Count, 1, RememberedTokens.Most);
        }
    }

    private static async Task<int[]> TwiceAsync(TrustHost trust, Attempt attempt)
    {
        var first = await trust.SendAsync(attempt);
        return [first.Status, (await trust.SendAsync(attempt)).Status];
    }
}
