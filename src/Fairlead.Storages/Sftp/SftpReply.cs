using System.Buffers.Binary;

namespace Fairlead.Storages.Sftp;

/// <summary>An answer of the host.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Body">Its fields behind the number of the request.</param>
internal sealed record SftpReply(byte Kind, ReadOnlyMemory<byte> Body)
{
    /// <summary>How a request ended, for answers that are nothing else.</summary>
    public SftpStatus Status => Kind == SftpKind.Status ? (SftpStatus)Number(0) : throw Unexpected();

    /// <summary>Whether it is the end of a file.</summary>
    public bool IsEnd => Kind == SftpKind.Status && Status is SftpStatus.EndOfFile;

    /// <summary>The bytes, or the handle.</summary>
    /// <exception cref="SftpException">The host says no.</exception>
    public ReadOnlyMemory<byte> Bytes(byte kind)
    {
        Expect(kind);
        var length = Number(0);
        return length <= Body.Length - sizeof(uint) ? Body.Slice(sizeof(uint), (int)length) : throw Unexpected();
    }

    /// <summary>What is known of a file.</summary>
    /// <exception cref="SftpException">The host says no.</exception>
    public SftpAttributes Attributes()
    {
        const uint HasSize = 1;
        const uint HasOwner = 2;
        const uint HasPermissions = 4;
        const uint HasTimes = 8;
        Expect(SftpKind.Attributes);
        var (flags, at) = (Number(0), sizeof(uint));
        long? size = null;
        uint? mode = null, modified = null;
        if ((flags & HasSize) != 0)
        {
            size = (long)Number(at) << 32 | Number(at + sizeof(uint));
            at += sizeof(long);
        }

        at += (flags & HasOwner) != 0 ? 2 * sizeof(uint) : 0;
        if ((flags & HasPermissions) != 0)
        {
            mode = Number(at);
            at += sizeof(uint);
        }

        if ((flags & HasTimes) != 0)
        {
            modified = Number(at + sizeof(uint));
        }

        return new SftpAttributes(size, mode, modified);
    }

    /// <summary>Makes sure that the request went well.</summary>
    /// <exception cref="SftpException">It did not.</exception>
    public void Ensure()
    {
        if (Status is not SftpStatus.Ok)
        {
            throw new SftpException(Status);
        }
    }

    private void Expect(byte kind)
    {
        if (Kind != kind)
        {
            throw new SftpException(Status);
        }
    }

    private uint Number(int at) => at + sizeof(uint) <= Body.Length ? BinaryPrimitives.ReadUInt32BigEndian(Body.Span[at..]) : throw Unexpected();

    private static InvalidDataException Unexpected() => new("The host sends an answer that does not fit the question.");
}

/// <summary>What is known of a file; null where the host does not say.</summary>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Mode">Its type and permissions.</param>
/// <param name="Modified">When it last changed, in seconds since 1970.</param>
internal sealed record SftpAttributes(long? Size, uint? Mode, uint? Modified)
{
    private const uint TypeBits = 0xf000;
    private const uint DirectoryType = 0x4000;

    /// <summary>Whether it is a directory.</summary>
    public bool IsDirectory => (Mode & TypeBits) == DirectoryType;
}

/// <summary>How a request ended.</summary>
internal enum SftpStatus : uint
{
    /// <summary>Well.</summary>
    Ok,

    /// <summary>There is nothing behind.</summary>
    EndOfFile,

    /// <summary>There is no such file.</summary>
    NoSuchFile,

    /// <summary>The account may not do it.</summary>
    PermissionDenied,

    /// <summary>It did not work; the protocol does not say why.</summary>
    Failure,
}

/// <summary>The host says no.</summary>
/// <param name="status">Why.</param>
internal sealed class SftpException(SftpStatus status) : Exception($"The host answers with status {status}.")
{
    /// <summary>Why.</summary>
    public SftpStatus Status { get; } = status;
}
