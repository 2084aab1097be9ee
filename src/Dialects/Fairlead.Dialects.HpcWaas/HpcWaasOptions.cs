using Fairlead.Gateway.Logins;

namespace Fairlead.Dialects.HpcWaas;

/// <summary>How the HPCWaaS dialect is served.</summary>
public sealed record HpcWaasOptions
{
    /// <summary>Where it is where nothing else is said.</summary>
    public const string UsualMount = "/hpcwaas";

    /// <summary>Whether it is served. Default: no.</summary>
    public bool Enabled { get; init; }

    /// <summary>The only host name (<c>name</c> or <c>name:port</c>) it is served under, or null for every one. With one it is served at the root as well.</summary>
    public string? Host { get; init; }

    /// <summary>The path below which everything is. Default: <see cref="UsualMount"/>.</summary>
    public string Mount { get; init; } = UsualMount;

    /// <summary>As which user those act who show nothing, or null where everybody has to log in. Default: null.</summary>
    public string? AnonymousUser { get; init; }

    /// <summary>The longest time that a request for logs is held, whatever it asks for: clients give up after ten minutes. Default: 9 minutes.</summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromMinutes(9);

    /// <summary>Whether an execution that ended well is <c>SUCCEEDED</c>, as with the original server, rather than <c>SUCCESS</c>. Default: no.</summary>
    public bool SaysSucceeded { get; init; }

    /// <summary>The provider at which people log in with a browser, or null for none.</summary>
    public SignOnOptions? SignOn { get; init; }

    /// <summary>The largest document that is read, in bytes. Default: 1 MiB.</summary>
    public int DocumentLimit { get; init; } = 1024 * 1024;
}
