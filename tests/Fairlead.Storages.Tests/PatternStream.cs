using System.Buffers.Binary;

namespace Fairlead.Storages.Tests;

/// <summary>As many bytes as asked for, each eight of which say where they are, made while they are read.</summary>
internal sealed class PatternStream(long length) : Stream
{
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public static async Task<long> CheckAsync(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        var position = 0L;
        while (await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken) is var count and > 0)
        {
            for (var i = 0; i < count; i += sizeof(long))
            {
                // Not by Shouldly, which would make a hundred times as much garbage as is being measured.
                if (BinaryPrimitives.ReadInt64LittleEndian(buffer.AsSpan(i)) != position + i)
                {
                    throw new ShouldAssertException($"Other bytes came at {position + i}.");
                }
            }

            position += count;
        }

        return position;
    }

    public override int Read(Span<byte> buffer)
    {
        var count = (int)Math.Min(buffer.Length / sizeof(long) * sizeof(long), length - _position);
        for (var i = 0; i < count; i += sizeof(long))
        {
            BinaryPrimitives.WriteInt64LittleEndian(buffer[i..], _position + i);
        }

        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.FromResult(Read(buffer, offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

/// <summary>Breaks after some bytes, as a client does that goes away in the middle of an upload.</summary>
internal sealed class BrokenStream(int goodBytes) : Stream
{
    private int _given;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (_given >= goodBytes)
        {
            throw new IOException("The client went away.");
        }

        var given = Math.Min(count, goodBytes - _given);
        _given += given;
        return given;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
