using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Repositories;
using Fairlead.Gateway.Storages;
using Fairlead.Storages.Git;

namespace Fairlead.Storages.Staging;

/// <summary>The files of workflows that this gateway publishes.</summary>
/// <param name="trees">Know where they are on the gateway.</param>
internal sealed class PublishedFiles(IPublishedTrees trees) : IStagingProtocol
{
    public bool Serves(DataPlace place) => place is DataPlace.Published;

    public async Task<Outcome<long>> FetchAsync(Job job, StageIn import, IStorage files, CancellationToken cancellationToken) =>
        import.From is not DataPlace.Published place || import.Mode is WriteMode.Append ? Refusal.Invalid("mode", "Nothing can be appended from a template.")
        : (await trees.DirectoryAsync(place.Repository, place.Version, cancellationToken)).TryGet(out var directory, out var refusal)
            ? await new GitTree(files, import.Mode).CopyAsync(new DirectoryInfo(directory), import.To, cancellationToken)
            : refusal;

    public Task<Outcome<long>> SendAsync(Job job, IStorage files, StageOut export, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<long>>(Refusal.Invalid("exports", "Nothing can be sent to a template."));
}

/// <summary>Where a program publishes nothing.</summary>
internal sealed class NothingPublished : IPublishedTrees
{
    public Task<Outcome<string>> DirectoryAsync(string repository, string version, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<string>>(Refusal.NotFound($"repository of templates '{repository}'"));
}
