using Fairlead.Gateway.Storages;
using Microsoft.Win32.SafeHandles;

namespace Fairlead.Storages.LocalFiles;

/// <summary>Part of an open file as a stream that only reads. It has exactly the promised length, or reading fails.</summary>
/// <param name="file">The file; closed with the stream.</param>
/// <param name="offset">Where the part begins.</param>
/// <param name="length">How many bytes it has.</param>
internal sealed class FilePart(SafeFileHandle file, long offset, long length) : ReadOnlyStream
{
    private long _position;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var wanted = (int)Math.Min(buffer.Length, length - _position);
        return wanted == 0 ? 0 : Took(await RandomAccess.ReadAsync(file, buffer[..wanted], offset + _position, cancellationToken));
    }

    public override int Read(Span<byte> buffer)
    {
        var wanted = (int)Math.Min(buffer.Length, length - _position);
        return wanted == 0 ? 0 : Took(RandomAccess.Read(file, buffer[..wanted], offset + _position));
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            file.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Took(int count)
    {
        if (count == 0)
        {
            throw new EndOfStreamException("The file became shorter while it was read.");
        }

        _position += count;
        return count;
    }
}
