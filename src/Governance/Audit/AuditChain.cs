using System.Security.Cryptography;

namespace ChatGovernanceBot.Governance.Audit;

/// <summary>One stored entry as the chain sees it.</summary>
public readonly record struct Link(long Sequence, ReadOnlyMemory<byte> Bytes, ReadOnlyMemory<byte> Hash);

/// <summary>Whether a chain holds.</summary>
public abstract record ChainResult
{
    public sealed record Holds(long Count, byte[] Head) : ChainResult;
    /// <param name="Sequence">The first sequence at which what is stored is not what was written.</param>
    public sealed record Broken(long Sequence, string Why) : ChainResult;
}

/// <summary>
/// The hash chain over the entries: leaf = SHA-256(0x00 ‖ Bytes), Hash = SHA-256(previous Hash ‖ leaf), the first previous Hash is 32 zero bytes.
/// </summary>
public static class AuditChain
{
    public const int HashSize = SHA256.HashSizeInBytes;

    /// <summary>What stands before the first entry.</summary>
    public static byte[] Origin => new byte[HashSize];

    public static byte[] Next(ReadOnlySpan<byte> previous, ReadOnlySpan<byte> bytes)
    {
        var prefixed = new byte[bytes.Length + 1];
        bytes.CopyTo(prefixed.AsSpan(1));
        return NextOfPrefixed(previous, prefixed);
    }

    /// <summary>As <see cref="Next"/>, for bytes that already stand behind their 0x00, so that nothing is copied.</summary>
    public static byte[] NextOfPrefixed(ReadOnlySpan<byte> previous, ReadOnlySpan<byte> zeroAndBytes)
    {
        Span<byte> joined = stackalloc byte[HashSize * 2];
        previous.CopyTo(joined);
        SHA256.HashData(zeroAndBytes, joined[HashSize..]);
        return SHA256.HashData(joined);
    }

    /// <summary>Walks entries in the order given; they must be 1, 2, 3, … without a gap.</summary>
    public static ChainResult Verify(IEnumerable<Link> entries)
    {
        var head = Origin;
        var count = 0L;
        foreach (var entry in entries)
        {
            if (entry.Sequence != count + 1)
                return new ChainResult.Broken(count + 1, entry.Sequence <= count ? "it stands twice or out of order" : "it is missing");
            head = Next(head, entry.Bytes.Span);
            if (!head.AsSpan().SequenceEqual(entry.Hash.Span))
                return new ChainResult.Broken(entry.Sequence, "its bytes do not lead to its hash");
            count++;
        }
        return new ChainResult.Holds(count, head);
    }
}
