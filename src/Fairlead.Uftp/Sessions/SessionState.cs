using Fairlead.Uftp.Data;

namespace Fairlead.Uftp.Sessions;

/// <summary>What a session remembers from one command to the next.</summary>
/// <param name="directory">The directory it begins in.</param>
/// <param name="streams">How many data connections the next transfer has.</param>
internal sealed class SessionState(string directory, int streams)
{
    /// <summary>The current directory.</summary>
    public string Directory { get; set; } = directory;

    /// <summary>What is to be renamed by the next command, or null.</summary>
    public string? RenameFrom { get; set; }

    /// <summary>How many data connections the next transfer has.</summary>
    public int Streams { get; set; } = streams;

    /// <summary>Where the next transfer begins in the file.</summary>
    public long Offset { get; private set; }

    /// <summary>How many bytes the next transfer has, or null for all there are.</summary>
    public long? Length { get; private set; }

    /// <summary>Whether a part was asked for, so that the rest of a file that is written stays.</summary>
    public bool IsPart { get; private set; }

    /// <summary>Whether the client has said that it does not know how much it will store.</summary>
    public bool IsEndless => Length >= AnnouncedStream.Unknown && !IsPart;

    /// <summary>Whether what is stored is a tar stream to be unpacked.</summary>
    public bool IsArchive { get; set; }

    /// <summary>The name of the checksum.</summary>
    public string Checksum { get; set; } = Checksums.Default;

    /// <summary>The next transfer is of those bytes.</summary>
    public void SetRange(long offset, long length) => (Offset, Length, IsPart) = (offset, length, true);

    /// <summary>The next transfer begins there.</summary>
    public void SetOffset(long offset) => (Offset, Length, IsPart) = (offset, null, offset > 0);

    /// <summary>The next transfer has so many bytes.</summary>
    public void SetLength(long length) => Length = length;

    /// <summary>The transfer is over, and what was said for it.</summary>
    public void Reset()
    {
        (Offset, Length, IsPart) = (0, null, false);
        Streams = 1;
    }
}
