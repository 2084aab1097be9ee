namespace Fairlead.Dialects.Simulations;

/// <summary>How the simulation service is served.</summary>
public sealed record SimulationsOptions
{
    /// <summary>Whether it is served. Default: no.</summary>
    public bool Enabled { get; init; }

    /// <summary>The only host name (<c>name</c> or <c>name:port</c>) it is served under, or null for every one.</summary>
    public string? Host { get; init; }

    /// <summary>The name of the repository of templates that descriptions name their workflows in, or null for none.</summary>
    public string? Repository { get; init; }

    /// <summary>Whether descriptions may bring phases of their own along. Default: yes.</summary>
    public bool AllowsOwnPhases { get; init; } = true;

    /// <summary>The largest description that is read, in bytes. Default: 10 MiB.</summary>
    public int DocumentLimit { get; init; } = 10 * 1024 * 1024;
}
