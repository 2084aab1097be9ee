using System.Net;
using System.Net.Sockets;

namespace Fairlead.Storages.Staging;

/// <summary>Connects to allowed addresses only: the name is resolved here, and what was judged is what is connected to.</summary>
/// <param name="policy">Which addresses are allowed.</param>
internal sealed class EgressConnection(EgressPolicy policy)
{
    /// <summary>Connects for an HTTP handler.</summary>
    /// <exception cref="EgressRefusedException">The policy allows none of the host's addresses.</exception>
    /// <exception cref="SocketException">The name is unknown, or none of its addresses answers.</exception>
    public async ValueTask<Stream> OpenAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        IPAddress[] all = IPAddress.TryParse(host.Trim('[', ']'), out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellationToken);
        var allowed = policy.AllowsHost(host) ? all : Array.FindAll(all, policy.AllowsAddress);
        if (allowed.Length == 0 && all.Length > 0)
        {
            throw new EgressRefusedException(all[0]);
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>The egress policy does not allow an address.</summary>
/// <param name="address">The address.</param>
internal sealed class EgressRefusedException(IPAddress address) : Exception($"The address {address} is not allowed by the egress policy.");
