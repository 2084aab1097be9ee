using System.Collections.Concurrent;

namespace Fairlead.Gateway.Sites;

/// <summary>What the drivers of the sites know of how busy these are. Nothing is asked of a site for it.</summary>
public sealed class SiteLoads
{
    private readonly ConcurrentDictionary<string, Func<SiteLoad>> _sites = new();

    /// <summary>How busy the site is now; one whose driver has not started counts as idle.</summary>
    public SiteLoad Of(string site) => _sites.TryGetValue(site, out var read) ? read() : SiteLoad.Idle;

    /// <summary>From now on, <paramref name="read"/> says how busy the site is.</summary>
    internal void Report(string site, Func<SiteLoad> read) => _sites[site] = read;
}
