using System.Net;
using System.Net.Sockets;

namespace Fairlead.Sites.Tunnels;

/// <summary>Connects from this host.</summary>
internal static class Connecting
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>A connected socket, or why there is none, in words for the one who asked.</summary>
    public static async Task<(Socket? Socket, string? Problem)> ToAsync(EndPoint end, CancellationToken cancellationToken)
    {
        var isUnix = end is UnixDomainSocketEndPoint;
        var socket = isUnix ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            await socket.ConnectAsync(end, limit.Token);
            var connected = socket;
            socket = null;
            return (connected, null);
        }
        catch (SocketException e)
        {
            return (null, e.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, $"No answer within {Limit.TotalSeconds} s.");
        }
        finally
        {
            socket?.Dispose();
        }
    }
}
