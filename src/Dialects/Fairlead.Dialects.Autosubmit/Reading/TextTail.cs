using System.Text;
using Fairlead.Core;
using Fairlead.Gateway.Storages;

namespace Fairlead.Dialects.Autosubmit.Reading;

/// <summary>Reads the last lines of a file, however long it is.</summary>
internal static class TextTail
{
    private const int Longest = 256 * 1024;

    /// <summary>At most so many lines, of at most 256 KiB; refused where there is no such file.</summary>
    public static async Task<Outcome<IReadOnlyList<string>>> ReadAsync(IStorage files, string path, int most, CancellationToken cancellationToken)
    {
        if (!(await files.StatAsync(path, cancellationToken)).TryGet(out var entry, out var refusal))
        {
            return refusal;
        }

        var begin = Math.Max(0, entry.Size - Longest);
        if (!(await files.ReadAsync(path, begin, length: null, cancellationToken)).TryGet(out var content, out refusal))
        {
            return refusal;
        }

        await using (content)
        {
            // It may grow while it is read.
            var buffer = new byte[Longest];
            var length = await content.Bytes.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            var lines = Encoding.UTF8.GetString(buffer, 0, length).TrimEnd('\n').Split('\n');
            return Outcome<IReadOnlyList<string>>.Of([.. (begin > 0 ? lines.Skip(1) : lines).TakeLast(most)]);
        }
    }
}
