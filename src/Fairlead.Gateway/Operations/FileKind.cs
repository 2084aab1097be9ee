using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Fairlead.Core.Storages;

namespace Fairlead.Gateway.Operations;

/// <summary>What kind of file something is, by how it begins and by its name, and what can be told of that kind with little effort.</summary>
internal static class FileKind
{
    /// <summary>Lines of a text are counted up to this many bytes: 16 MiB.</summary>
    public const long LongestText = 16 * 1024 * 1024;

    private const string Text = "text/plain";
    private const string Unknown = "application/octet-stream";
    private const int HeadSize = 64 * 1024;

    private static readonly FrozenDictionary<string, string> ByExtension = new Dictionary<string, string>
    {
        [".txt"] = Text,
        [".log"] = Text,
        [".out"] = Text,
        [".err"] = Text,
        [".dat"] = Text,
        [".csv"] = "text/csv",
        [".tsv"] = "text/tab-separated-values",
        [".html"] = "text/html",
        [".htm"] = "text/html",
        [".css"] = "text/css",
        [".md"] = "text/markdown",
        [".py"] = "text/x-python",
        [".sh"] = "text/x-shellscript",
        [".c"] = "text/x-c",
        [".h"] = "text/x-c",
        [".f90"] = "text/x-fortran",
        [".tex"] = "text/x-tex",
        [".xml"] = "application/xml",
        [".json"] = "application/json",
        [".yaml"] = "application/yaml",
        [".yml"] = "application/yaml",
        [".js"] = "text/javascript",
        [".svg"] = "image/svg+xml",
        [".tar"] = "application/x-tar",
        [".nc"] = "application/x-netcdf",
        [".h5"] = "application/x-hdf5",
        [".hdf5"] = "application/x-hdf5",
        [".parquet"] = "application/vnd.apache.parquet",
        [".mp3"] = "audio/mpeg",
        [".mp4"] = "video/mp4",
        [".tif"] = "image/tiff",
        [".tiff"] = "image/tiff",
        [".bmp"] = "image/bmp",
        [".webp"] = "image/webp",
        [".docx"] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        [".xlsx"] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly (byte[] Begin, string Type)[] ByMagic =
    [
        ([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a], "image/png"),
        ([0xff, 0xd8, 0xff], "image/jpeg"),
        ([(byte)'G', (byte)'I', (byte)'F', (byte)'8'], "image/gif"),
        ([(byte)'%', (byte)'P', (byte)'D', (byte)'F', (byte)'-'], "application/pdf"),
        ([0x89, (byte)'H', (byte)'D', (byte)'F'], "application/x-hdf5"),
        ([(byte)'C', (byte)'D', (byte)'F', 1], "application/x-netcdf"),
        ([(byte)'C', (byte)'D', (byte)'F', 2], "application/x-netcdf"),
        ([0x1f, 0x8b], "application/gzip"),
        ([0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0], "application/x-xz"),
        ([0x28, 0xb5, 0x2f, 0xfd], "application/zstd"),
        ([0x7f, (byte)'E', (byte)'L', (byte)'F'], "application/x-elf"),
    ];

    /// <summary>Adds what can be told of the file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="content">Its bytes, from the first on.</param>
    /// <param name="found">What has been found out.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task DescribeAsync(FileEntry file, Stream content, JsonObject found, CancellationToken cancellationToken)
    {
        var buffer = new byte[HeadSize];
        var length = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        var head = buffer.AsMemory(0, length);
        var type = TypeOf(file.Path, head.Span);
        found[FileMetadata.ContentTypeKey] = type;
        if (ImageSize.Read(type, head.Span) is var (width, height))
        {
            found["width"] = width;
            found["height"] = height;
        }
        else if (IsText(head.Span) && file.Size <= LongestText)
        {
            found["lineCount"] = await LinesAsync(buffer, length, content, cancellationToken);
        }
    }

    /// <summary>The media type of a file that begins like this.</summary>
    public static string TypeOf(string path, ReadOnlySpan<byte> head)
    {
        foreach (var (begin, type) in ByMagic)
        {
            if (head.StartsWith(begin))
            {
                return type;
            }
        }

        return ByExtension.TryGetValue(Path.GetExtension(path), out var known) ? known
            : head.StartsWith("PK\u0003\u0004"u8) ? "application/zip"
            : head.Length > 0 && IsText(head) ? Text
            : Unknown;
    }

    private static bool IsText(ReadOnlySpan<byte> head) => head.IndexOfAnyInRange((byte)0, (byte)8) < 0;

    // A last line without its end is a line too.
    private static async Task<long> LinesAsync(byte[] buffer, int length, Stream content, CancellationToken cancellationToken)
    {
        var lines = 0L;
        var last = (byte)'\n';
        for (; length > 0; length = await content.ReadAsync(buffer, cancellationToken))
        {
            lines += buffer.AsSpan(0, length).Count((byte)'\n');
            last = buffer[length - 1];
        }

        return last == (byte)'\n' ? lines : lines + 1;
    }
}
