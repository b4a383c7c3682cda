using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Governance.Tests.Policy;

/// <summary>docs/policy.md is what people write policies by, so it is held to what the reader does.</summary>
public class LanguageReferenceTests
{
    private static readonly string Reference = File.ReadAllText(Acme.Path("docs", "policy.md"));

    [Fact]
    public void The_whole_policy_of_the_reference_loads()
    {
        var files = Reference.Split("```yaml\n").Skip(1).Select(b => b.Split("\n```")[0]).ToDictionary(b => b.Split('\n')[0]["# ".Length..]);
        Assert.Equal(PolicyReader.FileNames, files.Keys);
        Assert.IsType<PolicyRead.Loaded>(PolicyReader.Read(files));
    }

    [Fact]
    public void Every_key_and_word_that_Acme_uses_stands_in_the_reference()
    {
        var keys = PolicyReader.FileNames.SelectMany(f => Acme.Text(f).Split('\n')).Where(l => !l.StartsWith('#'))
            .SelectMany(l => l.Split(["- ", "{ ", ", ", "  "], StringSplitOptions.None)).Where(p => p.Contains(':')).Select(p => p.Split(':')[0].Trim())
            .Where(k => k.Length > 0 && k.All(c => char.IsAsciiLetterLower(c) || c == '-')).Distinct();
        Assert.All(keys, key => Assert.True(Reference.Contains('`' + key + '`', StringComparison.Ordinal) || Reference.Contains($"`{key}:", StringComparison.Ordinal), key));
    }
}
