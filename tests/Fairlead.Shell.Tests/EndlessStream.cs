namespace Fairlead.Shell.Tests;

/// <summary>Zeroes without end, or until it breaks.</summary>
internal sealed class EndlessStream : Stream
{
    private long _given;

    public long FailsAfter { get; init; } = long.MaxValue;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => _given; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        _given += count;
        return _given <= FailsAfter ? count : throw new InvalidDataException("The source broke.");
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
