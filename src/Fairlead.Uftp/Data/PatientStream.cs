using System.Net.Sockets;

namespace Fairlead.Uftp.Data;

/// <summary>A data connection that must not stand still: a read or write that takes too long fails.</summary>
internal sealed class PatientStream(Socket socket, TimeSpan patience, TimeProvider clock) : Stream
{
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var reading = _stream.ReadAsync(buffer, cancellationToken);
        return reading.IsCompleted ? await reading : await WithinAsync(reading.AsTask(), cancellationToken);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var writing = _stream.WriteAsync(buffer, cancellationToken);
        if (writing.IsCompleted)
        {
            await writing;
        }
        else
        {
            await WithinAsync(AsResult(writing), cancellationToken);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>All has been written: the other side sees the end.</summary>
    public void EndWriting() => socket.Shutdown(SocketShutdown.Send);

    /// <summary>Breaks the connection off, so that nobody takes what has come for all there is.</summary>
    public void Abort() => socket.Close(timeout: 0);

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A data connection is read asynchronously.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("A data connection is written asynchronously.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stream.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task<T> WithinAsync<T>(Task<T> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work.WaitAsync(patience, clock, cancellationToken);
        }
        catch (TimeoutException e)
        {
            Abort();
            throw new IOException($"A data connection stood still for {patience.TotalSeconds} s.", e);
        }
    }

    private static async Task<int> AsResult(ValueTask work)
    {
        await work;
        return 0;
    }
}
