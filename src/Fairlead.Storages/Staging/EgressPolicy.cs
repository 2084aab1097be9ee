using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Fairlead.Core;

namespace Fairlead.Storages.Staging;

/// <summary>
/// Where the gateway itself may go to fetch and deliver files. It is enforced on the address that is connected to, so that no name and no redirect
/// leads around it.
/// </summary>
public sealed record EgressPolicy
{
    /// <summary>The most redirects that are followed for one file.</summary>
    public const int MaxRedirects = 5;

    // Everything that is not public unicast: IANA's special-purpose registries, and what stands for an IPv4 address by translation.
    private static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16",
            "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    /// <summary>Schemes that can be allowed.</summary>
    public static readonly ImmutableArray<string> AllSchemes = ["http", "https", "scp"];

    /// <summary>Schemes that are allowed, of <see cref="AllSchemes"/>. Default: all.</summary>
    public ImmutableArray<string> Schemes { get; init; } = AllSchemes;

    /// <summary>Absolute path of the known_hosts file with the keys of hosts that are gone to over SSH; null for none, and then it is gone to none.</summary>
    public string? KnownHosts { get; init; }

    /// <summary>Host names that are allowed whatever address they have; <c>*.example.org</c> stands for all below it. Default: none.</summary>
    public ImmutableArray<string> AllowHosts { get; init; } = [];

    /// <summary>Loopback, private and other special ranges that are allowed nevertheless. Default: none.</summary>
    public ImmutableArray<IPNetwork> AllowRanges { get; init; } = [];

    /// <summary>How long one file may take, all redirects included. Default: 6 h.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromHours(6);

    /// <summary>The most bytes of one file that is fetched. Default: 1 TiB.</summary>
    public long SizeLimit { get; init; } = 1L << 40;

    /// <summary>The most bytes of a git repository that is fetched, unpacked files included: they pass through the gateway's temporary files. Default: 2 GiB.</summary>
    public long CloneLimit { get; init; } = 2L << 30;

    /// <summary>Why <paramref name="address"/> is not even tried, or null. What it resolves to is judged when it is connected to.</summary>
    internal Refusal? Judge(Uri address) =>
        JudgeScheme(address.Scheme) is { } refused ? refused
        : address.UserInfo.Length > 0 ? Refusal.Forbidden("An address must not hold a user name or password.")
        : null;

    /// <summary>Why nothing goes by that scheme, or null.</summary>
    internal Refusal? JudgeScheme(string scheme) =>
        Schemes.Contains(scheme) ? null : Refusal.Forbidden($"The scheme '{scheme}' is not allowed by the egress policy.");

    /// <summary>Whether the host of that name may have any address.</summary>
    internal bool AllowsHost(string host) => AllowHosts.Any(allowed => allowed.StartsWith("*.", StringComparison.Ordinal)
        ? host.EndsWith(allowed[1..], StringComparison.OrdinalIgnoreCase)
        : host.Equals(allowed, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether that address may be connected to.</summary>
    internal bool AllowsAddress(IPAddress address)
    {
        var plain = Plain(address);
        return AllowRanges.Any(r => r.Contains(plain)) || !Array.Exists(Special, r => r.Contains(plain));
    }

    /// <summary>Does work that may not take longer than one file may.</summary>
    internal async Task<Outcome<T>> WithinTimeLimitAsync<T>(TimeProvider clock, Func<CancellationToken, Task<Outcome<T>>> work, CancellationToken cancellationToken)
        where T : notnull
    {
        using var limit = new CancellationTokenSource(TimeLimit, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await work(both.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return Refusal.Conflict($"It took longer than {TimeLimit}.");
        }
    }

    // An IPv4 address in the clothes of IPv6 is judged as what it is; a scope is no part of the address.
    private static IPAddress Plain(IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? address.MapToIPv4()
        : address.AddressFamily is AddressFamily.InterNetworkV6 && address.ScopeId != 0 ? new IPAddress(address.GetAddressBytes())
        : address;
}
