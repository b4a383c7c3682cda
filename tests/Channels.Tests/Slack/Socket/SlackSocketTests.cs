using ChatGovernanceBot.Channels.Slack.Socket;
using ChatGovernanceBot.Channels.Tests.Teams.Trust;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Tests.Slack.Socket;

/// <summary>One socket by itself.</summary>
public sealed class SlackSocketTests
{
    [Fact]
    public async Task A_socket_that_fails_in_a_way_that_nobody_thought_of_has_ended_and_the_operator_hears_of_it()
    {
        using var failing = new FailingSocket();
        using var log = new Lines();
        var socket = new SlackSocket(failing, null!, null!, null!, null!, TimeProvider.System, log.CreateLogger("socket"), default);

        socket.Start();

        Assert.Equal(SlackSocketEnd.Closed, await socket.Ending.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.False(socket.IsOpen);
        Assert.Single(log.All, l => l.Level == LogLevel.Error && l.Text.Contains("nobody thought of this", StringComparison.Ordinal));
        await socket.LeaveAsync();
        Assert.True(failing.IsDisposed);
    }
}
