using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fairlead.Uftp.Control;

/// <summary>The connection that commands and replies go over: lines of UTF-8.</summary>
internal sealed class ControlConnection : IAsyncDisposable
{
    private const int LongestLine = 8192;

    private readonly NetworkStream _stream;
    private readonly PipeReader _lines;
    private readonly TimeProvider _clock;

    /// <summary>Takes over the socket.</summary>
    public ControlConnection(Socket socket, TimeProvider clock)
    {
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        // Clients send ABOR as urgent data, whose last byte would not be in the stream otherwise.
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.OutOfBandInline, true);
        Local = (IPEndPoint)(socket.LocalEndPoint ?? throw new IOException("The connection is gone."));
        _stream = new NetworkStream(socket, ownsSocket: true);
        _lines = PipeReader.Create(_stream, new StreamPipeReaderOptions(leaveOpen: true));
        _clock = clock;
    }

    /// <summary>Where it came in.</summary>
    public IPEndPoint Local { get; }

    /// <summary>The next line, or null where the client has gone.</summary>
    /// <exception cref="IOException">It takes longer than the patience lasts, or is too long.</exception>
    public async Task<string?> ReadLineAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(patience, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            while (true)
            {
                var read = await _lines.ReadAsync(either.Token);
                if (read.Buffer.PositionOf((byte)'\n') is { } end)
                {
                    var line = Encoding.UTF8.GetString(read.Buffer.Slice(0, end));
                    _lines.AdvanceTo(read.Buffer.GetPosition(1, end));
                    return line.TrimEnd('\r');
                }

                _lines.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                if (read.IsCompleted)
                {
                    return null;
                }

                if (read.Buffer.Length > LongestLine)
                {
                    throw new IOException($"A command has more than {LongestLine} bytes.");
                }
            }
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException("No command came for too long.", e);
        }
    }

    /// <summary>Sends a reply.</summary>
    public async Task SendAsync(Reply reply, CancellationToken cancellationToken) =>
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(reply.Render()), cancellationToken);

    /// <summary>Sends a line that tells the client to be patient, before the reply proper with that code.</summary>
    public async Task KeepPatientAsync(int code, CancellationToken cancellationToken) =>
        await _stream.WriteAsync(Encoding.ASCII.GetBytes($"{code}-\r\n"), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _lines.CompleteAsync();
        await _stream.DisposeAsync();
    }
}
