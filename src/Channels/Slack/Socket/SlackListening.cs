using ChatGovernanceBot.Channels.Slack.Trust;

namespace ChatGovernanceBot.Channels.Slack.Socket;

/// <summary>How the bot hears Slack at present, for the channel's report.</summary>
public sealed class SlackListening(SlackSettings settings)
{
    private volatile string _socket = settings.AppToken is null ? "" : "is not connected yet";

    /// <summary>Whether Slack can reach the bot, as far as the bot knows: over HTTP it learns nothing where nothing comes.</summary>
    public bool IsUp => _socket.Length == 0 || !settings.SigningSecrets.IsEmpty || _socket == Connected;

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

    private const string Connected = "is connected";
}
