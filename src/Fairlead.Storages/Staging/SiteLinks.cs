using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Storages;

namespace Fairlead.Storages.Staging;

/// <summary>Symbolic links in the working directory to what is on the site already.</summary>
/// <param name="site">Says what may be named there.</param>
internal sealed class SiteLinks(SiteFiles site) : IStagingProtocol
{
    public bool Serves(DataPlace place) => place is DataPlace.LinkOnSite;

    public async Task<Outcome<long>> FetchAsync(Job job, StageIn import, IStorage files, CancellationToken cancellationToken)
    {
        if (import.From is not DataPlace.LinkOnSite link || import.Mode is WriteMode.Append)
        {
            return Refusal.Invalid("mode", "Nothing can be appended by a link.");
        }

        // It has to be there, and inside its root wherever links on the way lead.
        if (!site.Open(job, link.Path).TryGet(out var source, out var refusal)
            || !(await source.Files.StatAsync(source.Path, cancellationToken)).TryGet(out _, out refusal)
            || !StoragePath.Normalize(link.Path).TryGet(out var target, out refusal))
        {
            return refusal;
        }

        return files is ILinkingStorage linking
            ? (await linking.LinkAsync(target, import.To, mayReplace: import.Mode is WriteMode.Overwrite, cancellationToken)).Select(_ => 0L)
            : Refusal.Conflict("There are no symbolic links where the working directory is.");
    }

    public Task<Outcome<long>> SendAsync(Job job, IStorage files, StageOut export, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<long>>(Refusal.Invalid("exports", "Nothing can be sent to a link."));
}
