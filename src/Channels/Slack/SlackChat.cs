using ChatGovernanceBot.Channels.Slack.Api;
using ChatGovernanceBot.Channels.Slack.Forms;
using ChatGovernanceBot.Channels.Slack.Home;
using ChatGovernanceBot.Channels.Slack.Trust;
using Microsoft.Extensions.DependencyInjection;

namespace ChatGovernanceBot.Channels.Slack;

/// <summary>Slack as a channel.</summary>
public static class SlackChat
{
    /// <summary>
    /// Registers the channel and its bot. The host registers the trust (<see cref="SlackTrust"/>), the ledger's books, the cards,
    /// <see cref="IConversation"/>, <see cref="IRequestForms"/> and <see cref="IOwnHome"/>.
    /// </summary>
    public static IServiceCollection Add(IServiceCollection services, SlackSettings settings)
    {
        SlackApi.Add(services, settings);
        services.AddSingleton<SlackHealth>().AddSingleton<SlackBudget>().AddSingleton<SlackApi>().AddSingleton<SlackOutbound>().AddSingleton<SlackUsers>().AddSingleton<SlackDirects>().AddSingleton<SlackPosts>().AddSingleton<SlackReplies>();
        services.AddSingleton<SlackDoor>().AddSingleton<SlackShowing>().AddSingleton<SlackForms>().AddSingleton<SlackPresses>().AddSingleton<SlackSearch>().AddSingleton<SlackHomeChanges>();
        services.AddSingleton<IWaitingReplies>(p => p.GetRequiredService<SlackReplies>());
        services.AddSingleton<ISlackBot, SlackBot>();
        services.AddSingleton<IChannel, SlackChannel>();
        services.AddHostedService<SlackHome>();
        return services;
    }
}
