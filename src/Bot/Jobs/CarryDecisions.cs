using System.Globalization;
using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Bot.Jobs;

/// <summary>Carries what one stream decided to another. It calls no target, so a hung one never holds it up.</summary>
public sealed class CarryDecisions(LedgerWriter writer, LedgerQueries queries, FailingSystems systems, ICurrentPolicy policy) : IFulfil
{
    private static readonly CommandContext By = CommandContext.Of(new Actor.Job(nameof(CarryDecisions)));

    public IReadOnlyCollection<ObligationKind> Kinds { get; } = [ObligationKind.AuthoriseGrant, ObligationKind.ClaimAccess, ObligationKind.EndClaim, ObligationKind.TellRequest, ObligationKind.LookAtOpenItems];

    public Task<Fulfilment> FulfilAsync(ClaimedObligation claimed, CancellationToken cancellation) => claimed.Obligation switch
    {
        { Kind: ObligationKind.AuthoriseGrant } owed => AuthoriseAsync(new(owed.Stream.Id), Subject.Number(owed, 0), Subject.Number(owed, 1), cancellation),
        { Kind: ObligationKind.ClaimAccess } owed => ExecuteAsync(new AccessCommand.ClaimAccess(new(owed.Stream.Id), Subject.Claim(owed), Subject.Number(owed, 2)), cancellation),
        { Kind: ObligationKind.EndClaim } owed => ExecuteAsync(new AccessCommand.EndClaim(new(owed.Stream.Id), Subject.Claim(owed), Enum.Parse<EndCause>(Subject.Text(owed, 2))), cancellation),
        { Kind: ObligationKind.TellRequest } owed => TellAsync(owed, cancellation),
        { Kind: ObligationKind.LookAtOpenItems } => LookAsync(cancellation),
        { } owed => throw new InvalidOperationException($"{owed.Kind} is not carried"),
    };

    private async Task<Fulfilment> AuthoriseAsync(RequestId request, int item, int attempt, CancellationToken cancellation)
    {
        await TellIfFailingAsync(request, item, cancellation);
        return await ExecuteAsync(new RequestCommand.AuthoriseGrant(request, item, attempt), cancellation);
    }

    // Authority is asked for again after each failed grant: by then the owner of the edge is told, once an approval. Of a system that cannot be read its owner is, once for all that fails in it.
    private async Task TellIfFailingAsync(RequestId request, int number, CancellationToken cancellation)
    {
        var item = (await queries.RequestAsync(request, cancellation))?.Find(number);
        if (item is not { State: ItemState.Approved approved, HasClaim: true } || await queries.AccessAsync(item.Access, cancellation) is not { State: AccessState.Provisioning, Failures: > 0 } access)
        {
            return;
        }

        if (access.IsFailingUnread)
        {
            if (access.IsStuckUnread)
            {
                await systems.TellOfGrantAsync(access, cancellation);
            }

            return;
        }

        var task = new HumanTask(EdgeOwners.Of(access.Id, policy.Organisation), TaskReason.GrantFailing, "The target did not take the grant; it is tried again.");
        var once = string.Create(CultureInfo.InvariantCulture, $"grant-failing:{request}:{number}:{approved.Since:O}");
        await writer.ExecuteAsync(new RequestCommand.RaiseTask(request, number, task), By with { IdempotencyKey = once }, cancellation);
    }

    // The claim as it is now, not as it was when this was owed: the request learns the newest first.
    private async Task<Fulfilment> TellAsync(Obligation owed, CancellationToken cancellation)
    {
        var (request, number) = Subject.Claim(owed);
        return (await queries.AccessAsync(new(owed.Stream.Id), cancellation)).Find(new(request, number)) is { Report: { } report } claim
            ? await ExecuteAsync(new RequestCommand.NoteClaim(request, number, claim.Attempt, report), cancellation)
            : new Fulfilment.Done();
    }

    private async Task<Fulfilment> LookAsync(CancellationToken cancellation)
    {
        await Each.OfAsync(await queries.OpenRequestsAsync(cancellation), request => writer.ExecuteAsync(new RequestCommand.LookAtPolicy(request), By, cancellation));
        return new Fulfilment.Done();
    }

    private async Task<Fulfilment> ExecuteAsync(RequestCommand command, CancellationToken cancellation) => Fulfilment.Of((await writer.ExecuteAsync(command, By, cancellation)).Refusal);

    private async Task<Fulfilment> ExecuteAsync(AccessCommand command, CancellationToken cancellation) => Fulfilment.Of((await writer.ExecuteAsync(command, By, cancellation)).Refusal);
}
