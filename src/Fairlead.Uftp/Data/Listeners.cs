using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Fairlead.Uftp.Data;

/// <summary>Opens listening sockets.</summary>
internal static class Listeners
{
    private const int Waiting = 128;

    /// <summary>A socket that listens there.</summary>
    /// <exception cref="UftpBindException">The port cannot be had.</exception>
    public static Socket Open(IPEndPoint end) =>
        TryOpen(end, out var problem) ?? throw new UftpBindException($"UFTP cannot listen at {end}: {problem}");

    /// <summary>A socket that listens at some port of the range, or any; null where none is free.</summary>
    public static Socket? OpenSome(IPAddress address, PortRange? ports)
    {
        if (ports is null)
        {
            return TryOpen(new IPEndPoint(address, 0), out _);
        }

        var count = ports.Last - ports.First + 1;
        var start = RandomNumberGenerator.GetInt32(count);
        for (var i = 0; i < count; i++)
        {
            if (TryOpen(new IPEndPoint(address, ports.First + ((start + i) % count)), out _) is { } listener)
            {
                return listener;
            }
        }

        return null;
    }

    /// <summary>The address of an end; one of IPv4 in the form of IPv6 is what it is.</summary>
    public static IPAddress AddressOf(EndPoint? end) =>
        end is IPEndPoint { Address: var address } ? address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address : throw new IOException("The connection is gone.");

    private static Socket? TryOpen(IPEndPoint end, out string? problem)
    {
        var socket = new Socket(end.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (end.Address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            socket.Bind(end);
            socket.Listen(Waiting);
            problem = null;
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            problem = e.Message;
            return null;
        }
    }
}
