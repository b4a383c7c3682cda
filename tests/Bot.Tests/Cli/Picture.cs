using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace ChatGovernanceBot.Bot.Tests.Cli;

/// <summary>A PNG with 8 bits each of red, green, blue and alpha, and unfiltered lines: as the icons are kept, so that they can be looked into.</summary>
/// <remarks>https://www.w3.org/TR/png-3/</remarks>
internal sealed record Picture(int Width, int Height, byte[] Pixels)
{
    public static Picture Of(ReadOnlySpan<byte> png)
    {
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], png[..8].ToArray());
        var (width, height) = (0, 0);
        using var packed = new MemoryStream();
        for (var rest = png[8..]; rest.Length > 0;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(rest);
            var content = rest.Slice(8, length);
            switch (Encoding.ASCII.GetString(rest.Slice(4, 4)))
            {
                case "IHDR":
                    (width, height) = (BinaryPrimitives.ReadInt32BigEndian(content), BinaryPrimitives.ReadInt32BigEndian(content[4..]));
                    Assert.Equal([8, 6, 0, 0, 0], content[8..].ToArray());
                    break;
                case "IDAT":
                    packed.Write(content);
                    break;
            }

            rest = rest[(length + 12)..];
        }

        return new(width, height, Unpacked(packed, width, height));
    }

    /// <summary>Red, green, blue and alpha of one pixel.</summary>
    public (byte Red, byte Green, byte Blue, byte Alpha) At(int x, int y) =>
        Pixels.AsSpan(((y * Width) + x) * 4, 4) is [var red, var green, var blue, var alpha] ? (red, green, blue, alpha) : default;

    private static byte[] Unpacked(MemoryStream packed, int width, int height)
    {
        packed.Position = 0;
        using var lines = new ZLibStream(packed, CompressionMode.Decompress);
        var pixels = new byte[width * height * 4];
        for (var y = 0; y < height; y++)
        {
            Assert.Equal(0, lines.ReadByte());
            lines.ReadExactly(pixels, y * width * 4, width * 4);
        }

        Assert.Equal(-1, lines.ReadByte());
        return pixels;
    }
}
