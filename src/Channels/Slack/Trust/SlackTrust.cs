using ChatGovernanceBot.Channels.Slack.Reading;
using ChatGovernanceBot.Channels.Slack.Socket;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ChatGovernanceBot.Channels.Slack.Trust;

/// <summary>The trust in Slack: who may speak to the bot, over HTTP and over a socket.</summary>
public static class SlackTrust
{
    /// <summary>Registers what hears Slack. The channel registers the <see cref="ISlackBot"/> that what is heard goes to, and the Web API, which opens sockets.</summary>
    public static IServiceCollection Add(IServiceCollection services, SlackSettings settings)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(settings).AddSingleton<SlackReader>().AddSingleton<SlackRefusals>();
        services.AddSingleton<SlackInbox>().AddSingleton<SlackOnce>().AddSingleton<SlackIntake>().AddSingleton<SlackEndpoint>();
        if (settings.AppToken is not null)
        {
            services.AddSingleton<SlackConnector>().AddHostedService<SlackSockets>();
        }

        return services;
    }

    /// <summary>Maps the routes that Slack sends to; none where nothing can prove that it is Slack who sends.</summary>
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        if (endpoints.ServiceProvider.GetRequiredService<SlackSettings>().SigningSecrets.IsEmpty)
        {
            return;
        }

        Map(endpoints, "/slack/events", SlackKind.Event);
        Map(endpoints, "/slack/interactions", SlackKind.Interaction);
        Map(endpoints, "/slack/options", SlackKind.Interaction);
        Map(endpoints, "/slack/commands", SlackKind.Command);
    }

    private static void Map(IEndpointRouteBuilder endpoints, string route, SlackKind kind) =>
        endpoints.MapPost(route, (RequestDelegate)(http => http.RequestServices.GetRequiredService<SlackEndpoint>().AnswerAsync(http, kind)));
}
