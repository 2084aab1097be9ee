using Fairlead.Gateway.Storages;
using Fairlead.Storages.Streams;

namespace Fairlead.Storages.Sftp;

/// <summary>Reads a file of another host from some byte on, with several requests under way, so that distance costs little. Ends the connection with it.</summary>
/// <param name="channel">The connection.</param>
/// <param name="handle">The open file.</param>
/// <param name="offset">The first byte.</param>
/// <param name="limit">The most bytes that may come.</param>
internal sealed class SftpFile(SftpChannel channel, ReadOnlyMemory<byte> handle, long offset, long limit) : ReadOnlyStream
{
    /// <summary>Bytes in one request; every server gives as many.</summary>
    public const int PieceBytes = 32 * 1024;

    /// <summary>Most requests under way.</summary>
    public const int Window = 32;

    private readonly Queue<(uint Number, long Offset)> _asked = new();
    private ReadOnlyMemory<byte> _piece;
    private long _next = offset;
    private long _count;
    private bool _isAtEnd;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_piece.IsEmpty && !_isAtEnd)
        {
            _piece = await NextAsync(cancellationToken);
            _isAtEnd = _piece.IsEmpty;
        }

        var count = Math.Min(buffer.Length, _piece.Length);
        _piece[..count].CopyTo(buffer);
        _piece = _piece[count..];
        _count += count;
        return _count <= limit ? count : throw new SizeLimitException(limit);
    }

    public override async ValueTask DisposeAsync()
    {
        await channel.DisposeAsync();
        await base.DisposeAsync();
    }

    private async Task<ReadOnlyMemory<byte>> NextAsync(CancellationToken cancellationToken)
    {
        while (_asked.Count < Window)
        {
            _asked.Enqueue((await AskAsync(_next, PieceBytes, cancellationToken), _next));
            _next += PieceBytes;
        }

        var (number, at) = _asked.Dequeue();
        var reply = await channel.ReceiveAsync(number, cancellationToken);
        if (reply.IsEnd)
        {
            return default;
        }

        var bytes = reply.Bytes(SftpKind.Data);

        // Fewer than were asked for need not be the end: the rest is asked for before what lies behind it is used.
        while (bytes.Length < PieceBytes)
        {
            var rest = await channel.ReceiveAsync(await AskAsync(at + bytes.Length, (uint)(PieceBytes - bytes.Length), cancellationToken), cancellationToken);
            if (rest.IsEnd)
            {
                break;
            }

            var more = rest.Bytes(SftpKind.Data);
            bytes = more.IsEmpty ? throw Unexpected() : (byte[])[.. bytes.Span, .. more.Span];
        }

        return bytes.Length <= PieceBytes ? bytes : throw Unexpected();
    }

    private static InvalidDataException Unexpected() => new("The host sends other bytes than were asked for.");

    private Task<uint> AskAsync(long at, uint count, CancellationToken cancellationToken) =>
        channel.SendAsync(SftpKind.Read, new SftpFields().Add(handle.Span).Add(at).Add(count), cancellationToken);
}
