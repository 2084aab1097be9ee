using System.Collections.Immutable;
using System.Globalization;
using Fairlead.Shell;

namespace Fairlead.Sites.Slurm;

/// <summary>Where a job runs, as the cluster sees it, and how it is asked. No I/O: tested on recorded output.</summary>
internal sealed record JobNodes
{
    private const char Separator = '\u001f';
    private static readonly string Script = EmbeddedScript.Read("nodes.sh");

    /// <summary>Each node of the job with the address by which Slurm reaches it, in Slurm's order, behind the login node where the job runs there; never empty.</summary>
    public required ImmutableArray<(string Name, string Address)> Nodes { get; init; }

    /// <summary>The IP addresses of the nodes, with the node each belongs to.</summary>
    public required ImmutableDictionary<string, string> Addresses { get; init; }

    /// <summary>The host that was asked.</summary>
    public required string Host { get; init; }

    /// <summary>The number of the account there.</summary>
    public required uint User { get; init; }

    /// <summary>The socket that was asked for, with all links resolved, or null where it is none in the working directory.</summary>
    public string? Socket { get; init; }

    /// <summary>The question.</summary>
    /// <param name="sinfo">How sinfo is called.</param>
    /// <param name="nodes">The nodes in Slurm's notation.</param>
    /// <param name="directory">The job's working directory.</param>
    /// <param name="file">A path below it, or null.</param>
    /// <param name="isOnLoginNode">Whether the host that is asked is where the job itself runs, and the nodes are only those that it can use.</param>
    public static ShellCommand Command(string sinfo, string nodes, string directory, string? file, bool isOnLoginNode) =>
        ShellCommand.Script(Script, nodes, sinfo, directory, file ?? string.Empty, isOnLoginNode ? "here" : string.Empty);

    /// <summary>Reads the answer; null where it is none.</summary>
    public static JobNodes? Read(string output)
    {
        var lines = output.Split('\n').Select(l => l.Split(Separator)).ToLookup(f => f[0], f => f[1..]);
        var nodes = lines["node"].Where(f => f.Length == 2).Select(f => (f[0], f[1])).ToImmutableArray();
        return nodes.IsEmpty || lines["host"].FirstOrDefault() is not [var host] || lines["user"].FirstOrDefault() is not [var user] || !uint.TryParse(user, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? null
            : new JobNodes
            {
                Nodes = nodes,
                Addresses = lines["address"].Where(f => f.Length == 2).DistinctBy(f => f[1]).ToImmutableDictionary(f => f[1], f => f[0], StringComparer.OrdinalIgnoreCase),
                Host = host,
                User = number,
                Socket = lines["socket"].FirstOrDefault() is [var socket] ? socket : null,
            };
    }

    /// <summary>The address to connect to for what somebody calls a node of the job; null where it is none.</summary>
    public string? AddressOf(string? host)
    {
        if (host is null || host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            return Nodes[0].Address;
        }

        var named = Nodes.FirstOrDefault(n => Same(n.Name, host) || Same(n.Address, host));
        return named.Address ?? (Addresses.ContainsKey(host) ? host : null);
    }

    /// <summary>Whether the host that was asked is a node of the job.</summary>
    public bool HostIsNode => Nodes.Any(n => Same(n.Name, Host) || Same(n.Address, Host) || n.Address is "localhost" or "127.0.0.1" or "::1");

    private static bool Same(string one, string other) =>
        one.Equals(other, StringComparison.OrdinalIgnoreCase) || one.Split('.', 2)[0].Equals(other, StringComparison.OrdinalIgnoreCase);
}
