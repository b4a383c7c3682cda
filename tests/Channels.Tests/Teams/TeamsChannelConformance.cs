using System.Text.Json.Nodes;
using ChatGovernanceBot.Governance.People;

namespace ChatGovernanceBot.Channels.Tests.Teams;

public sealed class TeamsChannelConformance : ChannelConformance
{
    private TeamsHost _host = null!;

    protected override IChannel Channel => _host.Channel;
    protected override ChatAccount Alice => TeamsHost.Account("user-alice");
    protected override ChatAccount Bob => TeamsHost.Account("user-bob");
    protected override ChatAccount Left => TeamsHost.Account("user-frank");

    protected override ChatAccount Reader(int number) => TeamsHost.Account($"user-{number}");

    protected override Task<IReadOnlyList<Seen>> SeenByAsync(ChatAccount account) => Task.FromResult<IReadOnlyList<Seen>>(
        [.. _host.Teams.In(ConnectorServer.PersonalOf(account.UserId)).Select(m => new Seen((string?)m["text"] ?? (string)m["summary"]!, ButtonsOf(m.Card())))]);

    public override async Task InitializeAsync()
    {
        _host = await TeamsHost.StartAsync();
        // Teams does not open a conversation with who has left.
        _host.Teams.Fails = call => call.Body["members"] is JsonArray members && (string?)members[0]?["id"] == "user-frank" ? new ConnectorFailure(403) : null;
    }

    public override async Task DisposeAsync() => await _host.DisposeAsync();
}
