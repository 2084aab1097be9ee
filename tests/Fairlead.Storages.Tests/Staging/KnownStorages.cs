using Fairlead.Core;
using Fairlead.Core.Journal;
using Fairlead.Core.Leases;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Storages;

namespace Fairlead.Storages.Tests.Staging;

/// <summary>Created storages that are known from the start and never change.</summary>
internal sealed class KnownStorages(params CreatedStorage[] all) : ICreatedStorageStore
{
    public Task<CreatedStorage?> FindAsync(StorageId.Created id, CancellationToken cancellationToken) => Task.FromResult(Array.Find(all, s => s.Id == id));

    public Task<bool> AddAsync(CreatedStorage storage, int most, JournalEntry entry, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Outcome<CreatedStorage>> ApplyAsync(StorageId.Created id, StorageSignal signal, Lease? under, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<CreatedStoragePage> ListAsync(CreatedStorageQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<long> CountAsync(CreatedStorageQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<CreatedStorage>> DueAsync(string site, DateTimeOffset now, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<StorageId.Created>> ExpiredAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();
}
