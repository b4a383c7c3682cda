using System.Net.Http.Headers;
using ChatGovernanceBot.Channels.Slack.Trust;

namespace ChatGovernanceBot.Channels.Slack.Api;

/// <summary>What is sent goes to the Web API, or nowhere.</summary>
internal sealed class SlackAddressException() : HttpRequestException("The address is not that of Slack's Web API; nothing was sent to it.");

/// <summary>The one place through which everything goes that is sent to Slack: looks at where it goes, then attaches the token.</summary>
internal sealed class SlackGate(SlackSettings settings) : DelegatingHandler
{
    /// <summary>Which token a request carries; one that does not say carries none and goes nowhere.</summary>
    public static HttpRequestOptionsKey<BotSecret> Token { get; } = new("slack-token");

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is not { } address || !IsApi(address) || !request.Options.TryGetValue(Token, out var token))
        {
            throw new SlackAddressException();
        }

        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Reveal());
        return base.SendAsync(request, cancellationToken);
    }

    private bool IsApi(Uri address) =>
        address.UserInfo.Length == 0 && settings.ApiBaseUrl.IsBaseOf(address)
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && Loopback.IsName(address.IdnHost)));
}
