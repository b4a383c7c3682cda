using Microsoft.Bot.Connector.Authentication;
using Microsoft.Bot.Schema;

namespace ChatGovernanceBot.Channels.Teams.Trust;

/// <summary>The SDK's turn wants a client for tokens of users. The bot never acts as a user, so there is none to be had.</summary>
internal sealed class NoUserTokens : UserTokenClient
{
    public override Task<TokenResponse> GetUserTokenAsync(string userId, string connectionName, string channelId, string magicCode, CancellationToken cancellationToken) => throw None();
    public override Task<SignInResource> GetSignInResourceAsync(string connectionName, Activity activity, string finalRedirect, CancellationToken cancellationToken) => throw None();
    public override Task SignOutUserAsync(string userId, string connectionName, string channelId, CancellationToken cancellationToken) => throw None();
    public override Task<TokenStatus[]> GetTokenStatusAsync(string userId, string channelId, string includeFilter, CancellationToken cancellationToken) => throw None();
    public override Task<Dictionary<string, TokenResponse>> GetAadTokensAsync(string userId, string connectionName, string[] resourceUrls, string channelId, CancellationToken cancellationToken) => throw None();
    public override Task<TokenResponse> ExchangeTokenAsync(string userId, string channelId, string connectionName, TokenExchangeRequest exchangeRequest, CancellationToken cancellationToken) => throw None();

    private static NotSupportedException None() => new("the bot has no tokens of users");
}
