using System.Net;
using System.Net.Http.Headers;

namespace ChatGovernanceBot.Channels.Teams.Trust;

/// <summary>What is sent goes to a service that is allowed, or nowhere.</summary>
public sealed class ServiceNotAllowedException() : HttpRequestException("The service is not one of Teams:AllowedServiceUrls; nothing was sent to it.");

/// <summary>The one place through which everything goes that is sent to Teams: looks at where it goes, then attaches the bot's token. Over http, so to this machine, it goes without: anybody may listen there.</summary>
internal sealed class ConnectorGate(TeamsSettings settings, OutboundTokens? tokens) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = null;
        if (request.RequestUri is not { } address || !settings.ServiceUrls.Allows(address))
        {
            throw new ServiceNotAllowedException();
        }

        if (tokens is null || address.Scheme != Uri.UriSchemeHttps)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        var token = await tokens.GetAsync(cancellationToken);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            tokens.Drop(token);
        }

        return response;
    }
}
