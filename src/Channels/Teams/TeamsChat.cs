using Microsoft.Bot.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace ChatGovernanceBot.Channels.Teams;

/// <summary>Microsoft Teams as a channel.</summary>
public static class TeamsChat
{
    /// <summary>
    /// Registers the channel and its bot. The host registers the trust (<see cref="Trust.TeamsTrust"/>) and its inbox, the ledger's books,
    /// the cards and <see cref="IConversation"/>.
    /// </summary>
    public static IServiceCollection Add(IServiceCollection services, TeamsIdentity identity)
    {
        services.AddSingleton(identity);
        services.AddSingleton<TeamsBudget>().AddSingleton<TeamsHealth>().AddSingleton<TeamsOutbound>().AddSingleton<TeamsReferences>().AddSingleton<TeamsReplies>().AddSingleton<TeamsMentions>().AddSingleton<TeamsOnce>().AddSingleton<TeamsCallers>().AddSingleton<TeamsEdits>();
        services.AddSingleton<TeamsUnfinished>().AddHostedService(p => p.GetRequiredService<TeamsUnfinished>());
        services.AddSingleton<TeamsWelcome>().AddSingleton<TeamsDialogs>().AddSingleton<TeamsSearch>();
        services.AddSingleton<IWaitingReplies>(p => p.GetRequiredService<TeamsReplies>());
        services.AddSingleton<IBot, TeamsBot>();
        services.AddSingleton<IChannel, TeamsChannel>();
        return services;
    }
}
