using ChatGovernanceBot.Governance.People;

namespace ChatGovernanceBot.Channels;

/// <summary>What came from an account that is nobody's; all of it hostile.</summary>
/// <param name="Audience">Who else reads the answer.</param>
/// <param name="Text">What was said; null where nothing was, and something is only shown.</param>
/// <param name="Button">What was pressed; null where nothing was.</param>
public sealed record StrangerTurn(ChatAccount Account, Audience Audience, string? Text = null, PressedButton? Button = null);

/// <summary>A button by what its data names.</summary>
public sealed record PressedButton(string Id, string Verb);

/// <summary>Answers accounts that belong to nobody we know: politely, and with nothing else than the way to be known.</summary>
public interface IStrangers
{
    /// <summary>What is shown to an account that is nobody's, for whatever was said or pressed. Never throws for it.</summary>
    /// <returns>Empty for a message of an account that was told already that it writes too fast.</returns>
    Task<IReadOnlyList<Reply>> AnswerAsync(StrangerTurn turn, CancellationToken cancellation);
}
