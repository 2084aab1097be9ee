using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Storages;

namespace Fairlead.Storages.Staging;

/// <summary>Sends the output of a job where it goes. Where a path stands for several files, the target is the directory that takes them.</summary>
/// <param name="storages">Where files are.</param>
/// <param name="gateways">Where files of other gateways are.</param>
/// <param name="web">Delivers to other hosts.</param>
/// <param name="credentials">Opens what is shown to them.</param>
internal sealed class Exports(OwnersStorages storages, OwnersGateways gateways, WebTransfer web, WebCredentials credentials)
{
    /// <returns>Bytes sent.</returns>
    public async Task<Outcome<long>> SendAsync(Job job, IStorage files, StageOut export, CancellationToken cancellationToken)
    {
        if (!Wildcard.IsIn(export.From))
        {
            return await SendOneAsync(job, files, export, cancellationToken);
        }

        if (!(await Wildcard.ExpandAsync(files, export.From, cancellationToken)).TryGet(out var paths, out var refusal))
        {
            return refusal;
        }

        var sent = 0L;
        foreach (var path in paths)
        {
            var outcome = await SendOneAsync(job, files, export with { From = path, To = Below(export.To, StoragePath.NameOf(path)) }, cancellationToken);
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
        DataPlace.AtGateway g => g with { Path = $"{g.Path.TrimEnd('/')}/{name}" },
        DataPlace.Web w => new DataPlace.Web(new UriBuilder(w.Address) { Path = $"{w.Address.AbsolutePath.TrimEnd('/')}/{Uri.EscapeDataString(name)}" }.Uri),
        _ => directory,
    };

    private async Task<Outcome<long>> SendOneAsync(Job job, IStorage files, StageOut one, CancellationToken cancellationToken) => one.To switch
    {
        DataPlace.InStorage s => await ToStorageAsync(job, files, one.From, s, one.Mode, cancellationToken),
        DataPlace.AtGateway g => OwnersGateways.Settle((await gateways.OpenAsync(job, g, cancellationToken)).TryGet(out var target, out var refusal)
            ? await new StorageCopy(files, target, one.Mode).RunAsync(one.From, g.Path, cancellationToken)
            : refusal),
        DataPlace.Web w => await credentials.WithAsync(
            job, one.Credential, shown => web.PutAsync(token => files.ReadAsync(one.From, 0, null, token), w.Address, shown, one.Mode, cancellationToken)),
        _ => Refusal.Invalid("exports", $"Nothing can be sent to {one.To}."),
    };

    private async Task<Outcome<long>> ToStorageAsync(
        Job job, IStorage files, string path, DataPlace.InStorage place, WriteMode mode, CancellationToken cancellationToken) =>
        (await storages.OpenAsync(job, place.Storage, AccessLevel.Write, cancellationToken)).TryGet(out var target, out var refusal)
            ? await new StorageCopy(files, target, mode).RunAsync(path, place.Path, cancellationToken)
            : refusal;
}
