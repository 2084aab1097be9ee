using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Storages;

namespace Fairlead.Storages.Staging;

/// <summary>Opens the storages of other gateways that a job names, for its owner.</summary>
/// <param name="principals">Knows the owners of jobs.</param>
/// <param name="foreign">Opens storages of other gateways.</param>
internal sealed class OwnersGateways(IPrincipals principals, IForeignStorages foreign)
{
    /// <summary>The storage as the owner of <paramref name="job"/> sees it.</summary>
    public async Task<Outcome<IStorage>> OpenAsync(Job job, DataPlace.AtGateway place, CancellationToken cancellationToken) =>
        await principals.FindAsync(job.Owner, cancellationToken) is { } owner
            ? foreign.Open(owner with { Preferences = job.Preferences }, place)
            : Refusal.Forbidden($"{job.Owner} is not known to this gateway by itself: it cannot act for them at {place.Storage.Authority}.");

    /// <summary>Whether another gateway answers later says nothing about the job's site: the job does not wait for it.</summary>
    public static Outcome<long> Settle(Outcome<long> outcome) =>
        !outcome.TryGet(out _, out var refusal) && refusal.Kind is RefusalKind.Unavailable ? Refusal.Conflict(refusal.Message) : outcome;
}
