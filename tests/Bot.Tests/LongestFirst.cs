using ChatGovernanceBot.Bot.Tests;
using ChatGovernanceBot.Bot.Tests.Killing;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer(LongestFirst.TypeName, "ChatGovernanceBot.Bot.Tests")]

namespace ChatGovernanceBot.Bot.Tests;

/// <summary>The kill test takes longer than anything else, so it begins first and the rest runs beside it.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    internal const string TypeName = "ChatGovernanceBot.Bot.Tests.LongestFirst";

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderByDescending(c => c.DisplayName.Contains(nameof(KillTests), StringComparison.Ordinal));
}
