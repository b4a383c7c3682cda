using Microsoft.Extensions.Hosting;

namespace ChatGovernanceBot.Channels.Teams.Trust;

/// <summary>Begins to read signing keys as the host starts. Nothing waits for them, and keys that cannot be read are asked for again when they are needed.</summary>
internal sealed class KeysAhead(InboundTokens tokens) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = tokens.ReadKeysAheadAsync();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
