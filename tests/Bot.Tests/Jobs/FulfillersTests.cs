using ChatGovernanceBot.Bot.Jobs;
using ChatGovernanceBot.Governance;
using Microsoft.Extensions.DependencyInjection;

namespace ChatGovernanceBot.Bot.Tests.Jobs;

public class FulfillersTests
{
    [Fact]
    public void Every_kind_of_obligation_is_fulfilled_by_one_class()
    {
        var fulfillers = new Fulfillers(Registered());
        Assert.All(Enum.GetValues<ObligationKind>(), kind => Assert.Contains(kind, fulfillers.Of(kind).Kinds));
    }

    [Fact]
    public void What_nobody_fulfils_stops_the_host()
    {
        var without = Registered().Where(f => f is not ChaseApprovals);
        Assert.Contains(nameof(ObligationKind.LapseStage), Assert.Throws<InvalidOperationException>(() => new Fulfillers(without)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_two_would_fulfil_stops_the_host()
    {
        var twice = Registered().Concat(Registered().OfType<ExpireAccess>());
        Assert.Contains(nameof(ObligationKind.ExpireItem), Assert.Throws<InvalidOperationException>(() => new Fulfillers(twice)).Message, StringComparison.Ordinal);
    }

    // What they need is needed only when they fulfil something.
    private static List<IFulfil> Registered()
    {
        var services = new ServiceCollection();
        Fulfillers.Add(services);
        return [.. services.Where(s => s.ServiceType == typeof(IFulfil)).Select(s => s.ImplementationType!)
            .Select(type => (IFulfil)type.GetConstructors()[0].Invoke(new object?[type.GetConstructors()[0].GetParameters().Length]))];
    }
}
