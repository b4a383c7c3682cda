using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Governance.Requests;

/// <summary>What an approval is bound to (I11; MODEL: Digest).</summary>
public static class Digest
{
    /// <summary>The digest of what an approval card shows of an item now. An entitlement that left the catalog has a digest of its own.</summary>
    public static ShownDigest Of(Request request, Item item, Organisation organisation)
    {
        var entitlement = organisation.Catalog.Find(item.Entitlement);
        string[] parts =
        [
            "shown/1", request.Id.Value, item.Identity.Value, item.Entitlement.Value,
            entitlement?.Name ?? "", entitlement?.Role ?? "", entitlement?.Description ?? "",
            entitlement?.Sensitivity.ToString() ?? "", entitlement?.Privilege.ToString() ?? "", entitlement?.Class.ToString() ?? "",
            Text(item.Requested), request.Justification.Value, request.Ticket ?? "",
            .. item.StagesInForce.Select(s => s.Text), .. item.PoliciesSeen.Select(v => v.ToString()),
            .. request.Follows is { } follows ? [follows.Kind.ToString(), follows.Request.Value] : Array.Empty<string>(),
        ];
        return Of(parts);
    }

    // Each part with its length before it, so that no text can pass for two.
    internal static ShownDigest Of(string[] parts)
    {
        var text = new ArrayBufferWriter<byte>(1024);
        foreach (var part in parts)
        {
            Encoding.UTF8.GetBytes(part.Length.ToString(CultureInfo.InvariantCulture), text);
            text.Write(":"u8);
            Encoding.UTF8.GetBytes(part, text);
            text.Write("\n"u8);
        }

        return new(Convert.ToHexStringLower(SHA256.HashData(text.WrittenSpan)));
    }

    private static string Text(Length length) => string.Create(CultureInfo.InvariantCulture,
        $"for {length.For?.Ticks ?? -1} until {length.Until?.UtcTicks ?? -1}");
}
