using System.Formats.Tar;
using System.Text;

namespace Fairlead.Uftp.Tests;

internal static class Archives
{
    /// <summary>A tar archive with those files.</summary>
    public static async Task<byte[]> OfAsync((string Name, string Text)[] files, CancellationToken cancellationToken)
    {
        using var all = new MemoryStream();
        await using (var writer = new TarWriter(all, leaveOpen: true))
        {
            foreach (var (name, text) in files)
            {
                using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
                await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = content }, cancellationToken);
            }
        }

        return all.ToArray();
    }
}
