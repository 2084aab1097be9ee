using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Storages;

namespace Fairlead.Storages.Staging;

/// <summary>What users keep with the gateway itself for their jobs, and what these leave behind apart from their working directories.</summary>
/// <param name="places">Where it is.</param>
/// <param name="provider">Reaches it.</param>
/// <param name="principals">Knows the owners of jobs.</param>
internal sealed class ObjectFiles(ObjectPlaces places, IStorageProvider provider, IPrincipals principals) : IStagingProtocol
{
    public bool Serves(DataPlace place) => IsHere(place);

    /// <summary>Whether it is here and in no other storage.</summary>
    public static bool IsHere(DataPlace place) => place is DataPlace.InStorage { Storage: StorageId.Objects or StorageId.Outputs };

    public async Task<Outcome<long>> FetchAsync(Job job, StageIn import, IStorage files, CancellationToken cancellationToken) =>
        (await OpenAsync(job, import.From, cancellationToken)).TryGet(out var source, out var refusal)
            ? await TreeFiles.FetchAsync(source.Files, source.Path, files, import, cancellationToken)
            : refusal;

    public async Task<Outcome<long>> SendAsync(Job job, IStorage files, StageOut export, CancellationToken cancellationToken) =>
        (await OpenAsync(job, export.To, cancellationToken)).TryGet(out var target, out var refusal)
            ? await new StorageCopy(files, target.Files, export.Mode).RunAsync(export.From, target.Path, cancellationToken)
            : refusal;

    /// <summary>Removes what a job has left behind; nothing there is well, too.</summary>
    public async Task<Outcome<Done>> RemoveOutputsAsync(Job job, CancellationToken cancellationToken) =>
        !places.OutputsOfAll(job).TryGet(out var place, out _) ? Done.Value
        : (await Open(place).DeleteAsync($"/{job.Id}", cancellationToken)).TryGet(out _, out var refusal) || refusal.Kind is RefusalKind.NotFound ? Done.Value
        : refusal;

    private async Task<Outcome<(IStorage Files, string Path)>> OpenAsync(Job job, DataPlace place, CancellationToken cancellationToken)
    {
        if (place is not DataPlace.InStorage { Storage: var storage, Path: var path })
        {
            return Refusal.Invalid("place", $"{place} is not kept with the gateway.");
        }

        var found = storage is StorageId.Objects objects ? places.Of(objects, await OwnerOfAsync(job, cancellationToken)) : places.OutputsOf(job);
        return found.Select(p => (Open(p), path));
    }

    private IStorage Open(FilePlace place) => provider.Open(place.Site, place.Account, place.Path);

    // As they are now, with the role they chose when they submitted the job. Of somebody whom only another issuer knows, all that is left here is the account that they used.
    private async Task<Principal> OwnerOfAsync(Job job, CancellationToken cancellationToken) =>
        await principals.FindAsync(job.Owner, cancellationToken) is { } owner ? owner with { Preferences = job.Preferences } : Principal.Anonymous with
        {
            User = job.Owner,
            Method = AuthenticationMethod.OpenIdConnect,
            Accounts = Principal.Anonymous.Accounts.Add(job.Site, [job.Account]),
        };
}
