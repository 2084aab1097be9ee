using Fairlead.Core;

namespace Fairlead.Gateway.Repositories;

/// <summary>The trees of files that this gateway publishes, by repository and version.</summary>
public interface IPublishedTrees
{
    /// <summary>The directory of the gateway that holds one version, fetched again where it is not there; it never changes.</summary>
    Task<Outcome<string>> DirectoryAsync(string repository, string version, CancellationToken cancellationToken);
}
