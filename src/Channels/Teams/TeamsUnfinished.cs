namespace ChatGovernanceBot.Channels.Teams;

/// <summary>What goes on in Teams after its caller was answered.</summary>
public sealed class TeamsUnfinished : Unfinished;
