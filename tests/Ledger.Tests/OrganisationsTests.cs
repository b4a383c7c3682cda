using ChatGovernanceBot.Governance;

namespace ChatGovernanceBot.Ledger.Tests;

public sealed class OrganisationsTests
{
    [Fact]
    public void The_policy_in_force_and_a_few_before_it_are_kept_and_no_more()
    {
        var organisations = new Organisations();
        for (var version = 1; version <= 100; version++)
            organisations.Remember(Acme.Build(new(version), handle => handle.Value));

        Assert.Equal(100, organisations.At(new(100)).Version.Number);
        Assert.Equal(97, organisations.At(new(97)).Version.Number);
        Assert.Throws<KeyNotFoundException>(() => organisations.At(new(96)));
    }
}
