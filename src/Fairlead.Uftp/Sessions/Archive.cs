using System.Formats.Tar;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Storages;

namespace Fairlead.Uftp.Sessions;

/// <summary>Unpacks a tar stream into a directory, entry by entry as they come. Links and devices are left out.</summary>
internal static class Archive
{
    /// <summary>Unpacks it; the number of files, and of entries that were left out.</summary>
    /// <exception cref="InvalidDataException">The stream is no tar archive.</exception>
    public static async Task<Outcome<(int Files, int LeftOut)>> UnpackAsync(IStorage files, string directory, Stream stream, CancellationToken cancellationToken)
    {
        await using var reader = new TarReader(stream, leaveOpen: true);
        var (count, leftOut) = (0, 0);
        while (await reader.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
        {
            // What a name says of directories above is refused, a leading slash is none.
            if (!StoragePath.Normalize(entry.Name).TryGet(out var name, out var refusal))
            {
                return refusal;
            }

            var path = name == "/" ? directory : directory == "/" ? name : directory + name;
            switch (entry.EntryType)
            {
                case TarEntryType.Directory:
                    if (!(await files.MakeDirectoryAsync(path, cancellationToken)).TryGet(out _, out refusal))
                    {
                        return refusal;
                    }

                    break;
                case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                    if (!(await files.WriteAsync(path, entry.DataStream ?? Stream.Null, WriteMode.Overwrite, cancellationToken)).TryGet(out _, out refusal))
                    {
                        return refusal;
                    }

                    count++;
                    break;
                default:
                    leftOut++;
                    break;
            }
        }

        return (count, leftOut);
    }
}
