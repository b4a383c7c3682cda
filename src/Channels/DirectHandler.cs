namespace ChatGovernanceBot.Channels;

/// <summary>How a service is called that is trusted: a redirect would carry the token, or the trust, elsewhere, so none is followed.</summary>
public static class DirectHandler
{
    public static SocketsHttpHandler Make() => new() { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
}
