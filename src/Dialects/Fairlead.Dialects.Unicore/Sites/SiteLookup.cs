using Fairlead.Core;
using Fairlead.Gateway.Sites;

namespace Fairlead.Dialects.Unicore.Sites;

/// <summary>The sites as far as a caller can use them: one that they have no account on does not exist for them.</summary>
/// <param name="sites">All sites.</param>
internal sealed class SiteLookup(SiteDirectory sites)
{
    /// <summary>The sites the caller can use, in the order of the configuration. Anonymous callers see the factories of all.</summary>
    public IEnumerable<SiteProfile> UsableBy(Caller caller) => sites.All.Select(s => s.Profile).Where(s => s.AccountOf(caller.Principal).TryGet(out _, out _));

    /// <summary>The factories the caller may see: whoever has shown nothing may know what there is.</summary>
    public IEnumerable<(string Name, SiteProfile Site)> FactoriesFor(Caller caller) =>
        (caller.Principal.IsAnonymous ? sites.All.Select(s => s.Profile) : UsableBy(caller)).Select(s => (FactoryOf(s), s));

    /// <summary>The site of that name.</summary>
    public Outcome<SiteProfile> Site(Caller caller, string name) =>
        UsableBy(caller).FirstOrDefault(s => s.Name == name) is { } site ? site : Refusal.NotFound("such site");

    /// <summary>The site of the factory of that name.</summary>
    public Outcome<SiteProfile> Factory(Caller caller, string name) =>
        FactoriesFor(caller).FirstOrDefault(f => f.Name == name).Site is { } site ? site : Refusal.NotFound("such factory");

    /// <summary>The name of the factory of a site.</summary>
    public string FactoryOf(SiteProfile site) => UnicoreLinks.FactoryOf(site, sites);
}
