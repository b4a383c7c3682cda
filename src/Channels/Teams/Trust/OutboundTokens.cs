using Azure.Core;

namespace ChatGovernanceBot.Channels.Teams.Trust;

/// <summary>The bot's own token: kept, and renewed before it ends. While a renewal fails or hangs, the old one serves to its end.</summary>
/// <param name="credential">Makes what tokens are had from. It keeps a copy of its own, by the machine's clock.</param>
internal sealed class OutboundTokens(Func<TokenCredential> credential, string scope, TimeProvider system)
{
    // Later than the library beneath gives its own copy up, so that asking brings a new one.
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    // In real time: whoever sends waits no longer for a new token while the old one serves, and nobody waits for ever.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(12);

    private readonly Lock _lock = new();
    private TokenCredential _credential = credential();
    private volatile Held? _held;
    private Task<string>? _renewing;
    private long? _lastTry;

    /// <exception cref="Azure.Identity.AuthenticationFailedException">There is none, and none is to be had.</exception>
    public async ValueTask<string> GetAsync(CancellationToken cancellation)
    {
        if (_held is not { } held || system.GetElapsedTime(held.Since) is var age && age >= held.Lasts)
        {
            return await Renewing().WaitAsync(cancellation);
        }

        if (age < held.RenewAfter || IsPausing())
        {
            return held.Token;
        }

        try
        {
            return await Renewing().WaitAsync(Patience, cancellation);
        }
        catch (Exception failed) when (failed is Azure.Identity.AuthenticationFailedException or TimeoutException)
        {
            return held.Token;
        }
    }

    /// <summary>
    /// It was not accepted, whatever its time says: another is asked for, and not of whoever keeps a copy of this one. What is new and not accepted
    /// would be followed by the like.
    /// </summary>
    public void Drop(string token)
    {
        if (_held is { } held && held.Token == token && system.GetElapsedTime(held.Since) >= Pause)
        {
            _credential = credential();
            _held = null;
        }
    }

    private bool IsPausing()
    {
        lock (_lock)
        {
            return _renewing is not { IsCompleted: false } && _lastTry is { } last && system.GetElapsedTime(last) < Pause;
        }
    }

    // All who need one wait for the same.
    private Task<string> Renewing()
    {
        lock (_lock)
        {
            if (_renewing is { IsCompleted: false } under)
            {
                return under;
            }

            _lastTry = system.GetTimestamp();
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
            token = await _credential.GetTokenAsync(new TokenRequestContext([scope]), longest.Token);
        }
        catch (OperationCanceledException hangs)
        {
            throw new Azure.Identity.AuthenticationFailedException("Microsoft Entra did not answer in time.", hangs);
        }

        // By the clock that says when it ends; from then on however that clock is put.
        var (now, since) = (system.GetUtcNow(), system.GetTimestamp());
        var renewAt = token.ExpiresOn - Early;
        _held = new(token.Token, since, (token.RefreshOn is { } wished && wished < renewAt ? wished : renewAt) - now, token.ExpiresOn - now);
        return token.Token;
    }

    private sealed record Held(string Token, long Since, TimeSpan RenewAfter, TimeSpan Lasts);
}
