namespace Fairlead.Gateway.Tunnels;

/// <summary>The <c>tunnels</c> part of the configuration.</summary>
public sealed record TunnelOptions
{
    /// <summary>Whether there are tunnels at all. Default: yes.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Most tunnels of one user at a time. Default: 64.</summary>
    public int PerUser { get; init; } = 64;

    /// <summary>How long a tunnel may be silent in both directions before it is closed. Default: 1 hour.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromHours(1);
}
