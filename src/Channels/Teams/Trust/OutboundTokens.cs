using Azure.Core;

namespace ChatGovernanceBot.Channels.Teams.Trust;

/// <summary>The bot's own token: kept, and renewed before it ends. While a renewal fails, the old one serves to its end.</summary>
internal sealed class OutboundTokens(TokenCredential credential, string scope, TimeProvider system) : IDisposable
{
    // Later than the library beneath gives its own copy up, so that asking brings a new one.
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _renewing = new(1, 1);
    private volatile Held? _held;
    private DateTimeOffset _lastTry = DateTimeOffset.MinValue;

    /// <exception cref="Azure.Identity.AuthenticationFailedException">There is none, and none is to be had.</exception>
    public async ValueTask<string> GetAsync(CancellationToken cancellation)
    {
        if (_held is { } held && system.GetUtcNow() < held.RenewAt)
        {
            return held.Token;
        }

        await _renewing.WaitAsync(cancellation);
        try
        {
            return _held is { } renewed && system.GetUtcNow() < renewed.RenewAt ? renewed.Token : await RenewAsync(cancellation);
        }
        finally
        {
            _renewing.Release();
        }
    }

    public void Dispose() => _renewing.Dispose();

    private async Task<string> RenewAsync(CancellationToken cancellation)
    {
        var now = system.GetUtcNow();
        var serves = _held is { } old && now < old.EndsAt;
        if (serves && now - _lastTry < Pause)
        {
            return _held!.Token;
        }

        _lastTry = now;
        try
        {
            var token = await credential.GetTokenAsync(new TokenRequestContext([scope]), cancellation);
            var renewAt = token.ExpiresOn - Early;
            _held = new(token.Token, token.RefreshOn is { } wished && wished < renewAt ? wished : renewAt, token.ExpiresOn);
        }
        catch (Azure.Identity.AuthenticationFailedException) when (serves)
        {
        }

        return _held!.Token;
    }

    private sealed record Held(string Token, DateTimeOffset RenewAt, DateTimeOffset EndsAt);
}
