using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Storages;

namespace Fairlead.Storages.Staging;

/// <summary>Files and directories in storages of this gateway and of others, and on the job's own site.</summary>
/// <param name="storages">Where files of this gateway are.</param>
/// <param name="gateways">Where files of other gateways are.</param>
/// <param name="site">Where files are that jobs name by their paths on the site.</param>
internal sealed class TreeFiles(OwnersStorages storages, OwnersGateways gateways, SiteFiles site) : IStagingProtocol
{
    public bool Serves(DataPlace place) => place is (DataPlace.InStorage or DataPlace.AtGateway or DataPlace.OnSite) && !ObjectFiles.IsHere(place);

    public async Task<Outcome<long>> FetchAsync(Job job, StageIn import, IStorage files, CancellationToken cancellationToken) => Settled(
        import.From,
        (await OpenAsync(job, import.From, AccessLevel.Read, cancellationToken)).TryGet(out var source, out var refusal)
            ? await FetchAsync(source.Files, source.Path, files, import, cancellationToken)
            : refusal);

    public async Task<Outcome<long>> SendAsync(Job job, IStorage files, StageOut export, CancellationToken cancellationToken) => Settled(
        export.To,
        (await OpenAsync(job, export.To, AccessLevel.Write, cancellationToken)).TryGet(out var target, out var refusal)
            ? await new StorageCopy(files, target.Files, export.Mode).RunAsync(export.From, target.Path, cancellationToken)
            : refusal);

    /// <summary>Fetches a file or directory, or all that fits a pattern: then the target is the directory that takes it.</summary>
    public static async Task<Outcome<long>> FetchAsync(IStorage source, string path, IStorage files, StageIn import, CancellationToken cancellationToken)
    {
        if (!Wildcard.IsIn(path))
        {
            return await new StorageCopy(source, files, import.Mode).RunAsync(path, import.To, cancellationToken);
        }

        if (!(await Wildcard.ExpandAsync(source, path, cancellationToken)).TryGet(out var matches, out var refusal))
        {
            return refusal;
        }

        var fetched = 0L;
        foreach (var match in matches)
        {
            var outcome = await new StorageCopy(source, files, import.Mode).RunAsync(match, $"{import.To}/{StoragePath.NameOf(match)}", cancellationToken);
            if (!outcome.TryGet(out var bytes, out refusal))
            {
                return refusal;
            }

            fetched += bytes;
        }

        return fetched;
    }

    private async Task<Outcome<(IStorage Files, string Path)>> OpenAsync(Job job, DataPlace place, AccessLevel needed, CancellationToken cancellationToken) => place switch
    {
        DataPlace.InStorage s => (await storages.OpenAsync(job, s.Storage, needed, cancellationToken)).Select(files => (files, s.Path)),
        DataPlace.AtGateway g => (await gateways.OpenAsync(job, g, cancellationToken)).Select(files => (files, g.Path)),
        DataPlace.OnSite o => site.Open(job, o.Path),
        _ => Refusal.Invalid("place", $"{place} is in no storage."),
    };

    private static Outcome<long> Settled(DataPlace place, Outcome<long> outcome) => place is DataPlace.AtGateway ? OwnersGateways.Settle(outcome) : outcome;
}
