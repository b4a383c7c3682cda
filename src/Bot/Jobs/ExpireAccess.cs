using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Bot.Jobs;

/// <summary>Tells that an end comes near, and ends what has come to its end.</summary>
public sealed class ExpireAccess(LedgerWriter writer, LedgerQueries queries, CardDelivery cards, [FromKeyedServices(Clocks.Governance)] TimeProvider governance) : IFulfil
{
    private static readonly CommandContext By = CommandContext.Of(new Actor.Job(nameof(ExpireAccess)));

    public IReadOnlyCollection<ObligationKind> Kinds { get; } = [ObligationKind.NoticeEnd, ObligationKind.ExpireItem];

    public async Task<Fulfilment> FulfilAsync(ClaimedObligation claimed, CancellationToken cancellation)
    {
        var owed = claimed.Obligation;
        if (owed.Kind == ObligationKind.NoticeEnd)
        {
            return await NoticeAsync(owed, claimed.OwedSince, claimed.Attempt, cancellation);
        }

        var executed = await writer.ExecuteAsync(new RequestCommand.Expire(new(owed.Stream.Id), Subject.Number(owed, 0)), By, cancellation);
        return Fulfilment.Of(executed.Refusal);
    }

    private async Task<Fulfilment> NoticeAsync(Obligation owed, DateTimeOffset since, int attempt, CancellationToken cancellation)
    {
        var number = Subject.Number(owed, 0);
        var request = await queries.RequestAsync(new(owed.Stream.Id), cancellation);
        // A notice that comes after the end, as when the host was down meanwhile, would only be in the way of what ended.
        if (request?.Find(number) is not { State: ItemState.Active { EndsAt: { } end } } item || end <= governance.GetUtcNow())
        {
            return new Fulfilment.Done();
        }

        if ((await queries.AccessAsync(item.Access, cancellation)).StaysBeyond(new(request.Id, number), end))
        {
            return new Fulfilment.Done();
        }

        var sent = new List<Fulfilment>();
        await Each.OfAsync(
            new[] { request.Requester, new PersonId(item.Identity.Value) }.Distinct(),
            async person => sent.Add(await cards.DeliverAsync(owed.Stream, new CardSubject(CardKind.ExpiryNotice, number, number, person), since, attempt, cancellation)));
        return sent.OfType<Fulfilment.Later>().FirstOrDefault(l => !l.IsTurn) ?? sent.MinBy(TurnOf)!;
    }

    // Who waits for a moment does not wait until the other is to be told.
    private DateTimeOffset TurnOf(Fulfilment sent) => sent switch
    {
        Fulfilment.NotBefore wait => wait.Turn,
        Fulfilment.Later turn => governance.GetUtcNow() + (turn.After ?? TimeSpan.Zero),
        _ => DateTimeOffset.MaxValue,
    };
}
