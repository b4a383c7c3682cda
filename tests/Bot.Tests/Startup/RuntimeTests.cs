using ChatGovernanceBot.Bot.Startup;

namespace ChatGovernanceBot.Bot.Tests.Startup;

/// <summary>The bot does not start on a runtime that is known to be broken.</summary>
public sealed class RuntimeTests
{
    [Fact]
    public void One_that_is_older_than_it_may_be_is_named_with_what_to_do()
    {
        Assert.Equal(
            ["ASP.NET Core is 10.0.6, in which cookies can be forged; update it to 10.0.7 or newer."],
            SelfCheck.Runtime([(".NET", new Version(10, 0, 7)), ("ASP.NET Core", new Version(10, 0, 6))]));
        Assert.Empty(SelfCheck.Runtime([(".NET", new Version(10, 1, 0)), ("ASP.NET Core", new Version(11, 0))]));
    }

    [Fact]
    public void The_one_that_runs_here_is_known_by_its_number()
    {
        var (name, running) = Assert.Single(SelfCheck.RuntimeParts(), part => part.Name == "ASP.NET Core");
        Assert.NotNull(running);
        Assert.True(running >= SelfCheck.OldestRuntime, $"{name} {running}");
    }
}
