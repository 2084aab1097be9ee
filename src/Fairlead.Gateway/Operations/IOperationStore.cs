using Fairlead.Core;
using Fairlead.Core.Journal;
using Fairlead.Core.Operations;
using Fairlead.Gateway.Identity;

namespace Fairlead.Gateway.Operations;

/// <summary>The truth about operations. Every change is durable when it returns.</summary>
public interface IOperationStore
{
    /// <summary>Stores a new operation; false, with nothing stored, where its owner has <paramref name="most"/> already.</summary>
    Task<bool> AddAsync(Operation operation, int most, JournalEntry entry, CancellationToken cancellationToken);

    /// <summary>Loads the operation, asks <see cref="OperationLifecycle.Apply"/>, and stores what follows; <see cref="RefusalKind.NotFound"/> where there is none.</summary>
    Task<Outcome<Operation>> ApplyAsync(OperationId id, OperationSignal signal, CancellationToken cancellationToken);

    /// <summary>The operation, or null.</summary>
    Task<Operation?> FindAsync(OperationId id, CancellationToken cancellationToken);

    /// <summary>A page of the operations that fit the query.</summary>
    Task<OwnedPage<OperationId>> ListAsync(OwnedQuery query, CancellationToken cancellationToken);

    /// <summary>Operations that wait or run, the oldest first.</summary>
    Task<IReadOnlyList<Operation>> UnfinishedAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Forgets the operation; false where there is none.</summary>
    Task<bool> RemoveAsync(OperationId id, JournalEntry entry, CancellationToken cancellationToken);

    /// <summary>Forgets operations that have ended and whose time has come.</summary>
    Task RemoveExpiredAsync(DateTimeOffset now, CancellationToken cancellationToken);
}
