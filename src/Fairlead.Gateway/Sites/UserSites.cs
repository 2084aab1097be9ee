using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Gateway.Jobs;

namespace Fairlead.Gateway.Sites;

/// <summary>Lets users set on the sites that they can use what is for them alone.</summary>
/// <param name="sites">All sites.</param>
/// <param name="handles">Keep what is set.</param>
public sealed class UserSites(SiteDirectory sites, ISiteHandles handles)
{
    private const int MostMask = 0x1ff;

    /// <summary>All that the principal has set, by site.</summary>
    public Task<IReadOnlyDictionary<string, SiteHandle>> ListAsync(Principal principal, CancellationToken cancellationToken) =>
        handles.ListAsync(principal.User, cancellationToken);

    /// <summary>What the principal has set on the site.</summary>
    public async Task<SiteHandle> FindAsync(Principal principal, string site, CancellationToken cancellationToken) =>
        (await handles.ListAsync(principal.User, cancellationToken)).GetValueOrDefault(site, SiteHandle.Unset);

    /// <summary>Gives the site these tags in the place of those it has for the principal.</summary>
    public async Task<Outcome<Done>> SetTagsAsync(Principal principal, string site, ImmutableArray<string> tags, CancellationToken cancellationToken)
    {
        if (DescriptionRules.CheckTags(tags) is { } flaw)
        {
            return flaw;
        }

        if (Check(principal, site) is { } refusal)
        {
            return refusal;
        }

        await handles.SetTagsAsync(principal.User, site, tags, cancellationToken);
        return Done.Value;
    }

    /// <summary>Sets the mask of the jobs that the principal hands to the site: 0 to 0o777.</summary>
    public async Task<Outcome<Done>> SetUmaskAsync(Principal principal, string site, int umask, CancellationToken cancellationToken)
    {
        if (umask is < 0 or > MostMask)
        {
            return Refusal.Invalid("umask", "A file mode mask is 000 to 777.");
        }

        if (Check(principal, site) is { } refusal)
        {
            return refusal;
        }

        await handles.SetUmaskAsync(principal.User, site, umask, cancellationToken);
        return Done.Value;
    }

    /// <summary>Forgets what the principal has set on the site.</summary>
    public async Task<Outcome<Done>> RemoveAsync(Principal principal, string site, CancellationToken cancellationToken)
    {
        if (Check(principal, site) is { } refusal)
        {
            return refusal;
        }

        await handles.RemoveAsync(principal.User, site, cancellationToken);
        return Done.Value;
    }

    private Refusal? Check(Principal principal, string name) =>
        sites.All.Any(s => s.Profile.Name == name && s.Profile.AccountOf(principal).TryGet(out _, out _)) ? null : Refusal.NotFound("such site");
}
