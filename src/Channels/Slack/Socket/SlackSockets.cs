using System.Security.Cryptography;
using ChatGovernanceBot.Channels.Slack.Api;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Slack.Socket;

/// <summary>
/// Socket Mode: there is a socket to Slack for as long as the bot runs. The next one is open before one that goes soon is left; one that
/// broke is opened anew, later each time that this fails.
/// </summary>
internal sealed partial class SlackSockets(SlackConnector connector, SlackHealth health, TimeProvider time, ILogger<SlackSockets> log) : BackgroundService
{
    private const string HealthPart = "socket";

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>A socket that lasted so long was a good one.</summary>
    private static readonly TimeSpan Steady = TimeSpan.FromSeconds(30);

    /// <summary>So many short-lived sockets are followed by the next at once, where Slack asks for that.</summary>
    private const int Hurried = 3;

    private readonly List<Task> _left = [];
    private SlackSocket? _socket;
    private int _failures;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await NextAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Not a failure: the host stops.
        }
        finally
        {
            Leave();
            await Task.WhenAll(_left);
        }
    }

    private async Task NextAsync(CancellationToken stopping)
    {
        switch (await connector.OpenAsync(stopping))
        {
            case SlackOpening.Open open:
                await ListenAsync(open.Socket, stopping);
                break;
            case SlackOpening.Failed failed:
                await FailedAsync(failed, stopping);
                break;
        }
    }

    private async Task ListenAsync(SlackSocket socket, CancellationToken stopping)
    {
        var (former, since) = (_socket, time.GetTimestamp());
        _socket = socket;
        socket.Start();
        health.Works(HealthPart);
        LogConnected();
        Leave(former);

        var end = await socket.Ending.WaitAsync(stopping);
        _failures = time.GetElapsedTime(since) >= Steady ? 0 : _failures + 1;
        if (end == SlackSocketEnd.GoesSoon && _failures <= Hurried)
        {
            return;
        }

        if (end != SlackSocketEnd.GoesSoon)
        {
            Leave();
            health.Fails(HealthPart, end.Explain());
        }

        await PauseAsync(LeastAfter(end), stopping);
    }

    private async Task FailedAsync(SlackOpening.Failed failed, CancellationToken stopping)
    {
        _failures++;
        // One that goes soon may still be there; when it is not, this is how it is.
        if (_socket is not { IsOpen: true })
        {
            health.Fails(HealthPart, failed.Why);
        }

        await PauseAsync(failed.After ?? LeastAfter(failed.End), stopping);
    }

    /// <summary>Where the next one would end in the same way it is not asked for soon. One too many may be the one that was just left: that is tried once more at once.</summary>
    private TimeSpan LeastAfter(SlackSocketEnd end) => end == SlackSocketEnd.SwitchedOff || (end == SlackSocketEnd.TooMany && _failures > 1) ? Longest : TimeSpan.Zero;

    /// <summary>Twice as long after each failure, and never in step with other hosts that lost their sockets at the same moment.</summary>
    private Task PauseAsync(TimeSpan least, CancellationToken stopping)
    {
        var most = Math.Min(Longest.TotalMilliseconds, Shortest.TotalMilliseconds * Math.Pow(2, Math.Min(_failures, 10) - 1));
        var pause = TimeSpan.FromMilliseconds(most * RandomNumberGenerator.GetInt32(50, 101) / 100);
        return Task.Delay(pause > least ? pause : least, time, stopping);
    }

    private void Leave()
    {
        Leave(_socket);
        _socket = null;
    }

    private void Leave(SlackSocket? socket)
    {
        _left.RemoveAll(t => t.IsCompleted);
        if (socket is not null)
        {
            _left.Add(socket.LeaveAsync());
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A socket to Slack is open.")]
    private partial void LogConnected();
}
