using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Fairlead.Storages.Sftp;

/// <summary>What kinds of messages there are (draft-ietf-secsh-filexfer-02, section 3).</summary>
internal static class SftpKind
{
    public const byte Initialize = 1;
    public const byte Version = 2;
    public const byte Open = 3;
    public const byte Close = 4;
    public const byte Read = 5;
    public const byte Write = 6;
    public const byte StatOfHandle = 8;
    public const byte Remove = 13;
    public const byte Stat = 17;
    public const byte Rename = 18;
    public const byte Status = 101;
    public const byte Handle = 102;
    public const byte Data = 103;
    public const byte Attributes = 105;
    public const byte Extended = 200;

    /// <summary>The extension of OpenSSH that renames like rename(2).</summary>
    public const string PosixRename = "posix-rename@openssh.com";
}

/// <summary>The fields of a request, in their order.</summary>
internal sealed class SftpFields
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public SftpFields() => _bytes.Advance(WithRoom(sizeof(uint)));

    /// <summary>Adds a number of 32 bits.</summary>
    public SftpFields Add(uint number)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_bytes.GetSpan(sizeof(uint)), number);
        _bytes.Advance(sizeof(uint));
        return this;
    }

    /// <summary>Adds a number of 64 bits.</summary>
    public SftpFields Add(long number)
    {
        BinaryPrimitives.WriteInt64BigEndian(_bytes.GetSpan(sizeof(long)), number);
        _bytes.Advance(sizeof(long));
        return this;
    }

    /// <summary>Adds bytes with their length before them.</summary>
    public SftpFields Add(ReadOnlySpan<byte> bytes)
    {
        Add((uint)bytes.Length);
        _bytes.Write(bytes);
        return this;
    }

    /// <summary>Adds a text.</summary>
    public SftpFields Add(string text) => Add(Encoding.UTF8.GetBytes(text));

    /// <summary>All of them behind the number of the request.</summary>
    public ReadOnlyMemory<byte> ToArray(uint number)
    {
        var all = _bytes.WrittenSpan.ToArray();
        BinaryPrimitives.WriteUInt32BigEndian(all, number);
        return all;
    }

    private int WithRoom(int bytes)
    {
        _bytes.GetSpan(bytes)[..bytes].Clear();
        return bytes;
    }
}
