using ChatGovernanceBot.Channels.Slack.Trust;

namespace ChatGovernanceBot.Channels.Slack.Socket;

/// <summary>How the bot hears Slack at present, for the channel's report.</summary>
public sealed class SlackListening(SlackSettings settings)
{
    private const string Connected = "is connected";

    private volatile string _socket = settings.AppToken is null ? "" : "is not connected yet";

    /// <summary>False while a socket is wanted and there is none. Over HTTP nothing can be known: there Slack comes to the bot.</summary>
    public bool IsUp => _socket is "" or Connected;

    /// <summary>In words, for an operator; names no address and no token.</summary>
    public string Detail => (settings.SigningSecrets.IsEmpty, _socket) switch
    {
        (false, "") => "Listens over HTTP.",
        (false, _) => $"Listens over HTTP; the socket {_socket}.",
        _ => $"The socket {_socket}.",
    };

    internal void Up() => _socket = Connected;

    /// <param name="why">Follows “the socket”.</param>
    internal void Down(string why) => _socket = why;
}
