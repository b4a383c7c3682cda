using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ChatGovernanceBot.Channels.Web;

/// <summary>
/// The web chat lets anyone act as anyone, so it answers only on the developer's own machine, and only to a page that it served itself.
/// </summary>
internal static class DevelopmentOnly
{
    /// <summary>
    /// 404 unless the environment is Development, the connection came in on a loopback address and the Host is a loopback name
    /// (a name of someone else's that resolves to loopback is DNS rebinding). 403 for a request that another origin's page made.
    /// </summary>
    public static void Guard(EndpointBuilder endpoint)
    {
        var next = endpoint.RequestDelegate ?? throw new InvalidOperationException("an endpoint of the web chat answers nothing");
        endpoint.RequestDelegate = http => IsLocalDevelopment(http) ? IsSameOrigin(http.Request) ? next(http) : Forbid(http) : NotFound(http);
    }

    private static bool IsLocalDevelopment(HttpContext http) =>
        http.RequestServices.GetRequiredService<IHostEnvironment>().IsDevelopment()
        && http.Connection.LocalIpAddress is { } local && IPAddress.IsLoopback(local)
        && Loopback.IsName(http.Request.Host.Host);

    /// <remarks>
    /// Browsers name the origin with every POST and WebSocket, and with every request to another origin that they let a page read
    /// (Fetch, "Origin header"; RFC 6454 section 7). Following a link to the page is not driving it.
    /// </remarks>
    private static bool IsSameOrigin(HttpRequest request)
    {
        var origin = request.Headers.Origin;
        return origin.Count == 0
            || (Uri.TryCreate(origin.ToString(), UriKind.Absolute, out var it)
                && string.Equals($"{it.Scheme}://{it.Authority}", $"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase));
    }

    private static Task NotFound(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static Task Forbid(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        return http.Response.WriteAsync("Only a page of this host may call this.");
    }
}
