using System.Net.WebSockets;
using ChatGovernanceBot.Channels.Slack.Reading;

namespace ChatGovernanceBot.Channels.Slack.Socket;

/// <summary>Reads a socket message by message, and holds no more of one than is allowed.</summary>
internal static class SocketMessages
{
    /// <summary>The next text; of one that is too large its beginning, and nothing of what is no text: the rest was read past.</summary>
    /// <returns>Null once the other side has closed.</returns>
    /// <exception cref="WebSocketException">The socket broke.</exception>
    public static async Task<(byte[] Text, bool IsWhole)?> NextAsync(WebSocket socket, CancellationToken cancellation)
    {
        using var read = new MemoryStream();
        var (buffer, isWhole) = (new byte[16 * 1024], true);
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), cancellation);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            isWhole &= part.MessageType == WebSocketMessageType.Text && read.Length + part.Count <= SlackReader.MostBytes;
            if (isWhole)
            {
                read.Write(buffer, 0, part.Count);
            }

            if (part.EndOfMessage)
            {
                return (read.ToArray(), isWhole);
            }
        }
    }
}
