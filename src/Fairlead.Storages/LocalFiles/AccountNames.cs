using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Fairlead.Storages.LocalFiles;

/// <summary>The names of users and groups of this host, by their numbers. Asked once each: a directory listing has the same few again and again.</summary>
internal static class AccountNames
{
    // More than that is no cluster's number of accounts that one gateway meets; it only keeps the memory bounded.
    private const int MostKept = 10_000;

    // Both records of the C library begin with a pointer to the name.
    private const int RecordSize = 128;
    private const int BufferSize = 64 * 1024;

    private static readonly ConcurrentDictionary<uint, string?> Users = new();
    private static readonly ConcurrentDictionary<uint, string?> Groups = new();

    private delegate int Lookup(uint id, byte[] record, byte[] buffer, nint length, out nint result);

    public static string? User(uint id) => Find(Users, id, Native.UserById);

    public static string? Group(uint id) => Find(Groups, id, Native.GroupById);

    /// <summary>The number of a group, or null where there is none of that name. Asked each time: it decides who may see a file.</summary>
    public static uint? GroupId(string name)
    {
        // struct group: name, password, number.
        const int NumberOffset = 16;
        var buffer = GC.AllocateUninitializedArray<byte>(BufferSize, pinned: true);
        var record = GC.AllocateArray<byte>(RecordSize, pinned: true);
        return Native.GroupByName(ConfinedTree.Name(name), record, buffer, buffer.Length, out var found) == 0 && found != 0
            ? MemoryMarshal.Read<uint>(record.AsSpan(NumberOffset))
            : null;
    }

    private static string? Find(ConcurrentDictionary<uint, string?> known, uint id, Lookup look)
    {
        if (known.TryGetValue(id, out var name))
        {
            return name;
        }

        if (known.Count >= MostKept)
        {
            known.Clear();
        }

        return known[id] = Ask(id, look);
    }

    private static string? Ask(uint id, Lookup look)
    {
        // Pinned: the record holds a pointer into the buffer, which has to stay where it is until the name is read.
        var buffer = GC.AllocateUninitializedArray<byte>(BufferSize, pinned: true);
        var record = GC.AllocateArray<byte>(RecordSize, pinned: true);
        return look(id, record, buffer, buffer.Length, out var found) == 0 && found != 0
            ? Marshal.PtrToStringUTF8(MemoryMarshal.Read<nint>(record))
            : null;
    }
}
