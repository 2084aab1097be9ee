using System.Net;
using System.Net.NetworkInformation;

namespace Fairlead.Sites.Tunnels;

/// <summary>What this host is called.</summary>
internal static class ThisHost
{
    /// <summary>Whether the name or address is one of this host's own. No name service is asked.</summary>
    public static bool Is(string host) =>
        IPAddress.TryParse(host, out var address) ? IsAddress(address) : IsLocalhost(host) || Short(host).Equals(Short(Environment.MachineName), StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the name stands for whatever host it is used on.</summary>
    public static bool IsLocalhost(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase);

    private static bool IsAddress(IPAddress address) =>
        IPAddress.IsLoopback(address)
        || NetworkInterface.GetAllNetworkInterfaces().SelectMany(i => i.GetIPProperties().UnicastAddresses).Any(a => a.Address.Equals(address));

    private static string Short(string name) => name.Split('.', 2)[0];
}
