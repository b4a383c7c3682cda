using Microsoft.Bot.Connector;
using Microsoft.Bot.Connector.Authentication;

namespace ChatGovernanceBot.Channels.Teams.Trust;

/// <summary>Clients of the Teams services. They prove nothing themselves: the gate that they send through does.</summary>
internal sealed class TeamsConnectors(TeamsSettings settings, IHttpClientFactory http) : ConnectorFactory
{
    /// <exception cref="ServiceNotAllowedException">The service is not one of those that are allowed.</exception>
    public override Task<IConnectorClient> CreateAsync(string serviceUrl, string audience, CancellationToken cancellationToken)
    {
        if (!settings.ServiceUrls.Allows(serviceUrl))
        {
            throw new ServiceNotAllowedException();
        }

        var service = new Uri(serviceUrl);
        return Task.FromResult<IConnectorClient>(new LateConnector(service, () => new(service, MicrosoftAppCredentials.Empty, http.CreateClient(TeamsTrust.ConnectorClient), disposeHttpClient: true)));
    }
}
