using Fairlead.Core;

namespace Fairlead.Gateway.Sites;

/// <summary>The sites of this gateway.</summary>
/// <param name="all">Every site, in the order of the configuration; the first is the default.</param>
public sealed class SiteDirectory(IEnumerable<ISite> all)
{
    private readonly ISite[] _all = [.. all];

    /// <summary>Every site, in the order of the configuration.</summary>
    public IReadOnlyList<ISite> All => _all;

    /// <summary>The site of that name, or the default where the name is null.</summary>
    public Outcome<ISite> Find(string? name)
    {
        var site = name is null ? _all.FirstOrDefault() : Array.Find(_all, s => s.Profile.Name == name);
        return site is null
            ? Refusal.Invalid("site", $"There is no site '{name}'. There are: {string.Join(", ", _all.Select(s => s.Profile.Name))}.")
            : Outcome<ISite>.Of(site);
    }
}
