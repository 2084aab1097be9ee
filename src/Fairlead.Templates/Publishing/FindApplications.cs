using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Templates.Repositories;

namespace Fairlead.Templates.Publishing;

/// <summary>What is published, for those who may see it.</summary>
/// <param name="files">What is published.</param>
/// <param name="trees">The files of applications.</param>
public sealed class FindApplications(ApplicationFiles files, ApplicationTrees trees)
{
    /// <summary>The applications that somebody may see and run, in the order of their ids: those that are for them, offer a workflow and are deployed somewhere.</summary>
    public async Task<IReadOnlyList<Application>> ListAsync(Principal principal, CancellationToken cancellationToken) =>
        [.. (await files.ListAsync(cancellationToken)).Where(a => a.IsFor(principal) && a.Workflows is not { IsEmpty: true } && a.Deployed.Any()).OrderBy(a => a.Id, StringComparer.Ordinal)];

    /// <summary>One of them; <see cref="RefusalKind.NotFound"/> also where it is not for the principal.</summary>
    public async Task<Outcome<Application>> FindAsync(Principal principal, string id, CancellationToken cancellationToken) =>
        (await ListAsync(principal, cancellationToken)).FirstOrDefault(a => a.Id == id) is { } application ? application : Refusal.NotFound("such template");

    /// <summary>One of all that are published, whoever may see it (<see cref="Application.IsFor"/>); null where there is none.</summary>
    public async Task<Application?> FindPublishedAsync(string id, CancellationToken cancellationToken) =>
        (await files.ListAsync(cancellationToken)).FirstOrDefault(a => a.Id == id);

    /// <summary>The files of an application at the commit that it is deployed at; refused where they cannot be had.</summary>
    public Task<Outcome<TemplateTree>> CheckoutAsync(Application application, CancellationToken cancellationToken) => trees.CheckoutAsync(application, cancellationToken);

    /// <summary>
    /// Deploys an application again, at what its branch or tag names now: that is for developers and administrators who may see it. What runs goes on as it is.
    /// </summary>
    public async Task<Outcome<TemplateTree>> DeployAsync(Principal principal, string id, CancellationToken cancellationToken) =>
        !(await FindAsync(principal, id, cancellationToken)).TryGet(out var application, out var refusal) ? refusal
        : principal.Role is Role.Developer or Role.Admin ? await trees.DeployAsync(application, cancellationToken)
        : Refusal.Forbidden("Only developers deploy templates.");
}
