using System.Text;
using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels.Web;

/// <summary>Reads what a page sends along with a button, strictly: it is hostile.</summary>
internal static class CardInputs
{
    /// <summary>UTF-8 bytes that a text or the inputs of a card may have.</summary>
    public const int MaxBytes = 16 * 1024;

    private const int MaxDepth = 8;

    /// <summary>The inputs, or null for anything but one JSON object within the bounds in which no key stands twice.</summary>
    public static JsonObject? Parse(string? json) => json is not null && Fits(json) ? HostileJson.Object(json, MaxDepth) : null;

    public static bool Fits(string text) => text.Length <= MaxBytes && Encoding.UTF8.GetByteCount(text) <= MaxBytes;
}
