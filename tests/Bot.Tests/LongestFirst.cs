using ChatGovernanceBot.Bot.Tests;
using ChatGovernanceBot.Bot.Tests.Browser;
using ChatGovernanceBot.Bot.Tests.Killing;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer(LongestFirst.TypeName, "ChatGovernanceBot.Bot.Tests")]

namespace ChatGovernanceBot.Bot.Tests;

/// <summary>The two that take longest begin first and the rest runs beside them, so that nothing long is left to run alone at the end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    internal const string TypeName = "ChatGovernanceBot.Bot.Tests.LongestFirst";

    private static readonly List<string> Long = [typeof(KillTests).FullName!, typeof(StoryTests).FullName!];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) => testCollections.OrderBy(Turn);

    private static int Turn(ITestCollection collection) =>
        Long.FindIndex(name => collection.DisplayName.EndsWith(name, StringComparison.Ordinal)) is var turn and >= 0 ? turn : Long.Count;
}
