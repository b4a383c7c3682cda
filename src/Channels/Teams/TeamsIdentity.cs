namespace ChatGovernanceBot.Channels.Teams;

/// <summary>Who the bot is in Teams, and where Teams is spoken to about an account that was never met.</summary>
/// <param name="AppId">The bot's app id; empty where nothing is authenticated (Development only).</param>
/// <param name="ServiceUrl">The cloud's own entry, for example <c>https://smba.trafficmanager.net/teams/</c>.</param>
public sealed record TeamsIdentity(string AppId, string ServiceUrl)
{
    /// <summary>The bot's id as Teams writes it: <c>28:</c> and the app id.</summary>
    public string Bot => "28:" + AppId;

    /// <summary>Whether that is this bot, as Teams wrote its id where somebody was met: what another was told of conversations and members says nothing to this one.</summary>
    public bool Is(string bot) => bot.EndsWith(AppId, StringComparison.OrdinalIgnoreCase);
}
