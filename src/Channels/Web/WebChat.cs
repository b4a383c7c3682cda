using System.Text.Json;
using ChatGovernanceBot.Governance.People;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.DependencyInjection;

namespace ChatGovernanceBot.Channels.Web;

/// <summary>The web chat of the Development environment: a page in which anyone acts as any example person.</summary>
public static class WebChat
{
    // JSON escapes one byte with up to six: 16 KB of text always fit.
    private const int MaxHubMessage = (6 * CardInputs.MaxBytes) + 4096;

    /// <summary>
    /// Registers the channel and its hub. The host registers <see cref="IWebMessages"/>, <see cref="IWebPeople"/>, <see cref="IDevelopmentClock"/>
    /// and <see cref="IConversation"/>.
    /// </summary>
    public static IServiceCollection Add(IServiceCollection services)
    {
        services.AddSignalR().AddHubOptions<ChatHub>(options => options.MaximumReceiveMessageSize = MaxHubMessage);
        services.AddSingleton<WebFeed>();
        services.AddSingleton<IChannel, WebChannel>();
        return services;
    }

    /// <summary>
    /// Maps <c>/chat</c>, what the page loads below <c>/chat/</c>, <c>/chat/people</c>, <c>POST /chat/clock/advance</c> and <c>/chat/hub</c>.
    /// To be called in Development only; elsewhere, and on any connection but a loopback one, each of them answers 404 all the same.
    /// </summary>
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var chat = endpoints.MapGroup("/chat");
        chat.MapGet(string.Empty, (RequestDelegate)(http => SendFile(http, "chat.html")));
        chat.MapGet("/assets/{**path}", (RequestDelegate)(http => SendFile(http, http.Request.RouteValues["path"] as string ?? string.Empty)));
        chat.MapGet("/people", (RequestDelegate)SendPeople);
        chat.MapPost("/clock/advance", (RequestDelegate)AdvanceClock);
        chat.MapHub<ChatHub>("/hub");
        ((IEndpointConventionBuilder)chat).Finally(DevelopmentOnly.Guard);
    }

    private static async Task SendFile(HttpContext http, string path)
    {
        var file = http.RequestServices.GetRequiredService<IWebHostEnvironment>().WebRootFileProvider.GetFileInfo(path);
        if (!file.Exists || file.IsDirectory || !new FileExtensionContentTypeProvider().TryGetContentType(path, out var type))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        PageHeaders.Set(http.Response.Headers);
        http.Response.ContentType = type.StartsWith("text/", StringComparison.Ordinal) ? $"{type}; charset=utf-8" : type;
        await http.Response.SendFileAsync(file, http.RequestAborted);
    }

    private static Task SendPeople(HttpContext http)
    {
        var people = http.RequestServices.GetRequiredService<IWebPeople>().All()
            .Where(person => person.Employment == Employment.Active)
            .Select(person => new { Handle = person.Handle.Value, Name = person.DisplayName, person.Title, person.Zone, person.Culture });
        PageHeaders.Set(http.Response.Headers);
        return http.Response.WriteAsJsonAsync(people, JsonSerializerOptions.Web, http.RequestAborted);
    }

    private static async Task AdvanceClock(HttpContext http)
    {
        PageHeaders.Set(http.Response.Headers);
        if (await ReadStep(http) is not { } step)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            await http.Response.WriteAsync("""Send {"by":"1h"}, {"by":"1d"} or {"by":"7d"} as application/json.""", http.RequestAborted);
            return;
        }

        var clock = http.RequestServices.GetRequiredService<IDevelopmentClock>();
        await clock.AdvanceAsync(step);
        var moved = new { now = clock.Now };
        await http.RequestServices.GetRequiredService<IHubContext<ChatHub>>().Clients.All.SendAsync("clock", moved, http.RequestAborted);
        await http.Response.WriteAsJsonAsync(moved, JsonSerializerOptions.Web, http.RequestAborted);
    }

    private static async Task<TimeSpan?> ReadStep(HttpContext http)
    {
        if (!http.Request.HasJsonContentType())
        {
            return null;
        }

        using var reader = new StreamReader(http.Request.Body);
        var text = new char[64];
        var read = await reader.ReadBlockAsync(text, http.RequestAborted);
        var body = CardInputs.Parse(new string(text, 0, read));
        return body is { Count: 1 } && body["by"] is { } by && by.GetValueKind() == JsonValueKind.String
            ? by.GetValue<string>() switch
            {
                "1h" => TimeSpan.FromHours(1),
                "1d" => TimeSpan.FromDays(1),
                "7d" => TimeSpan.FromDays(7),
                _ => null,
            }
            : null;
    }
}
