using ChatGovernanceBot.Channels.Slack.Api;
using ChatGovernanceBot.Channels.Slack.Home;
using ChatGovernanceBot.Channels.Slack.Trust;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ChatGovernanceBot.Channels.Slack;

/// <summary>The way out to Slack: the Web API, and the channel that speaks through it.</summary>
internal static class SlackOut
{
    /// <summary>The host registers the ledger's books and both clocks.</summary>
    public static IServiceCollection Add(IServiceCollection services, SlackSettings settings)
    {
        SlackApi.Add(services, settings);
        services.TryAddSingleton(settings);
        services.AddSingleton<SlackBudget>().AddSingleton<SlackHealth>().AddSingleton<SlackScopes>().AddSingleton<SlackApi>().AddSingleton<SlackOutbound>().AddSingleton<SlackUsers>();
        services.AddSingleton<SlackHomes>().AddSingleton<SlackDirects>().AddSingleton<SlackPosts>().AddSingleton<SlackReplies>();
        services.AddSingleton<IWaitingReplies>(p => p.GetRequiredService<SlackReplies>());
        services.AddSingleton<IChannel, SlackChannel>();
        services.AddSingleton<SlackSelf>().AddSingleton<SlackLeavers>();
        return services;
    }
}
