using Fairlead.Gateway.Storages;

namespace Fairlead.Storages.RemoteFiles;

/// <summary>The first bytes of another stream, exactly as many as were promised: where fewer come, reading fails.</summary>
/// <param name="inner">The bytes; disposed with this.</param>
/// <param name="length">How many.</param>
internal sealed class ExactStream(Stream inner, long length) : ReadOnlyStream
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
        if (wanted == 0)
        {
            return 0;
        }

        var count = await inner.ReadAsync(buffer[..wanted], cancellationToken);
        if (count == 0)
        {
            throw new EndOfStreamException("The file became shorter while it was read.");
        }

        _position += count;
        return count;
    }

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
