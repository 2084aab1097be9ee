using Fairlead.Core;
using Fairlead.Core.Journal;
using Fairlead.Core.Leases;
using Fairlead.Core.Operations;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Leases;

namespace Fairlead.Gateway.Operations;

/// <summary>The truth about operations. Every change is durable when it returns.</summary>
public interface IOperationStore
{
    /// <summary>Stores a new operation; false, with nothing stored, where its owner has <paramref name="most"/> already.</summary>
    Task<bool> AddAsync(Operation operation, int most, JournalEntry entry, CancellationToken cancellationToken);

    /// <summary>Loads the operation, asks <see cref="OperationLifecycle.Apply"/>, and stores what follows; <see cref="RefusalKind.NotFound"/> where there is none.</summary>
    /// <param name="id">Which one.</param>
    /// <param name="signal">What happened.</param>
    /// <param name="under">The lease under which it is worked on; null for what users want.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="LeaseLostException">Somebody else may have the lease by now; nothing is stored.</exception>
    Task<Outcome<Operation>> ApplyAsync(OperationId id, OperationSignal signal, Lease? under, CancellationToken cancellationToken);

    /// <summary>The same for what users want, which needs no lease.</summary>
    Task<Outcome<Operation>> ApplyAsync(OperationId id, OperationSignal signal, CancellationToken cancellationToken) => ApplyAsync(id, signal, under: null, cancellationToken);

    /// <summary>The operation, or null.</summary>
    Task<Operation?> FindAsync(OperationId id, CancellationToken cancellationToken);

    /// <summary>A page of the operations that fit the query.</summary>
    Task<OwnedPage<OperationId>> ListAsync(OwnedQuery query, CancellationToken cancellationToken);

    /// <summary>Operations that have not ended and that nobody carries out at <paramref name="now"/>, the oldest first.</summary>
    Task<IReadOnlyList<Operation>> DueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken);

    /// <summary>Forgets the operation; false where there is none.</summary>
    Task<bool> RemoveAsync(OperationId id, JournalEntry entry, CancellationToken cancellationToken);

    /// <summary>Forgets operations that have ended and whose time has come.</summary>
    Task RemoveExpiredAsync(DateTimeOffset now, CancellationToken cancellationToken);
}
