using ChatGovernanceBot.Bot.Jobs;
using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Connectors;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Simulation.Chat;
using ChatGovernanceBot.Simulation.Proof;

namespace ChatGovernanceBot.Simulation.Plants;

/// <summary>
/// A bug that is put around a part through which the host reaches the world, or the world the host: the checks must find it. The product's code knows
/// of none. This one changes nothing.
/// </summary>
/// <param name="breaks">The invariant that it must be found by.</param>
internal class Plant(string name, Invariant? breaks, string what)
{
    public static Plant None { get; } = new("none", null, "No bug.");

    public string Name => name;
    public Invariant? Breaks => breaks;

    public override string ToString() => $"{name,-28} {breaks?.Name,-9} {what}";

    public virtual IConnector Over(IConnector connector) => connector;
    public virtual IObserver Over(IObserver observer) => observer;
    public virtual IChannel Over(IChannel channel) => channel;
    public virtual IOrganisations Over(IOrganisations organisations) => organisations;
    public virtual IFulfil Over(IFulfil fulfiller, IServiceProvider services) => fulfiller;
    public virtual IConversation Over(IConversation conversation, Inboxes inboxes) => conversation;

    /// <summary>Called between the death of a host and the start of the next.</summary>
    public virtual void Between(string database)
    {
    }
}
