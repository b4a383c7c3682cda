namespace ChatGovernanceBot.Governance.Audit;

/// <summary>
/// A refusal that leaves a trace on the stream it was aimed at. It takes the next version of the stream and changes no state:
/// a fold over the stream passes it by.
/// </summary>
/// <param name="At">Governance time, UTC.</param>
/// <param name="Command">The command's type name, for example <c>CastVote</c>.</param>
public sealed record CommandRefused(DateTimeOffset At, string Command, RefusalCode Code, string Reason)
{
    public const string Discriminator = "command-refused";
}
