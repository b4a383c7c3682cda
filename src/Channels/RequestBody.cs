using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace ChatGovernanceBot.Channels;

/// <summary>Reads the bytes of a request as they came, and no more of them than are allowed.</summary>
internal static class RequestBody
{
    /// <summary>The most that a channel's service may send at once, where it has nothing larger to send.</summary>
    public const int MaxBytes = 256 * 1024;

    private const string TooLarge = "too large";

    /// <summary>Whether a request says of its body that it is of a type, in UTF-8.</summary>
    public static bool IsOfType(string? contentType, string type) =>
        MediaTypeHeaderValue.TryParse(contentType, out var sent) && sent.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase)
        && (!sent.Charset.HasValue || sent.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    /// <summary>The body, or null with the status and the fixed words of a refusal.</summary>
    /// <param name="most">So many bytes are read, whatever the host takes elsewhere.</param>
    public static async Task<(byte[]? Body, int Status, string Refusal)> ReadAsync(HttpContext http, int most)
    {
        if (http.Request.ContentLength > most)
        {
            return (null, StatusCodes.Status413PayloadTooLarge, TooLarge);
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } ofHost)
        {
            ofHost.MaxRequestBodySize = most;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            // What is announced is taken on trust only so far: nothing is proven yet.
            using var read = new MemoryStream((int)Math.Min(http.Request.ContentLength ?? 0, buffer.Length));
            for (int count; (count = await http.Request.Body.ReadAsync(buffer, http.RequestAborted)) > 0;)
            {
                if (read.Length + count > most)
                {
                    return (null, StatusCodes.Status413PayloadTooLarge, TooLarge);
                }

                read.Write(buffer, 0, count);
            }

            return (read.ToArray(), StatusCodes.Status200OK, "");
        }
        catch (BadHttpRequestException bad)
        {
            return (null, bad.StatusCode, bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? TooLarge : "not a whole request");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
