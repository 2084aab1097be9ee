using System.Globalization;
using System.Net;
using Fairlead.Sites.Local;

namespace Fairlead.Sites.Tunnels;

/// <summary>A TCP socket of this host that listens, as <c>/proc/net/tcp</c> shows it (man 5 proc).</summary>
/// <param name="End">Where it listens.</param>
/// <param name="User">The number of the account that made it.</param>
/// <param name="Inode">What it is called among the open files of processes.</param>
internal sealed record Listener(IPEndPoint End, uint User, string Inode)
{
    private const string Listening = "0A";
    private static readonly string[] Tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <summary>Where somebody on this host reaches it.</summary>
    public IPEndPoint Reached => End.Address.Equals(IPAddress.Any) ? new IPEndPoint(IPAddress.Loopback, End.Port)
        : End.Address.Equals(IPAddress.IPv6Any) ? new IPEndPoint(IPAddress.IPv6Loopback, End.Port)
        : End;

    /// <summary>Whether the gateway itself listens.</summary>
    public bool IsOurs => ProcessTable.OpenFilesOf(Environment.ProcessId).Contains($"socket:[{Inode}]");

    /// <summary>Whether it takes connections to that address of this host.</summary>
    public bool Takes(IPAddress address) => End.Address.Equals(address) || End.Address.Equals(IPAddress.Any) || End.Address.Equals(IPAddress.IPv6Any);

    /// <summary>All that listen on the port.</summary>
    public static IEnumerable<Listener> On(int port) =>
        Tables.Where(File.Exists).SelectMany(File.ReadLines).Select(Read).OfType<Listener>().Where(l => l.End.Port == port);

    /// <summary>Reads a line; null where it is of something else.</summary>
    public static Listener? Read(string line)
    {
        var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 9 && fields[3] == Listening && fields[1].Split(':') is [var address, var port]
            ? new Listener(
                new IPEndPoint(AddressOf(address), int.Parse(port, NumberStyles.HexNumber, CultureInfo.InvariantCulture)),
                uint.Parse(fields[7], CultureInfo.InvariantCulture),
                fields[9])
            : null;
    }

    // Words of 32 bits, each in the byte order of the host, which is little-endian wherever .NET runs.
    private static IPAddress AddressOf(string hex)
    {
        var bytes = Convert.FromHexString(hex);
        for (var word = 0; word < bytes.Length; word += sizeof(uint))
        {
            bytes.AsSpan(word, sizeof(uint)).Reverse();
        }

        return new IPAddress(bytes);
    }
}
