namespace ChatGovernanceBot.Channels.Slack.Api;

/// <summary>What an account is in the workspace, as Slack says it. Only a full member decides anything and is brought cards.</summary>
internal abstract record SlackStanding
{
    /// <summary>A full member of the workspace or enterprise that is heard.</summary>
    public sealed record Member : SlackStanding;

    /// <summary>Deactivated, a bot, a guest or from elsewhere.</summary>
    /// <param name="Reason">A sentence for the person or for an operator.</param>
    public sealed record Refused(string Reason) : SlackStanding;

    /// <summary>Slack does not say now: nobody decides on a guess, and nothing is lost.</summary>
    /// <param name="Why">What became of asking.</param>
    public sealed record Unknown(SlackOutcome.Later Why) : SlackStanding;
}
