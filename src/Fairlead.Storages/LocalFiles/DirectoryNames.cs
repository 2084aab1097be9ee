using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Fairlead.Core;
using Microsoft.Win32.SafeHandles;

namespace Fairlead.Storages.LocalFiles;

/// <summary>Reads the names in an open directory as the bytes they are, each with a NUL at its end: not every name is valid UTF-8.</summary>
internal static class DirectoryNames
{
    // struct linux_dirent64: inode (8), offset (8), length of the record (2), type (1), name with a NUL at its end.
    private const int LengthOffset = 16;
    private const int NameOffset = 19;
    private const int BufferSize = 32 * 1024;

    /// <summary>Calls <paramref name="visit"/> with each name but <c>.</c> and <c>..</c> until it refuses.</summary>
    /// <param name="directory">A directory opened for reading, at its start.</param>
    /// <param name="path">What it is called in messages.</param>
    /// <param name="visit">Null to go on, or why not.</param>
    /// <returns>Null where all were visited, or why not.</returns>
    public static Refusal? ForEach(SafeFileHandle directory, string path, Func<byte[], Refusal?> visit)
    {
        var buffer = new byte[BufferSize];
        while (true)
        {
            var length = (int)Native.ReadDirectory(directory, buffer, buffer.Length);
            if (length <= 0)
            {
                return length == 0 ? null : Errno.Refuse(Marshal.GetLastPInvokeError(), path);
            }

            for (var at = 0; at < length;)
            {
                var size = BinaryPrimitives.ReadUInt16LittleEndian(buffer.AsSpan(at + LengthOffset));
                var name = buffer.AsSpan(at + NameOffset, size - NameOffset);
                name = name[..(name.IndexOf((byte)0) + 1)];
                at += size;
                if (!name.SequenceEqual(".\0"u8) && !name.SequenceEqual("..\0"u8) && visit(name.ToArray()) is { } refusal)
                {
                    return refusal;
                }
            }
        }
    }
}
