using System.Net.Sockets;
using System.Text.Json;
using ChatGovernanceBot.Bot.Tests.Killing;
using ChatGovernanceBot.Connectors;
using ChatGovernanceBot.Connectors.Files;
using ChatGovernanceBot.Governance.Access;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

[assembly: HostingStartup(typeof(ReportingTarget))]

namespace ChatGovernanceBot.Bot.Tests.Killing;

/// <summary>A call as the target sees it.</summary>
/// <param name="Before">Whether the member was there before the call.</param>
public sealed record TargetCall(string Key, CallKind Kind, string Entitlement, string Account, Presence Before);

/// <summary>
/// Loaded into the real host by its environment alone: registers a connector before the host's own, under the same name, that passes every
/// call on to it and tells the test before and after. The test answers “go”, or kills the host instead.
/// </summary>
public sealed class ReportingTarget : IHostingStartup
{
    private const string SocketSetting = "KILL_TEST_SOCKET";

    public static Dictionary<string, string> SettingsFor(string socket) => new()
    {
        ["DOTNET_STARTUP_HOOKS"] = typeof(ReportingTarget).Assembly.Location,
        ["ASPNETCORE_HOSTINGSTARTUPASSEMBLIES"] = typeof(ReportingTarget).Assembly.GetName().Name!,
        [SocketSetting] = socket,
    };

    public void Configure(IWebHostBuilder builder)
    {
        var socket = Environment.GetEnvironmentVariable(SocketSetting)!;
        builder.ConfigureServices(services => services.AddSingleton<IConnector>(provider => new Connector(provider, socket)));
    }

    private sealed class Connector(IServiceProvider services, string socket) : IConnector
    {
        public string Name => MembershipFileConnector.ConnectorName;

        private IConnector Real => services.GetServices<IConnector>().OfType<MembershipFileConnector>().Single();

        public Task<CallResult> GrantAsync(Edge edge, CallIntent intent, CancellationToken cancellation) =>
            ReportAsync(CallKind.Grant, edge, intent, () => Real.GrantAsync(edge, intent, cancellation), cancellation);

        public Task<CallResult> RevokeAsync(Edge edge, CallIntent intent, CancellationToken cancellation) =>
            ReportAsync(CallKind.Revoke, edge, intent, () => Real.RevokeAsync(edge, intent, cancellation), cancellation);

        private async Task<CallResult> ReportAsync(CallKind kind, Edge edge, CallIntent intent, Func<Task<CallResult>> call, CancellationToken cancellation)
        {
            using var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellation);
            await using var stream = new NetworkStream(connection);
            using var reader = new StreamReader(stream);
            await using var writer = new StreamWriter(stream) { AutoFlush = true };
            var before = await services.GetRequiredService<IObserver>().ObserveAsync(edge, cancellation);
            await writer.WriteLineAsync(JsonSerializer.Serialize(new TargetCall(intent.Key, kind, edge.Entitlement.Value, edge.Account, before.Presence)));
            await reader.ReadLineAsync(cancellation);
            var result = await call();
            await writer.WriteLineAsync(result.Outcome.ToString());
            await reader.ReadLineAsync(cancellation);
            return result;
        }
    }
}
