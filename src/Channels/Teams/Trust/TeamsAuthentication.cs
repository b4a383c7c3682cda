using System.Security.Claims;
using Microsoft.Bot.Connector.Authentication;
using Microsoft.Bot.Schema;
using Newtonsoft.Json.Linq;

namespace ChatGovernanceBot.Channels.Teams.Trust;

/// <summary>Who sent an activity, as far as that was proven.</summary>
internal abstract record Sender
{
    /// <summary>A service of Microsoft's, by its token.</summary>
    public sealed record Proven(VerifiedToken Token) : Sender;

    /// <summary>A client on this machine, in Development. Whom it speaks for only the roster's explicit ids say.</summary>
    public sealed record Local : Sender;
}

/// <summary>
/// The trust in what arrives, in the SDK's shape but stricter than its own: a verified token, then an activity that is from Teams, from the
/// service that the token names, which is one of those allowed, and from a tenant that is heard.
/// </summary>
internal sealed class TeamsAuthentication(TeamsSettings settings, InboundTokens tokens, TeamsConnectors connectors) : BotFrameworkAuthentication
{
    /// <summary>The channel id of Teams.</summary>
    public const string Channel = "msteams";

    /// <exception cref="UnauthorizedAccessException">It is not accepted; the message holds nothing of what was sent.</exception>
    public override async Task<AuthenticateRequestResult> AuthenticateRequestAsync(Activity activity, string authHeader, CancellationToken cancellationToken)
    {
        var (token, refusal) = await tokens.VerifyAsync(authHeader, cancellationToken);
        if (token is null)
        {
            throw new UnauthorizedAccessException(refusal);
        }

        var sender = new Sender.Proven(token);
        return Refusal(sender, activity) is { } reason ? throw new UnauthorizedAccessException(reason) : Accepted(sender);
    }

    /// <summary>Nothing is streamed over WebSockets or pipes.</summary>
    public override Task<AuthenticateRequestResult> AuthenticateStreamingRequestAsync(string authHeader, string channelIdHeader, CancellationToken cancellationToken) =>
        throw new UnauthorizedAccessException("streaming");

    public override ConnectorFactory CreateConnectorFactory(ClaimsIdentity claimsIdentity) => connectors;

    public override Task<UserTokenClient> CreateUserTokenClientAsync(ClaimsIdentity claimsIdentity, CancellationToken cancellationToken) =>
        Task.FromResult<UserTokenClient>(new NoUserTokens());

    public override string GetOriginatingAudience() => settings.Cloud.Audience;

    /// <summary>Why an activity of this sender is not accepted; null if it is.</summary>
    public string? Refusal(Sender sender, Activity activity)
    {
        if (activity.ChannelId != Channel)
        {
            return "channel";
        }

        if (!settings.ServiceUrls.Allows(activity.ServiceUrl))
        {
            return "service not allowed";
        }

        // The case of letters counts for nothing here, as in the SDK; which services are allowed was asked above.
        if (sender is Sender.Proven proven && !string.Equals(proven.Token.ServiceUrl, activity.ServiceUrl, StringComparison.OrdinalIgnoreCase))
        {
            return "service is not the token's";
        }

        return OfTenant(sender, activity);
    }

    /// <param name="body">What the sender sent, as it came; its digest is what the ledger keeps of it.</param>
    public AuthenticateRequestResult Accepted(Sender sender, ReadOnlySpan<byte> body = default) => new()
    {
        // What the SDK looks for when it asks for whom the bot speaks.
        ClaimsIdentity = new ClaimsIdentity(
            [new Claim(AuthenticationConstants.AudienceClaim, settings.AppId), .. sender is Sender.Proven && !body.IsEmpty ? [new Claim(TeamsCaller.EvidenceClaim, BodyDigest.Of(body))] : Array.Empty<Claim>()], sender.GetType().Name),
        Audience = settings.Cloud.Audience,
        CallerId = sender is Sender.Proven ? settings.Cloud.CallerId : null,
        ConnectorFactory = connectors,
    };

    private string? OfTenant(Sender sender, Activity activity)
    {
        var ofConversation = activity.Conversation?.TenantId;
        var ofChannel = TenantOfChannelData(activity);
        var tenant = ofConversation ?? ofChannel;
        if (ofConversation is not null && ofChannel is not null && ofConversation != ofChannel)
        {
            return "two tenants";
        }

        if (tenant is null || (settings.TenantIds.Length > 0 && !settings.TenantIds.Contains(tenant, StringComparer.Ordinal)))
        {
            return "tenant";
        }

        return sender is Sender.Proven { Token.Tenant: { } issuing } && issuing != tenant ? "tenant is not the token's" : null;
    }

    private static string? TenantOfChannelData(Activity activity) =>
        activity.ChannelData is JObject data && data["tenant"] is JObject tenant && tenant["id"] is JValue { Type: JTokenType.String } id ? (string?)id : null;
}
