using System.Reflection;
using System.Text.RegularExpressions;
using ChatGovernanceBot.Channels.Conversation;

namespace ChatGovernanceBot.Channels.Tests.Understanding;

/// <summary>What people type is hostile, also to whoever reads it by patterns.</summary>
public class PatternTests
{
    private const BindingFlags All = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly List<Type> Readers =
        [.. typeof(IChatCommand).Assembly.GetTypes().Where(t => t.Namespace is { } name && (name.Contains(".Conversation", StringComparison.Ordinal) || name.EndsWith(".Slack.Reading", StringComparison.Ordinal)))];

    [Fact]
    public void No_pattern_for_what_people_type_takes_longer_than_in_proportion_to_the_text()
    {
        var patterns = Readers.SelectMany(t => t.GetFields(All)).Where(f => f.IsStatic && f.FieldType == typeof(Regex)).Select(f => (f.DeclaringType, f.Name, Pattern: (Regex)f.GetValue(null)!)).ToList();
        Assert.True(patterns.Count > 20);
        Assert.All(patterns, p => Assert.True(p.Pattern.Options.HasFlag(RegexOptions.NonBacktracking), $"{p.DeclaringType}.{p.Name}"));
        Assert.DoesNotContain(Readers.SelectMany(t => t.GetMethods(All)), m => m.GetCustomAttribute<GeneratedRegexAttribute>() is not null);
    }
}
