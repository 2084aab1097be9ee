using Fairlead.Gateway.Tunnels;
using Fairlead.Server.Configuration.Reading;

namespace Fairlead.Server.Configuration.Sections;

/// <summary>Reads the <c>tunnels</c> part of the configuration.</summary>
internal static class TunnelsSection
{
    public static TunnelOptions Read(Section tunnels)
    {
        var defaults = new TunnelOptions();
        var options = new TunnelOptions
        {
            Enabled = tunnels.Flag("enabled") ?? defaults.Enabled,
            PerUser = tunnels.Number("perUser", 1, 10_000) ?? defaults.PerUser,
            IdleTime = tunnels.Duration("idleTime", TimeSpan.FromSeconds(10), TimeSpan.FromDays(7)) ?? defaults.IdleTime,
        };
        tunnels.End();
        return options;
    }
}
