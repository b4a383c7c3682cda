using System.Text.RegularExpressions;
using ChatGovernanceBot.Governance.Tests.Policy;

namespace ChatGovernanceBot.Governance.Tests;

/// <summary>docs/field-cases.md says which tests hold what went wrong elsewhere, so they must be there.</summary>
public partial class FieldCaseTests
{
    private static readonly string Page = File.ReadAllText(Acme.Path("docs", "field-cases.md"));

    [Fact]
    public void Every_test_that_the_page_names_exists()
    {
        var sources = Directory.EnumerateFiles(Acme.Path("tests"), "*.cs", SearchOption.AllDirectories).GroupBy(p => Path.GetFileNameWithoutExtension(p)).ToDictionary(g => g.Key, g => string.Concat(g.Select(File.ReadAllText)));
        var named = TestName().Matches(Page);
        Assert.NotEmpty(named);
        Assert.All(named, match => Assert.True(
            sources.TryGetValue(match.Groups["class"].Value, out var source) && source.Contains($" {match.Groups["test"].Value}(", StringComparison.Ordinal), match.Value));
    }

    [Fact]
    public void Every_case_stands_there_once_and_has_a_test()
    {
        var rows = Page.Split('\n').Where(l => l.StartsWith("| C", StringComparison.Ordinal)).ToList();
        Assert.Equal(rows.Count, rows.Select(r => r.Split('|')[1].Trim()).Distinct().Count());
        Assert.All(rows, row => Assert.Matches(TestName(), row));
    }

    [GeneratedRegex(@"`(?<class>\w+)\.(?<test>\w+)`")]
    private static partial Regex TestName();
}
