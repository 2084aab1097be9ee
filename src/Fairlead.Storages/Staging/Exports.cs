using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Storages;

namespace Fairlead.Storages.Staging;

/// <summary>Sends the output of a job where it goes. Where a path stands for several files, the target is the directory that takes them.</summary>
/// <param name="storages">Where files are.</param>
internal sealed class Exports(OwnersStorages storages)
{
    /// <returns>Bytes sent.</returns>
    public async Task<Outcome<long>> SendAsync(Job job, IStorage files, StageOut export, CancellationToken cancellationToken)
    {
        if (!Wildcard.IsIn(export.From))
        {
            return await SendAsync(job, files, export.From, export.To, export.Mode, cancellationToken);
        }

        if (!(await Wildcard.ExpandAsync(files, export.From, cancellationToken)).TryGet(out var paths, out var refusal))
        {
            return refusal;
        }

        var sent = 0L;
        foreach (var path in paths)
        {
            var outcome = await SendAsync(job, files, path, Below(export.To, StoragePath.NameOf(path)), export.Mode, cancellationToken);
            if (!outcome.TryGet(out var bytes, out refusal))
            {
                return refusal;
            }

            sent += bytes;
        }

        return sent;
    }

    private static DataPlace Below(DataPlace directory, string name) => directory switch
    {
        DataPlace.InStorage s => s with { Path = $"{s.Path}/{name}" },
        _ => directory,
    };

    private async Task<Outcome<long>> SendAsync(
        Job job, IStorage files, string path, DataPlace place, WriteMode mode, CancellationToken cancellationToken) => place switch
        {
            DataPlace.InStorage s => await ToStorageAsync(job, files, path, s, mode, cancellationToken),
            _ => Refusal.Invalid("exports", $"Nothing can be sent to {place}."),
        };

    private async Task<Outcome<long>> ToStorageAsync(
        Job job, IStorage files, string path, DataPlace.InStorage place, WriteMode mode, CancellationToken cancellationToken) =>
        (await storages.OpenAsync(job, place.Storage, cancellationToken)).TryGet(out var target, out var refusal)
            ? await new StorageCopy(files, target, mode).RunAsync(path, place.Path, cancellationToken)
            : refusal;
}
