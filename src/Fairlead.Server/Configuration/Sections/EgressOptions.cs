using System.Collections.Immutable;
using System.Net;
using Fairlead.Server.Configuration.Reading;

namespace Fairlead.Server.Configuration.Sections;

/// <summary>The <c>egress</c> part of the configuration: where the gateway itself may go to fetch and deliver files.</summary>
public sealed record EgressOptions
{
    /// <summary>Schemes that are allowed. Default: http and https.</summary>
    public ImmutableArray<string> Schemes { get; init; } = ["http", "https"];

    /// <summary>Host names that are allowed whatever address they have; <c>*.example.org</c> stands for all below it. Default: none.</summary>
    public ImmutableArray<string> AllowHosts { get; init; } = [];

    /// <summary>Loopback, private and other special ranges that are allowed nevertheless. Default: none.</summary>
    public ImmutableArray<IPNetwork> AllowRanges { get; init; } = [];

    internal static EgressOptions Read(Section egress)
    {
        var schemes = egress.Texts("schemes");
        if (schemes.Any(s => s is not ("http" or "https")))
        {
            egress.Wrong("schemes", "Not all of these schemes are possible.", "Possible: http, https.");
        }

        var options = new EgressOptions
        {
            Schemes = schemes.IsEmpty ? ["http", "https"] : schemes,
            AllowHosts = egress.Texts("allowHosts"),
            AllowRanges = ServerOptions.ReadNetworks(egress, "allowRanges"),
        };
        foreach (var host in options.AllowHosts.Where(h => Uri.CheckHostName(h.StartsWith("*.", StringComparison.Ordinal) ? h[2..] : h) is UriHostNameType.Unknown))
        {
            egress.Wrong("allowHosts", $"'{host}' is not a host name.", "For instance data.example.org or *.example.org.");
        }

        egress.End();
        return options;
    }
}
