using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Benchmarks.Decisions;

/// <summary>A manager's approval that opens the stage of the data's owner.</summary>
internal sealed record Decision(RequestCommand.CastVote Vote, CommandContext Context, string Beneficiary)
{
    public string Request => Vote.Request.Value;
    public string Key => Context.IdempotencyKey!;
    public byte[] KeyHash { get; } = Ledger.KeyHash.Of(Context.IdempotencyKey!);
}

/// <summary>Takes decisions, each durable when its task is done.</summary>
internal interface IContender : IAsyncDisposable
{
    Task DecideAsync(int number);
}
