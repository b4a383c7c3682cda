namespace ChatGovernanceBot.Channels;

/// <summary>A secret that does not print itself.</summary>
public sealed class BotSecret(string value)
{
    public string Reveal() => value;

    public override string ToString() => "(secret)";
}
