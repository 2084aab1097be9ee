using Fairlead.Gateway.Sites;

namespace Fairlead.Sites.Tests;

/// <summary>A site that is tried, and what a test has to know of it.</summary>
public abstract class SitePlace
{
    /// <summary>The site.</summary>
    public abstract ISite Site { get; }

    /// <summary>The account of its jobs.</summary>
    public abstract string Account { get; }

    /// <summary>The workspace of that account.</summary>
    public string Workspace => Site.Profile.WorkspaceOf(Account);

    /// <summary>The shortest time limit there is, or null where none is tried.</summary>
    public abstract TimeSpan ShortestTimeLimit { get; }
}
