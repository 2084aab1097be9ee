using Fairlead.Core;

namespace Fairlead.Templates.Repositories;

/// <summary>The repositories of published workflows.</summary>
public interface ITemplateRepositories
{
    /// <summary>All of them, in the order of the configuration.</summary>
    IReadOnlyList<TemplateRepository> All { get; }

    /// <summary>
    /// What a repository holds now. It is fetched unless that version is here already; one fetch of a repository at a time.
    /// </summary>
    /// <param name="name">The name of the repository.</param>
    /// <param name="revision">A branch, a tag or the id of a commit; null for the one of the configuration.</param>
    /// <param name="cancellationToken">Ends the fetching.</param>
    /// <returns>
    /// Refused where there is no such repository or revision, where it cannot be reached, is too large, or has links that lead out of it.
    /// </returns>
    Task<Outcome<TemplateTree>> CheckoutAsync(string name, string? revision, CancellationToken cancellationToken);
}
