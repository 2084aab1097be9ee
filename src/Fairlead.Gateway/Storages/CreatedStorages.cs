using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Identity;

namespace Fairlead.Gateway.Storages;

/// <summary>What a caller may know of created storages, and want of them.</summary>
/// <param name="store">Where they are.</param>
/// <param name="work">Hears that there is a directory to remove.</param>
/// <param name="options">How long they may be kept.</param>
/// <param name="clock">Says when.</param>
public sealed class CreatedStorages(ICreatedStorageStore store, StorageWork work, StorageOptions options, TimeProvider clock)
{
    /// <summary>The storage and what the principal may do with it; <see cref="RefusalKind.NotFound"/> also where they may not know of it.</summary>
    /// <param name="principal">Who asks.</param>
    /// <param name="id">The storage.</param>
    /// <param name="needed">What they need to have of it, else it is refused.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async Task<Outcome<(CreatedStorage Storage, AccessLevel Level)>> FindAsync(
        Principal principal, StorageId.Created id, AccessLevel needed, CancellationToken cancellationToken)
    {
        var storage = await store.FindAsync(id, cancellationToken);
        if (storage is null or { State: CreatedStorageState.Removing })
        {
            return Refusal.NotFound("such storage");
        }

        var level = AccessRules.LevelOf(principal, storage.Owner, storage.Grants);
        return AccessRules.Require(level, needed, "storage").Select(_ => (storage, level));
    }

    /// <summary>A page of the principal's own storages and of those that are shared with them.</summary>
    public Task<CreatedStoragePage> ListAsync(Principal principal, CreatedStorageQuery query, CancellationToken cancellationToken) =>
        store.ListAsync(For(principal, query), cancellationToken);

    /// <summary>How many there are.</summary>
    public Task<long> CountAsync(Principal principal, CreatedStorageQuery query, CancellationToken cancellationToken) =>
        store.CountAsync(For(principal, query), cancellationToken);

    /// <summary>Changes properties; all of them or, where one cannot be, none. Sharing is for the owner.</summary>
    public async Task<Outcome<CreatedStorage>> ChangeAsync(
        Principal principal, StorageId.Created id, StorageSignal.Change change, CancellationToken cancellationToken)
    {
        var needed = change.Grants is null ? AccessLevel.Modify : AccessLevel.Own;
        if (!(await FindAsync(principal, id, needed, cancellationToken)).TryGet(out var found, out var refusal))
        {
            return refusal;
        }

        return CreatedStorageLifecycle.Apply(found.Storage, change).TryGet(out var next, out refusal) && StorageRules.Check(next.Storage, change.At, options) is { } flaw
            ? flaw
            : await store.ApplyAsync(id, change, cancellationToken);
    }

    /// <summary>The storage is to go, with its directory where that was made for it.</summary>
    public async Task<Outcome<CreatedStorage>> RemoveAsync(Principal principal, StorageId.Created id, CancellationToken cancellationToken)
    {
        if (!(await FindAsync(principal, id, AccessLevel.Own, cancellationToken)).TryGet(out var found, out var refusal))
        {
            return refusal;
        }

        var outcome = await store.ApplyAsync(id, new StorageSignal.Remove(clock.GetUtcNow(), principal.User), cancellationToken);
        work.Tell(found.Storage.Site);
        return outcome;
    }

    private static CreatedStorageQuery For(Principal principal, CreatedStorageQuery query) =>
        query with { Owner = principal.User, SharedWith = [.. AccessRules.NamesOf(principal)] };
}
