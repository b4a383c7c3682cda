using ChatGovernanceBot.Channels.Web;
using ChatGovernanceBot.Governance.People;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Tests.Web;

/// <summary>The web chat over real HTTP, with a scripted conversation behind it.</summary>
internal sealed class ChatHost : IAsyncDisposable
{
    public static readonly ChatAccount Alice = WebFeed.AccountOf("alice@acme.test");

    private readonly WebApplication _app;

    private ChatHost(WebApplication app, ScriptedConversation conversation, IWebMessages messages)
    {
        (_app, Conversation, Messages) = (app, conversation, messages);
        Address = new Uri(app.Urls.First());
    }

    public ScriptedConversation Conversation { get; }

    public IChannel Channel => _app.Services.GetRequiredService<IChannel>();

    /// <summary>What outlives the host.</summary>
    public IWebMessages Messages { get; }

    public Uri Address { get; }

    public static async Task<ChatHost> Start(string environment = "Development", string listen = "http://127.0.0.1:0", IWebMessages? messages = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment, WebRootPath = WebRoot() });
        var conversation = new ScriptedConversation();
        messages ??= new InMemoryMessages();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(listen);
        builder.Services.AddSingleton(messages);
        builder.Services.AddSingleton<IWebPeople, FewPeople>();
        builder.Services.AddSingleton<IDevelopmentClock, StandingClock>();
        builder.Services.AddSingleton<IConversation>(conversation);
        WebChat.Add(builder.Services);
        var app = builder.Build();
        WebChat.Map(app);
        await app.StartAsync();
        return new ChatHost(app, conversation, messages);
    }

    /// <summary>The same host again after it went down: same address, same memory.</summary>
    public Task<ChatHost> StartAgain() => Start(listen: Address.GetLeftPart(UriPartial.Authority), messages: Messages);

    public HttpClient Http() => new() { BaseAddress = Address };

    /// <summary>A page without a browser; <paramref name="origin"/> is what a browser would say it comes from.</summary>
    public HubConnection Page(string handle, string? origin = null) => new HubConnectionBuilder()
        .WithUrl(new Uri(Address, $"/chat/hub?as={Uri.EscapeDataString(handle)}"), options =>
        {
            if (origin is not null)
            {
                options.Headers["Origin"] = origin;
            }
        })
        .Build();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static string WebRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ChatGovernanceBot.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("the tests run outside the repository");
        }

        return Path.Combine(folder.FullName, "src", "Bot", "wwwroot");
    }
}
