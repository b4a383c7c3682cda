using System.Text.Json.Serialization;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Defects;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Governance.Tests;

public class ArchitectureTests
{
    private static readonly Type[] Written =
        [typeof(RequestEvent), typeof(AccessEvent), typeof(PolicyEvent), typeof(DefectEvent), typeof(ItemState), typeof(ClaimState), typeof(Selector)];

    private static readonly Type[] Closed = [.. Written, typeof(RequestCommand), typeof(AccessCommand), typeof(DefectCommand), typeof(ClaimReport), typeof(Routed)];

    [Fact]
    public void Governance_references_nothing_of_ours_and_no_framework()
    {
        var references = typeof(RequestEvent).Assembly.GetReferencedAssemblies().Select(a => a.Name!).ToList();
        Assert.DoesNotContain(references, r => r.StartsWith("ChatGovernanceBot", StringComparison.Ordinal));
        Assert.DoesNotContain(references, r => r.StartsWith("Microsoft.", StringComparison.Ordinal));
    }

    [Fact]
    public void Closed_hierarchies_are_closed() => Assert.All(Closed, root =>
    {
        Assert.True(root.IsAbstract);
        Assert.NotEmpty(Members(root));
        Assert.All(Members(root), member => Assert.True(member.IsSealed && member.DeclaringType == root, $"{member} is not a sealed record nested in {root.Name}"));
    });

    [Fact]
    public void What_is_written_names_each_of_its_kinds_once() => Assert.All(Written, root =>
    {
        var listed = root.GetCustomAttributes(typeof(JsonDerivedTypeAttribute), false).Cast<JsonDerivedTypeAttribute>().ToList();
        Assert.Equal(Members(root).OrderBy(t => t.Name), listed.Select(l => l.DerivedType).OrderBy(t => t.Name));
        Assert.Equal(listed.Count, listed.Select(l => l.TypeDiscriminator).Distinct().Count());
    });

    private static List<Type> Members(Type root) => [.. root.Assembly.GetTypes().Where(t => !t.IsAbstract && t.IsAssignableTo(root))];
}
