using Fairlead.Core;
using Fairlead.Core.Journal;
using Fairlead.Core.Operations;

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

    /// <summary>A page of the owner's operations, the oldest first, and whether there are any behind them.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="tags">Only those that have every one of these tags.</param>
    /// <param name="offset">How many to skip, from 0.</param>
    /// <param name="limit">How many to list, from 0.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    Task<(IReadOnlyList<OperationId> Ids, bool HasMore)> ListAsync(
        string owner, IReadOnlyList<string> tags, long offset, int limit, CancellationToken cancellationToken);

    /// <summary>Operations that wait or run, the oldest first.</summary>
    Task<IReadOnlyList<Operation>> UnfinishedAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Forgets the operation; false where there is none.</summary>
    Task<bool> RemoveAsync(OperationId id, JournalEntry entry, CancellationToken cancellationToken);

    /// <summary>Forgets operations that have ended and whose time has come.</summary>
    Task RemoveExpiredAsync(DateTimeOffset now, CancellationToken cancellationToken);
}
