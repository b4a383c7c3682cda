using System.Buffers;
using System.Collections.Immutable;

namespace ChatGovernanceBot.Channels.Teams.Trust;

/// <summary>
/// The services that the bot sends to, and so those that get its token. Scheme, host and port match exactly or not at all; a path counts
/// for nothing. Asked when an activity arrives and again where the token is attached.
/// </summary>
public sealed class ServiceUrls
{
    private const int MaxLength = 1024;

    private static readonly SearchValues<char> InAddresses = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:/.-_~[]");

    private readonly ImmutableArray<Uri> _allowed;
    private readonly bool _local;

    private ServiceUrls(ImmutableArray<Uri> allowed, bool local) => (_allowed, _local) = (allowed, local);

    /// <param name="allowed">Addresses of which <see cref="Problem"/> finds nothing to say.</param>
    public static ServiceUrls Of(IEnumerable<string> allowed) => new([.. allowed.Select(a => new Uri(a))], local: false);

    /// <summary>These and, over http too, whatever listens on this machine.</summary>
    public ServiceUrls AndLocal() => new(_allowed, local: true);

    /// <summary>The first of them as an address to send to; null where there is none.</summary>
    public string? First => _allowed.FirstOrDefault()?.AbsoluteUri;

    /// <summary>Why an address cannot stand in the list; null if it can.</summary>
    public static string? Problem(string address)
    {
        if (!IsPlain(address, out var url))
        {
            return "is not the plain address of a service, for example https://smba.trafficmanager.net";
        }

        return url.Scheme == Uri.UriSchemeHttps ? null : "must begin with https://";
    }

    /// <summary>Whether an address, as it was written, is one of these services.</summary>
    public bool Allows(string? address) => IsPlain(address, out var url) && Allows(url);

    /// <summary>Whether a request to this address goes to one of these services.</summary>
    public bool Allows(Uri url) =>
        url.IsAbsoluteUri && url.UserInfo.Length == 0
        && (_allowed.Any(a => a.Scheme == url.Scheme && a.Port == url.Port && string.Equals(a.IdnHost, url.IdnHost, StringComparison.Ordinal)) || (_local && IsLocal(url)));

    private static bool IsLocal(Uri url) => url.Scheme is "http" or "https" && Loopback.IsName(url.IdnHost);

    // Parsers disagree about what is escaped, folded or left out, so an address says scheme, host and port in so many words or is none.
    private static bool IsPlain(string? address, out Uri url)
    {
        url = null!;
        if (address is null || address.Length > MaxLength || address.AsSpan().ContainsAnyExcept(InAddresses))
        {
            return false;
        }

        if (!Uri.TryCreate(address, UriKind.Absolute, out var read) || read.Scheme is not ("http" or "https"))
        {
            return false;
        }

        url = read;
        var start = $"{read.Scheme}://";
        return address.StartsWith(start, StringComparison.OrdinalIgnoreCase) && Authority(address[start.Length..]) is { } said
            && (string.Equals(said, read.Authority, StringComparison.OrdinalIgnoreCase) || string.Equals(said, $"{read.Authority}:{read.Port}", StringComparison.OrdinalIgnoreCase));
    }

    private static string Authority(string afterScheme) => afterScheme.IndexOf('/', StringComparison.Ordinal) is var end and >= 0 ? afterScheme[..end] : afterScheme;
}
