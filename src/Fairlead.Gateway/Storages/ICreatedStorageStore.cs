using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Journal;
using Fairlead.Core.Leases;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Leases;

namespace Fairlead.Gateway.Storages;

/// <summary>The truth about created storages. Every change is durable when it returns.</summary>
public interface ICreatedStorageStore
{
    /// <summary>Stores a new storage; false, with nothing stored, where its owner has <paramref name="most"/> already.</summary>
    Task<bool> AddAsync(CreatedStorage storage, int most, JournalEntry entry, CancellationToken cancellationToken);

    /// <summary>Loads the storage, asks <see cref="CreatedStorageLifecycle.Apply"/>, and stores what follows; <see cref="RefusalKind.NotFound"/> where there is none.</summary>
    /// <param name="id">Which one.</param>
    /// <param name="signal">What happened.</param>
    /// <param name="under">The lease under which it is worked on; null for what users want.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="LeaseLostException">Somebody else may have the lease by now; nothing is stored.</exception>
    Task<Outcome<CreatedStorage>> ApplyAsync(StorageId.Created id, StorageSignal signal, Lease? under, CancellationToken cancellationToken);

    /// <summary>The same for what users want, which needs no lease.</summary>
    Task<Outcome<CreatedStorage>> ApplyAsync(StorageId.Created id, StorageSignal signal, CancellationToken cancellationToken) => ApplyAsync(id, signal, under: null, cancellationToken);

    /// <summary>The storage, or null; one that is being removed is found until it is gone.</summary>
    Task<CreatedStorage?> FindAsync(StorageId.Created id, CancellationToken cancellationToken);

    /// <summary>A page of storages that fit the query, without those that are being removed; the oldest first.</summary>
    Task<CreatedStoragePage> ListAsync(CreatedStorageQuery query, CancellationToken cancellationToken);

    /// <summary>How many fit the query, its offset and limit aside.</summary>
    Task<long> CountAsync(CreatedStorageQuery query, CancellationToken cancellationToken);

    /// <summary>Storages of the site whose directory is to be made or removed, and that nobody works on at <paramref name="now"/>; the oldest first.</summary>
    Task<IReadOnlyList<CreatedStorage>> DueAsync(string site, DateTimeOffset now, int limit, CancellationToken cancellationToken);

    /// <summary>Storages whose time has come and that are not being removed yet.</summary>
    Task<IReadOnlyList<StorageId.Created>> ExpiredAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken);
}

/// <summary>Which created storages to list.</summary>
public sealed record CreatedStorageQuery
{
    /// <summary>Those of this user,</summary>
    public string Owner { get; init; } = string.Empty;

    /// <summary>and those that are shared under one of these names.</summary>
    public ImmutableArray<(GranteeKind Kind, string Grantee)> SharedWith { get; init; } = [];

    /// <summary>Only those that have every one of these tags.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>How many to skip, from 0.</summary>
    public long Offset { get; init; }

    /// <summary>How many to list, from 0.</summary>
    public int Limit { get; init; }
}

/// <summary>Part of a list of created storages.</summary>
/// <param name="Storages">Their ids, in order.</param>
/// <param name="HasMore">Whether there are any behind them.</param>
public sealed record CreatedStoragePage(IReadOnlyList<StorageId.Created> Storages, bool HasMore);
