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
    /// Registers the channel (<see cref="SlackOut"/>) and its bot. The host registers the trust (<see cref="SlackTrust"/>), the ledger's books, the cards,
    /// <see cref="IConversation"/>, <see cref="IRequestForms"/> and <see cref="IOwnHome"/>.
    /// </summary>
    public static IServiceCollection Add(IServiceCollection services, SlackSettings settings)
    {
        SlackOut.Add(services, settings);
        services.AddSingleton<SlackDoor>().AddSingleton<SlackShowing>().AddSingleton<SlackTalk>().AddSingleton<SlackForms>().AddSingleton<SlackPresses>().AddSingleton<SlackPointer>().AddSingleton<SlackSearch>();
        services.AddSingleton<ISlackBot, SlackBot>();
        services.AddSingleton<IHomes, SlackHome>();
        services.AddHostedService(p => p.GetRequiredService<SlackSelf>()).AddHostedService(p => p.GetRequiredService<SlackLeavers>());
        services.AddSingleton<SlackUnfinished>().AddHostedService(p => p.GetRequiredService<SlackUnfinished>());
        return services;
    }
}
