using System.Collections.Immutable;

namespace Fairlead.Gateway.Sites;

/// <summary>Keeps what users have set on sites. Changes are durable once a method returns.</summary>
public interface ISiteHandles
{
    /// <summary>All that the user has set, by site; a site on which nothing is set is not in it.</summary>
    Task<IReadOnlyDictionary<string, SiteHandle>> ListAsync(string user, CancellationToken cancellationToken);

    /// <summary>Sets the tags in the place of those that were set.</summary>
    Task SetTagsAsync(string user, string site, ImmutableArray<string> tags, CancellationToken cancellationToken);

    /// <summary>Sets the mask.</summary>
    Task SetUmaskAsync(string user, string site, int umask, CancellationToken cancellationToken);

    /// <summary>Forgets what the user has set on the site.</summary>
    Task RemoveAsync(string user, string site, CancellationToken cancellationToken);
}
