using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Tests.Cards;
using ChatGovernanceBot.Channels.Tests.Slack.Trust;

namespace ChatGovernanceBot.Channels.Tests.Slack.Socket;

/// <summary>Slack's own client as the judge of the tests' side of Socket Mode.</summary>
public sealed class OfficialClientTests
{
    [Fact]
    public async Task It_hears_acknowledges_and_comes_back_when_it_is_asked_to()
    {
        await using var slack = await SlackDouble.StartAsync();
        await using var side = await SocketSide.StartAsync();
        slack.Sockets = side.Address;
        var told = NodeScript.RunAsync("socket-mode-client.mjs", new JsonObject { ["token"] = SlackDouble.AppToken, ["api"] = slack.ApiBaseUrl.AbsoluteUri, ["events"] = 3 });

        var first = await side.SocketAsync(1);
        Assert.Equal("one", (string?)(await first.AcknowledgedAsync("events_api", RawPayloads.Message("crm"), "one", retry: 1))["envelope_id"]);
        Assert.Equal("interactive", (string?)(await first.AcknowledgedAsync("interactive", RawPayloads.Submission()))["payload"]!["got"]);
        await first.DisconnectAsync("refresh_requested");
        await first.Ended;
        var second = await side.SocketAsync(2);
        await second.AcknowledgedAsync("slash_commands", RawPayloads.Command("crm"));

        var heard = await told;
        Assert.Equal(["events_api", "interactive", "slash_commands"], heard.Select(h => (string?)h!["type"]));
        Assert.Equal(("crm", 1, "crm"), ((string?)heard[0]!["body"]!["event"]!["text"], (int)heard[0]!["retry"]!, (string?)heard[2]!["body"]!["text"]));
        await second.Ended;
    }
}
