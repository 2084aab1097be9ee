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
    public async ValueTask<Stream> OpenAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken) =>
        new NetworkStream(await ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancellationToken), ownsSocket: true);

    /// <summary>The address of a host that answers there, for programs that connect themselves.</summary>
    /// <exception cref="EgressRefusedException">The policy allows none of the host's addresses.</exception>
    /// <exception cref="SocketException">The name is unknown, or none of its addresses answers.</exception>
    public async Task<IPAddress> FindAsync(string host, int port, CancellationToken cancellationToken)
    {
        using var socket = await ConnectAsync(host, port, cancellationToken);
        return socket.RemoteEndPoint is IPEndPoint { Address: var address } && !address.IsIPv4MappedToIPv6 ? address
            : socket.RemoteEndPoint is IPEndPoint mapped ? mapped.Address.MapToIPv4()
            : throw new SocketException((int)SocketError.NotConnected);
    }

    private async Task<Socket> ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
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
            return socket;
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
