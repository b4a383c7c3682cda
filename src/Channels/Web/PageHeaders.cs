using Microsoft.AspNetCore.Http;

namespace ChatGovernanceBot.Channels.Web;

/// <summary>What every answer with a page tells the browser about what that page may do.</summary>
public static class PageHeaders
{
    // The official renderer sets the style attribute of what it draws: hence 'unsafe-inline' for styles, and for nothing else.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; " +
        "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Those of the web chat.</summary>
    internal static void Set(IHeaderDictionary headers) => Set(headers, ContentSecurityPolicy, "no-cache");

    /// <summary>Those that are the same for every page, and what is its own.</summary>
    public static void Set(IHeaderDictionary headers, string contentSecurityPolicy, string cacheControl)
    {
        headers.ContentSecurityPolicy = contentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        headers.CacheControl = cacheControl;
    }
}
