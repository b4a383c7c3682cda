using ChatGovernanceBot.Bot.Jobs;
using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Connectors;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Simulation.Proof;
using Microsoft.Extensions.DependencyInjection;

namespace ChatGovernanceBot.Simulation.Plants;

/// <summary>What nobody answered in time goes on waiting, or goes on being held.</summary>
internal sealed class SilenceKeeps() : Plant("silence-keeps", Invariant.I8, "Whatever lapses by silence does not: it goes on waiting.")
{
    public override IFulfil Over(IFulfil fulfiller, IServiceProvider services) => new Jobs(fulfiller, (claimed, fulfil) =>
        claimed.Obligation.Kind.ToString().StartsWith("Lapse", StringComparison.Ordinal) ? Jobs.Done : fulfil());
}

/// <summary>A recertification that comes while others are at work is dropped.</summary>
internal sealed class ReviewForgotten() : Plant("review-forgotten", Invariant.Reviews, "One recertification of three is ticked off, and nobody is asked.")
{
    private int _reviews;

    public override IFulfil Over(IFulfil fulfiller, IServiceProvider services) => new Jobs(fulfiller, (claimed, fulfil) =>
        claimed.Obligation.Kind == ObligationKind.AskReview && Interlocked.Increment(ref _reviews) % 3 == 0 ? Jobs.Done : fulfil());
}

/// <summary>A reminder or an escalation that comes while others are at work is dropped, and with it what would come after it.</summary>
internal sealed class SilenceForgotten() : Plant("silence-forgotten", Invariant.Chases, "One of three reminders and escalations is ticked off, and nothing that was to come after it does.")
{
    private int _chases;

    public override IFulfil Over(IFulfil fulfiller, IServiceProvider services) => new Jobs(fulfiller, (claimed, fulfil) =>
        claimed.Obligation.Kind is ObligationKind.RemindStage or ObligationKind.EscalateStage && Interlocked.Increment(ref _chases) % 3 == 0 ? Jobs.Done : fulfil());
}

/// <summary>An end that comes while others are at work is dropped.</summary>
internal sealed class EndForgotten() : Plant("end-forgotten", Invariant.I13, "One end of five is ticked off without being carried out.")
{
    private int _ends;

    public override IFulfil Over(IFulfil fulfiller, IServiceProvider services) => new Jobs(fulfiller, (claimed, fulfil) =>
        claimed.Obligation.Kind == ObligationKind.ExpireItem && Interlocked.Increment(ref _ends) % 5 == 0 ? Jobs.Done : fulfil());
}

/// <summary>Nobody tells the systems that somebody has left.</summary>
internal sealed class LeaverForgotten() : Plant("leaver-forgotten", Invariant.I13, "A changed people file is recorded, and what leavers hold is not taken back.")
{
    public override IFulfil Over(IFulfil fulfiller, IServiceProvider services) => new Jobs(fulfiller, (claimed, fulfil) =>
        claimed.Obligation.Kind == ObligationKind.CarryRoster ? Jobs.Done : fulfil());
}

/// <summary>What fails is ticked off, so that the queue stays short; also what is to be tried later, and what the end of the process cut off.</summary>
internal sealed class FailureIsDone() : Plant("failure-is-done", Invariant.I4, "What is to be tried later or is cut off counts as done, so it is lost.")
{
    public override IFulfil Over(IFulfil fulfiller, IServiceProvider services) => new Jobs(fulfiller, async (_, fulfil) =>
    {
        try
        {
            await fulfil();
        }
        catch (OperationCanceledException)
        {
        }

        return new Fulfilment.Done();
    });
}

/// <summary>Access is given while it is being decided, to spare people the wait.</summary>
internal sealed class GrantAtTheAsk() : Plant("grant-at-the-ask", Invariant.I1, "Access is given when the approver is asked, and taken back if they deny.")
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<AccessId, DateTimeOffset> _given = [];

    public override IFulfil Over(IFulfil fulfiller, IServiceProvider services) => new Jobs(fulfiller, async (claimed, fulfil) =>
    {
        var owed = claimed.Obligation;
        if (owed.Kind == ObligationKind.DeliverCard && owed.Stream.Kind == StreamKind.Request && CardSubject.Parse(owed.Subject) is { Card: CardKind.Approval } asked
            && await services.GetRequiredService<LedgerQueries>().RequestAsync(new(owed.Stream.Id)) is { } request && request.Find(asked.Item) is { } item
            && _given.TryAdd(item.Access, owed.DueAt))
        {
            await GrantAsync(item, services);
        }

        return await fulfil();
    });

    private static async Task GrantAsync(Item item, IServiceProvider services)
    {
        var connector = services.GetRequiredService<IConnector>();
        if (services.GetRequiredService<ICurrentPolicy>().Organisation.Roster.Find(item.Identity) is { } identity)
        {
            await connector.GrantAsync(new(item.Entitlement, identity.TargetAccount), new($"{item.Access}:early", services.GetRequiredService<TimeProvider>().GetUtcNow().AddMinutes(1)), CancellationToken.None);
        }
    }
}

/// <summary>Stands around what fulfils.</summary>
internal sealed class Jobs(IFulfil inner, Func<ClaimedObligation, Func<Task<Fulfilment>>, Task<Fulfilment>> bug) : IFulfil
{
    public static Task<Fulfilment> Done => Task.FromResult<Fulfilment>(new Fulfilment.Done());

    public IReadOnlyCollection<ObligationKind> Kinds => inner.Kinds;

    public string? LineOf(Obligation owed) => inner.LineOf(owed);

    public Task<Fulfilment> FulfilAsync(ClaimedObligation claimed, CancellationToken cancellation) => bug(claimed, () => inner.FulfilAsync(claimed, cancellation));
}
