using System.Collections.Frozen;
using ChatGovernanceBot.Bot.Jobs.Custody;
using ChatGovernanceBot.Bot.Jobs.Hands;
using ChatGovernanceBot.Bot.Jobs.Reviews;
using ChatGovernanceBot.Bot.Jobs.Rosters;
using ChatGovernanceBot.Governance;

namespace ChatGovernanceBot.Bot.Jobs;

/// <summary>Who fulfils what. A new kind of obligation is a class and a line in <see cref="Add"/>; what nobody or two would fulfil stops the host at its start.</summary>
public sealed class Fulfillers
{
    private readonly FrozenDictionary<ObligationKind, IFulfil> _byKind;

    /// <exception cref="InvalidOperationException">A kind is fulfilled by nobody, or by more than one.</exception>
    public Fulfillers(IEnumerable<IFulfil> all)
    {
        var fulfilled = all.SelectMany(f => f.Kinds.Select(kind => (Kind: kind, By: f))).ToList();
        ObligationKind[] wrong = [.. Enum.GetValues<ObligationKind>().Where(kind => fulfilled.Count(f => f.Kind == kind) != 1)];
        if (wrong.Length > 0)
        {
            throw new InvalidOperationException($"Each kind of obligation is fulfilled by one class: see to {string.Join(", ", wrong)}.");
        }

        _byKind = fulfilled.ToFrozenDictionary(f => f.Kind, f => f.By);
    }

    public static void Add(IServiceCollection services) => services
        .AddSingleton<IFulfil, DeliverCards>()
        .AddSingleton<IFulfil, ChaseApprovals>()
        .AddSingleton<IFulfil, CarryDecisions>()
        .AddSingleton<IFulfil, ExpireAccess>()
        .AddSingleton<IFulfil, TargetWork>()
        .AddSingleton<IFulfil, ChaseHands>()
        .AddSingleton<IFulfil, OpenDefects>()
        .AddSingleton<IFulfil, PromptRecertification>()
        .AddSingleton<IFulfil, ReadEverything>()
        .AddSingleton<IFulfil, CarryRoster>()
        .AddSingleton<Fulfillers>();

    public IFulfil Of(ObligationKind kind) => _byKind[kind];
}
