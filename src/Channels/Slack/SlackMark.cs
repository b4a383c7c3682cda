using System.Security.Cryptography;
using System.Text;

namespace ChatGovernanceBot.Channels.Slack;

/// <summary>Where a message stands in Slack, and what its thread was told last.</summary>
/// <param name="Told">A short hash of the words.</param>
internal sealed record SlackMark(string Channel, string Ts, string Told)
{
    private const char Between = '/';

    public static SlackMark? Of(MessageReference reference) =>
        reference.Value.Split(Between) is [{ Length: > 0 } channel, { Length: > 0 } ts, { Length: > 0 } told] ? new(channel, ts, told) : null;

    /// <summary>How the reference of a message begins, whatever its thread was told.</summary>
    public static string BeginningOf(string channel, string ts) => $"{channel}{Between}{ts}{Between}";

    /// <summary>Where a message stands that is no delivery's own, so that its thread is told nothing.</summary>
    public static MessageReference At(string channel, string ts) => new($"{channel}{Between}{ts}");

    /// <summary>Reads what <see cref="At"/> wrote.</summary>
    public static (string Channel, string Ts)? PlaceOf(MessageReference reference) => reference.Value.Split(Between) is [{ Length: > 0 } channel, { Length: > 0 } ts] ? (channel, ts) : null;

    public static string HashOf(string words) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(words)).AsSpan(0, 8));

    public MessageReference ToReference() => new(string.Join(Between, Channel, Ts, Told));
}
