using System.Net.Sockets;

namespace Fairlead.Shell;

/// <summary>A tunnel that is a connected socket of this host.</summary>
public sealed class SocketTunnel : ShellTunnel
{
    private readonly Socket _socket;
    private readonly NetworkStream _stream;

    /// <summary>Takes over the connected socket.</summary>
    public SocketTunnel(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
    }

    /// <inheritdoc/>
    public override Stream Incoming => _stream;

    /// <inheritdoc/>
    public override Stream Outgoing => _stream;

    /// <inheritdoc/>
    public override ValueTask EndOutgoingAsync()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The other side was faster: whoever reads learns that there is nobody any more.
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => _stream.DisposeAsync();
}
