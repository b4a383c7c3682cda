using System.Text.Json;

namespace ChatGovernanceBot.Channels.Slack.Trust;

/// <summary>
/// Reads Slack's JSON only where there is one way to read it: no name twice, of bounded depth, and whatever is asked for is either absent or
/// what the protocol says. Only what the bot needs is asked for.
/// </summary>
internal static class SlackJson
{
    /// <summary>A message that quotes a message in which a list stands within a list nests 17 deep.</summary>
    private const int Depth = 32;

    private const int MaxId = 255;
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = Depth };

    /// <summary>What is read from one object.</summary>
    /// <returns>Null where it is not JSON, or not what <paramref name="read"/> asks for.</returns>
    public static T? Read<T>(ReadOnlyMemory<byte> json, Func<JsonElement, T> read) where T : class
    {
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            return Is(document.RootElement, read);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <returns>Null where the element is not what <paramref name="read"/> asks for.</returns>
    public static T? Is<T>(JsonElement element, Func<JsonElement, T> read) where T : class
    {
        try
        {
            return read(element);
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException)
        {
            // Of another kind than asked for, or no Unicode text.
            return null;
        }
    }

    /// <summary>Whether it is there and not null, whatever it is.</summary>
    public static bool Has(this JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>Null where it is absent or null.</summary>
    public static JsonElement? Maybe(this JsonElement element, string name) => element.Has(name) ? element.GetProperty(name) : null;

    /// <summary>Null where it is absent or null.</summary>
    /// <exception cref="InvalidOperationException">It is no text.</exception>
    public static string? Text(this JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

    /// <exception cref="FormatException">It is absent.</exception>
    public static JsonElement Object(this JsonElement element, string name) => element.Maybe(name) is { ValueKind: JsonValueKind.Object } value ? value : throw new FormatException(name);

    /// <summary>An id: opaque, but never empty, long or with anything in it that does not print.</summary>
    /// <exception cref="FormatException">It is absent or no id.</exception>
    public static string Id(this JsonElement element, string name) => element.Text(name) is { } id && IsId(id) ? id : throw new FormatException(name);

    /// <summary>As <see cref="Id"/>; null where it is absent or null.</summary>
    public static string? MaybeId(this JsonElement element, string name) => element.Has(name) ? element.Id(name) : null;

    /// <summary>As <see cref="Id"/>.</summary>
    public static bool IsId(string id) => id.Length is > 0 and <= MaxId && id.All(c => c is > ' ' and <= '~');
}
