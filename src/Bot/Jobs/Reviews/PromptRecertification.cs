using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Bot.Jobs.Reviews;

/// <summary>Asks for the reviews that are due, brings in others where nobody answers, and takes back what nobody keeps.</summary>
public sealed class PromptRecertification(LedgerWriter writer, ReviewQueries reviews) : IFulfil
{
    private static readonly CommandContext By = CommandContext.Of(new Actor.Job(nameof(PromptRecertification)));

    public IReadOnlyCollection<ObligationKind> Kinds { get; } = [ObligationKind.AskReview, ObligationKind.EscalateReview, ObligationKind.LapseReview, ObligationKind.LookAtReviews];

    public Task<Fulfilment> FulfilAsync(ClaimedObligation claimed, CancellationToken cancellation) => claimed.Obligation switch
    {
        { Kind: ObligationKind.AskReview } owed => ExecuteAsync(new AccessCommand.AskReview(new(owed.Stream.Id), Subject.Number(owed, 0)), cancellation),
        { Kind: ObligationKind.EscalateReview } owed => ExecuteAsync(new AccessCommand.EscalateReview(new(owed.Stream.Id), Subject.Number(owed, 0)), cancellation),
        { Kind: ObligationKind.LapseReview } owed => ExecuteAsync(new AccessCommand.LapseReview(new(owed.Stream.Id), Subject.Number(owed, 0)), cancellation),
        { Kind: ObligationKind.LookAtReviews } => LookAsync(cancellation),
        { } owed => throw new InvalidOperationException($"{owed.Kind} is not of a review"),
    };

    private async Task<Fulfilment> LookAsync(CancellationToken cancellation)
    {
        await Each.OfAsync(await reviews.ActiveAsync(cancellation), access => writer.ExecuteAsync(new AccessCommand.LookAtReview(access), By, cancellation));
        return new Fulfilment.Done();
    }

    private async Task<Fulfilment> ExecuteAsync(AccessCommand command, CancellationToken cancellation) => Fulfilment.Of((await writer.ExecuteAsync(command, By, cancellation)).Refusal);
}
