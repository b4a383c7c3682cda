using ChatGovernanceBot.Ledger;
using Microsoft.Bot.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace ChatGovernanceBot.Channels.Teams;

/// <summary>Microsoft Teams as a channel.</summary>
public static class Teams
{
    /// <summary>
    /// Registers the channel and its bot. The host registers the SDK's authentication, the inbox, the ledger's books and
    /// <see cref="IConversation"/>.
    /// </summary>
    public static IServiceCollection Add(IServiceCollection services, TeamsIdentity identity)
    {
        services.AddSingleton(identity);
        services.AddSingleton<TeamsBudget>().AddSingleton<TeamsOutbound>().AddSingleton<TeamsReferences>().AddSingleton<TeamsReplies>().AddSingleton<TeamsMentions>().AddSingleton<TeamsOnce>();
        services.AddSingleton<IWaitingReplies>(p => p.GetRequiredService<TeamsReplies>());
        services.AddSingleton<IBot, TeamsBot>();
        services.AddSingleton<IChannel, TeamsChannel>();
        return services;
    }
}
