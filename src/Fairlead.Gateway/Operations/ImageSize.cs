using System.Buffers.Binary;

namespace Fairlead.Gateway.Operations;

/// <summary>How large an image is, from its first bytes: PNG (W3C PNG, 11.2.2), GIF (GIF89a, 18), JPEG (ITU T.81, B.2.2).</summary>
internal static class ImageSize
{
    private const int PngHeader = 24;
    private const int GifHeader = 10;

    /// <summary>Pixels across and down, or null where they are not there.</summary>
    public static (int Width, int Height)? Read(string type, ReadOnlySpan<byte> head) => type switch
    {
        "image/png" when head.Length >= PngHeader => (BinaryPrimitives.ReadInt32BigEndian(head[16..]), BinaryPrimitives.ReadInt32BigEndian(head[20..])),
        "image/gif" when head.Length >= GifHeader => (BinaryPrimitives.ReadUInt16LittleEndian(head[6..]), BinaryPrimitives.ReadUInt16LittleEndian(head[8..])),
        "image/jpeg" => ReadJpeg(head),
        _ => null,
    };

    // Segments follow each other, each with a marker and its length, until the one that begins a frame.
    private static (int Width, int Height)? ReadJpeg(ReadOnlySpan<byte> head)
    {
        const int Frame = 9;
        for (var at = 2; at + Frame <= head.Length && head[at] == 0xff;)
        {
            var marker = head[at + 1];
            if (marker is >= 0xc0 and <= 0xcf and not (0xc4 or 0xc8 or 0xcc))
            {
                return (BinaryPrimitives.ReadUInt16BigEndian(head[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(head[(at + 5)..]));
            }

            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(head[(at + 2)..]);
        }

        return null;
    }
}
