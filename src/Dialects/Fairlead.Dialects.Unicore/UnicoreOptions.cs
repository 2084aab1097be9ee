using System.Collections.Immutable;
using System.Net;

namespace Fairlead.Dialects.Unicore;

/// <summary>How the UNICORE dialect is served.</summary>
public sealed record UnicoreOptions
{
    /// <summary>The UNICORE site name: the first part of every path.</summary>
    public required string SiteName { get; init; }

    /// <summary>Whether it is served. Default: yes.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The only host name (<c>name</c> or <c>name:port</c>) it is served under, or null for every one.</summary>
    public string? Host { get; init; }

    /// <summary>Whether those who show nothing may see what is public. Default: yes.</summary>
    public bool AllowsAnonymous { get; init; } = true;

    /// <summary>Whether security sessions are offered and taken. Default: yes.</summary>
    public bool OffersSessions { get; init; } = true;

    /// <summary>The largest description or other document that is read, in bytes. Default: 8 MiB.</summary>
    public int DocumentLimit { get; init; } = RequestBody.DefaultDocumentLimit;

    /// <summary>Networks of the front gateways whose <c>X-UNICORE-…</c> headers are believed. Default: none.</summary>
    public ImmutableArray<IPNetwork> TrustedGateways { get; init; } = [];

    /// <summary>The path below which everything is: <c>/SITE/rest</c>.</summary>
    internal string Root => $"/{SiteName}/rest";
}
