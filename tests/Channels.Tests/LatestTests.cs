namespace ChatGovernanceBot.Channels.Tests;

public sealed class LatestTests
{
    [Fact]
    public void The_oldest_is_forgotten_and_what_was_remembered_anew_since_is_not()
    {
        var latest = new Latest<int, string>();
        latest.Remember(0, "first");
        for (var key = 1; key < 4096; key++)
            latest.Remember(key, "other");
        latest.Remember(0, "anew");
        latest.Remember(4096, "newest");

        Assert.True(latest.TryFind(0, out var value));
        Assert.Equal("anew", value);
        Assert.False(latest.TryFind(1, out _));
        latest.Forget(0);
        Assert.False(latest.TryFind(0, out _));
    }
}
