namespace Fairlead.Dialects.Prominence;

/// <summary>How the PROMINENCE dialect is served.</summary>
public sealed record ProminenceOptions
{
    /// <summary>Where it is where nothing else is said.</summary>
    public const string UsualMount = "/prominence/v1";

    /// <summary>Where one public instance had it; served as well where the dialect has a host name of its own.</summary>
    internal const string OtherMount = "/api/v1";

    /// <summary>Whether it is served. Default: no.</summary>
    public bool Enabled { get; init; }

    /// <summary>The only host name (<c>name</c> or <c>name:port</c>) it is served under, or null for every one.</summary>
    public string? Host { get; init; }

    /// <summary>The path below which everything is. Default: <see cref="UsualMount"/>.</summary>
    public string Mount { get; init; } = UsualMount;

    /// <summary>The largest document that is read, in bytes: descriptions hold the input files of their jobs. Default: 16 MiB.</summary>
    public int DocumentLimit { get; init; } = 16 * 1024 * 1024;
}
