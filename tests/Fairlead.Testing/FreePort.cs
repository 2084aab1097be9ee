using System.Net;
using System.Net.Sockets;

namespace Fairlead.Testing;

/// <summary>Loopback TCP ports that nobody else takes while this process lives.</summary>
/// <remarks>
/// Asking the system for port 0 gives a port of the range that outgoing connections also use: while a daemon is stopped for a test, any
/// client on the machine could get it. These come from below that range, and a locked file keeps other test processes away.
/// </remarks>
public static class FreePort
{
    private const int First = 20_000;
    private const int Count = 12_000;

    private static readonly List<FileStream> Leases = [];
    private static readonly string LeaseDirectory = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "fairlead-ports")).FullName;

    /// <summary>A port on which nothing listens, reserved for this process until it ends.</summary>
    /// <exception cref="InvalidOperationException">None is left.</exception>
    public static int Take()
    {
        var start = Random.Shared.Next(Count);
        for (var i = 0; i < Count; i++)
        {
            var port = First + ((start + i) % Count);
            if (TryLease(port) is { } lease)
            {
                lock (Leases)
                {
                    Leases.Add(lease);
                }

                return port;
            }
        }

        throw new InvalidOperationException($"No port from {First} to {First + Count - 1} is free.");
    }

    private static FileStream? TryLease(int port)
    {
        FileStream lease;
        try
        {
            lease = new FileStream(Path.Combine(LeaseDirectory, $"{port}"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            // Held by another test process, or by another component of this one.
            return null;
        }

        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return lease;
        }
        catch (SocketException)
        {
            lease.Dispose();
            return null;
        }
    }
}
