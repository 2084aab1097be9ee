using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Fairlead.Testing;

/// <summary>A small image with busybox in it, as an unpacked root directory and as an archive of Docker with two layers.</summary>
/// <remarks>Needs the package busybox-static.</remarks>
public sealed class TestImage
{
    private static readonly string[] Programs = ["sh", "ls", "cat", "echo", "env", "id", "mkdir", "sleep", "touch", "dd", "printf", "rm", "pwd"];

    private TestImage(string archive, string root) => (Archive, Root) = (archive, root);

    /// <summary>The archive.</summary>
    public string Archive { get; }

    /// <summary>The unpacked root directory.</summary>
    public string Root { get; }

    /// <summary>
    /// Makes it below <paramref name="directory"/>. Its file <c>/etc/tide</c> says <paramref name="greeting"/>, and so does its own command; its second layer
    /// has removed <c>/etc/gone</c>; its variable GREETING is set.
    /// </summary>
    public static async Task<TestImage> MakeAsync(string directory, string greeting, CancellationToken cancellationToken)
    {
        var first = await LayerAsync(
            async writer =>
            {
                await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.Directory, "bin/") { Mode = Everybody }, cancellationToken);
                await WriteAsync(writer, "bin/busybox", await File.ReadAllBytesAsync("/bin/busybox", cancellationToken), Everybody, cancellationToken);
                foreach (var program in Programs)
                {
                    await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.SymbolicLink, $"bin/{program}") { LinkName = "busybox" }, cancellationToken);
                }

                await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.Directory, "etc/") { Mode = Everybody }, cancellationToken);
                await WriteAsync(writer, "etc/gone", "still here"u8.ToArray(), UnixFileMode.UserRead, cancellationToken);
            });
        var second = await LayerAsync(async writer =>
        {
            await WriteAsync(writer, "etc/.wh.gone", [], UnixFileMode.UserRead, cancellationToken);
            await WriteAsync(writer, "etc/tide", Encoding.UTF8.GetBytes(greeting + "\n"), UnixFileMode.UserRead, cancellationToken);
        });
        var archive = Path.Combine(directory, "image.tar");
        await WriteArchiveAsync(archive, [first, second], cancellationToken);

        var root = Directory.CreateDirectory(Path.Combine(directory, "root")).FullName;
        foreach (var layer in new[] { first, second })
        {
            await TarFile.ExtractToDirectoryAsync(new MemoryStream(layer), root, overwriteFiles: true, cancellationToken);
        }

        foreach (var name in new[] { "home/user", "tmp", "dev", "proc", "sys" })
        {
            Directory.CreateDirectory(Path.Combine(root, name));
        }

        return new TestImage(archive, root);
    }

    private const UnixFileMode Everybody = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private static async Task<byte[]> LayerAsync(Func<TarWriter, Task> fill)
    {
        using var bytes = new MemoryStream();
        await using (var writer = new TarWriter(bytes, TarEntryFormat.Pax, leaveOpen: true))
        {
            await fill(writer);
        }

        return bytes.ToArray();
    }

    private static async Task WriteArchiveAsync(string archive, byte[][] layers, CancellationToken cancellationToken)
    {
        var config = JsonSerializer.SerializeToUtf8Bytes(new
        {
            architecture = "amd64",
            os = "linux",
            config = new { Env = new[] { "PATH=/bin", "GREETING=it's \"high\" <tide>" }, Entrypoint = new[] { "/bin/echo" }, Cmd = new[] { "it's", "$HOME" } },
            rootfs = new { type = "layers", diff_ids = layers.Select(l => $"sha256:{Hash(l)}").ToArray() },
            history = layers.Select(_ => new { created_by = "a test" }).ToArray(),
        });
        var manifest = JsonSerializer.SerializeToUtf8Bytes(new[]
        {
            new { Config = $"{Hash(config)}.json", RepoTags = new[] { "example/tide:1" }, Layers = layers.Select(l => $"{Hash(l)}.tar").ToArray() },
        });
        await using var file = File.Create(archive);
        await using var writer = new TarWriter(file, TarEntryFormat.Pax);
        await WriteAsync(writer, $"{Hash(config)}.json", config, UnixFileMode.UserRead, cancellationToken);
        foreach (var layer in layers)
        {
            await WriteAsync(writer, $"{Hash(layer)}.tar", layer, UnixFileMode.UserRead, cancellationToken);
        }

        await WriteAsync(writer, "manifest.json", manifest, UnixFileMode.UserRead, cancellationToken);
    }

    private static async Task WriteAsync(TarWriter writer, string name, byte[] content, UnixFileMode mode, CancellationToken cancellationToken)
    {
        using var data = new MemoryStream(content, writable: false);
        await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { Mode = mode, DataStream = data }, cancellationToken);
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
