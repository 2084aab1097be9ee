using System.Collections.Immutable;

namespace Fairlead.Gateway.Sites;

/// <summary>What a submission that names no site says about where it may go.</summary>
public sealed record SiteWish
{
    /// <summary>Any site will do.</summary>
    public static readonly SiteWish Any = new();

    /// <summary>Names of the sites it may go to; empty for all.</summary>
    public ImmutableArray<string> Only { get; init; } = [];

    /// <summary>Names of the sites it should go to where that is possible, the best first.</summary>
    public ImmutableArray<string> Preferred { get; init; } = [];

    /// <summary>Account on the site, or null for any.</summary>
    public string? Account { get; init; }

    /// <summary>Whether the site could be meant.</summary>
    internal bool Allows(string site) => Only.IsEmpty || Only.Contains(site);
}
