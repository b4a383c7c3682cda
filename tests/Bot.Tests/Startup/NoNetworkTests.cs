using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using System.Net.Sockets;
using ChatGovernanceBot.Bot.Options;
using ChatGovernanceBot.Bot.Startup;
using ChatGovernanceBot.Bot.Tests.Settings;
using Microsoft.Extensions.Configuration;

namespace ChatGovernanceBot.Bot.Tests.Startup;

/// <summary>The check at start looks at this machine only, with every channel and signing in set up.</summary>
public sealed class NoNetworkTests
{
    private static readonly Dictionary<string, string?> Everything = new(StringComparer.Ordinal)
    {
        ["Storage:Connection"] = "ledger.db",
        ["Policy:Path"] = "no-policy",
        ["Targets:Files:Path"] = "no-targets",
        ["Teams:AppId"] = "22222222-aaaa-bbbb-cccc-000000000002",
        ["Teams:AppPassword"] = "a-password-of-teams",
        ["Teams:TenantIds:0"] = "11111111-aaaa-bbbb-cccc-000000000001",
        ["Slack:AppId"] = "A0",
        ["Slack:TeamId"] = "T0",
        ["Slack:BotToken"] = "xoxb-a-token",
        ["Slack:AppToken"] = "xapp-a-token",
        ["Slack:SigningSecret"] = "0123456789abcdef0123456789abcdef",
        ["SignIn:Authority"] = "https://login.corp.example",
        ["SignIn:ClientId"] = "bot",
        ["Site:PublicUrl"] = "https://bot.corp.example",
    };

    [Fact]
    public void The_check_at_start_asks_no_name_and_opens_no_connection()
    {
        using var ear = new NetworkEar();
        var environment = new NamedEnvironment("Production");
        var settings = ResolvedSettings.Of(new ConfigurationBuilder().AddInMemoryCollection(Everything).Build(), environment);
        var problems = SelfCheck.Problems(settings, environment);

        Assert.True(settings is { Teams: not null, Slack: not null, SignIn: not null }, string.Join('\n', problems));
        Assert.Empty(ear.Heard);
        Assert.NotNull(Record.Exception(() => new TcpClient("127.0.0.1", 1)));
        Assert.NotEmpty(ear.Heard);
    }

    /// <summary>Hears what was begun on the network by whoever made it, and by nobody else.</summary>
    private sealed class NetworkEar : EventListener
    {
        private static readonly AsyncLocal<NetworkEar?> Own = new();
        private readonly ConcurrentQueue<string> _heard = new();

        public NetworkEar() => Own.Value = this;

        public IReadOnlyCollection<string> Heard => _heard;

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name is "System.Net.NameResolution" or "System.Net.Sockets" or "System.Net.Http" or "System.Net.Security")
            {
                EnableEvents(eventSource, EventLevel.Verbose);
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (Own.Value == this)
            {
                _heard.Enqueue($"{eventData.EventSource.Name}: {eventData.EventName}");
            }
        }
    }
}
