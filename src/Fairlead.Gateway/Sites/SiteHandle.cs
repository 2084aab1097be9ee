using System.Collections.Immutable;

namespace Fairlead.Gateway.Sites;

/// <summary>What a user has set on a site for themselves. The site itself is everybody's.</summary>
/// <param name="Tags">Words to find it by.</param>
/// <param name="Umask">File mode mask of the jobs they hand to the site that name none, such as 0o077; null for the site's own.</param>
public sealed record SiteHandle(ImmutableArray<string> Tags, int? Umask)
{
    /// <summary>Nothing set.</summary>
    public static readonly SiteHandle Unset = new([], null);
}
