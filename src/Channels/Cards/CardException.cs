namespace ChatGovernanceBot.Channels.Cards;

/// <summary>A template or the data given to it is wrong: a bug of ours, never something a person did.</summary>
public sealed class CardException : Exception
{
    public CardException() { }
    public CardException(string message) : base(message) { }
    public CardException(string message, Exception innerException) : base(message, innerException) { }
}
