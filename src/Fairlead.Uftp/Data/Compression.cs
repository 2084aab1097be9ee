using System.IO.Compression;

namespace Fairlead.Uftp.Data;

/// <summary>Compression by gzip.</summary>
internal static class Compression
{
    /// <summary>Compresses what is written.</summary>
    public static Stream Compress(Stream target, bool leaveOpen) => new GZipStream(target, CompressionLevel.Fastest, leaveOpen);

    /// <summary>Decompresses what is read.</summary>
    public static Stream Decompress(Stream source, bool leaveOpen) => new GZipStream(source, CompressionMode.Decompress, leaveOpen);
}
