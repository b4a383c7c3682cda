using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Governance.Tests.Policy;

/// <summary>The example in manifests/by-hand, which docs/by-hand.md tells how to try.</summary>
public class ByHandExampleTests
{
    private static readonly Organisation Organisation = Acme.Load(PolicyReader.FileNames.ToDictionary(name => name, name => File.ReadAllText(Acme.Path("manifests", "by-hand", name))));

    [Fact]
    public void It_has_one_system_that_people_change_and_more_of_them_than_a_removal_takes()
    {
        var system = Assert.Single(Organisation.Catalog.Systems);
        Assert.True(system.IsManual);
        Assert.True(Organisation.Roster.Groups["front-desk"].Length > Routing.PeopleForAttestation);
        Assert.Equal("front-desk", Assert.IsType<Selector.Group>(system.Operators).Name);
    }

    [Fact]
    public void Everybody_can_be_routed_for_everything_in_it() => Assert.All(
        from person in Organisation.Roster.People
        from entitlement in Organisation.Catalog.Entitlements
        select Routing.Route(Organisation, person.Ref, person.Id, entitlement.Id, []),
        routed => Assert.IsType<Routed.By>(routed));

    [Fact]
    public void The_system_stands_in_the_documentation_as_it_does_in_the_example()
    {
        var shown = File.ReadAllText(Acme.Path("docs", "by-hand.md")).Split("```yaml\n")[1].Split("```")[0];
        Assert.Contains(shown, File.ReadAllText(Acme.Path("manifests", "by-hand", "catalog.yaml")), StringComparison.Ordinal);
    }
}
