using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects;

/// <summary>The host name that a dialect is served under where it has one of its own.</summary>
public static class OwnHost
{
    /// <summary>Whether a request came in under it.</summary>
    /// <param name="asked">The host that the request names.</param>
    /// <param name="host">The only host (<c>name</c> or <c>name:port</c>) that is served, or null for every one.</param>
    public static bool Is(HostString asked, string? host) =>
        host is null || string.Equals(host.Contains(':', StringComparison.Ordinal) ? asked.Value : asked.Host, host, StringComparison.OrdinalIgnoreCase);
}
