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
        var walk = new ChainWalk();
        foreach (var entry in entries)
        {
            if (walk.WhyNotNext(entry) is { } why)
                return new ChainResult.Broken(walk.Count + 1, why);
        }
        return new ChainResult.Holds(walk.Count, walk.Head);
    }
}

/// <summary>A walk along the chain, one entry after the other.</summary>
public sealed class ChainWalk
{
    /// <summary>How many entries held so far; the next must have the sequence after it.</summary>
    public long Count { get; private set; }

    public byte[] Head { get; private set; } = AuditChain.Origin;

    /// <summary>Why this is not the next entry of the chain; null when it is, and then the walk has gone on to it.</summary>
    public string? WhyNotNext(Link entry)
    {
        if (entry.Sequence != Count + 1)
            return entry.Sequence <= Count ? "an entry stands twice or out of order" : "an entry is missing";
        var hash = AuditChain.Next(Head, entry.Bytes.Span);
        if (!hash.AsSpan().SequenceEqual(entry.Hash.Span))
            return "the entry's bytes do not lead to its hash";
        (Count, Head) = (entry.Sequence, hash);
        return null;
    }
}
