using Fairlead.Server.Configuration.Reading;
using Fairlead.Storages.Staging;

namespace Fairlead.Server.Configuration.Sections;

/// <summary>Reads the <c>egress</c> part of the configuration.</summary>
internal static class EgressSection
{
    public static EgressPolicy Read(Section egress)
    {
        var defaults = new EgressPolicy();
        var schemes = egress.Texts("schemes");
        if (schemes.Any(s => !EgressPolicy.AllSchemes.Contains(s)))
        {
            egress.Wrong("schemes", "Not all of these schemes are possible.", $"Possible: {string.Join(", ", EgressPolicy.AllSchemes)}.");
        }

        var policy = new EgressPolicy
        {
            Schemes = schemes.IsEmpty ? defaults.Schemes : schemes,
            AllowHosts = egress.Texts("allowHosts"),
            KnownHosts = FilePath.Read(egress, "knownHosts"),
            AllowRanges = ServerOptions.ReadNetworks(egress, "allowRanges"),
            TimeLimit = egress.Duration("timeLimit", TimeSpan.FromSeconds(1), TimeSpan.FromDays(30)) ?? defaults.TimeLimit,
            CloneLimit = egress.Size("cloneLimit") ?? defaults.CloneLimit,
            SizeLimit = egress.Size("sizeLimit") ?? defaults.SizeLimit,
        };
        foreach (var host in policy.AllowHosts.Where(h => Uri.CheckHostName(h.StartsWith("*.", StringComparison.Ordinal) ? h[2..] : h) is UriHostNameType.Unknown))
        {
            egress.Wrong("allowHosts", $"'{host}' is not a host name.", "For instance data.example.org or *.example.org.");
        }

        egress.End();
        return policy;
    }
}
