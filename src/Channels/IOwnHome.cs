namespace ChatGovernanceBot.Channels;

/// <summary>What a channel with a page of its own for each person shows on it.</summary>
public interface IOwnHome
{
    /// <summary>What waits for the person, what they asked for and what they hold, as one card.</summary>
    Task<OutgoingMessage> ShowAsync(Incoming incoming, CancellationToken cancellation);
}
