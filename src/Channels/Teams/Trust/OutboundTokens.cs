using Azure.Core;

namespace ChatGovernanceBot.Channels.Teams.Trust;

/// <summary>The bot's own token: kept, and renewed before it ends. While a renewal fails or hangs, the old one serves to its end.</summary>
internal sealed class OutboundTokens(TokenCredential credential, string scope, TimeProvider system)
{
    // Later than the library beneath gives its own copy up, so that asking brings a new one.
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    // In real time: whoever sends waits no longer for a new token while the old one serves, and nobody waits for ever.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(12);

    private readonly Lock _lock = new();
    private volatile Held? _held;
    private Task<string>? _renewing;
    private DateTimeOffset _lastTry = DateTimeOffset.MinValue;

    /// <exception cref="Azure.Identity.AuthenticationFailedException">There is none, and none is to be had.</exception>
    public async ValueTask<string> GetAsync(CancellationToken cancellation)
    {
        var now = system.GetUtcNow();
        if (_held is not { } held || now >= held.EndsAt)
        {
            return await Renewing(now).WaitAsync(cancellation);
        }

        if (now < held.RenewAt || IsPausing(now))
        {
            return held.Token;
        }

        try
        {
            return await Renewing(now).WaitAsync(Patience, cancellation);
        }
        catch (Exception failed) when (failed is Azure.Identity.AuthenticationFailedException or TimeoutException)
        {
            return held.Token;
        }
    }

    private bool IsPausing(DateTimeOffset now)
    {
        lock (_lock)
        {
            return _renewing is not { IsCompleted: false } && now - _lastTry < Pause;
        }
    }

    // All who need one wait for the same.
    private Task<string> Renewing(DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_renewing is { IsCompleted: false } under)
            {
                return under;
            }

            _lastTry = now;
            return _renewing = RenewAsync();
        }
    }

    private async Task<string> RenewAsync()
    {
        await Task.Yield();
        using var longest = new CancellationTokenSource(Longest);
        AccessToken token;
        try
        {
            token = await credential.GetTokenAsync(new TokenRequestContext([scope]), longest.Token);
        }
        catch (OperationCanceledException hangs)
        {
            throw new Azure.Identity.AuthenticationFailedException("Microsoft Entra did not answer in time.", hangs);
        }

        var renewAt = token.ExpiresOn - Early;
        _held = new(token.Token, token.RefreshOn is { } wished && wished < renewAt ? wished : renewAt, token.ExpiresOn);
        return token.Token;
    }

    private sealed record Held(string Token, DateTimeOffset RenewAt, DateTimeOffset EndsAt);
}
