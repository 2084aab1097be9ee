using Fairlead.Core;
using Fairlead.Core.Journal;
using Fairlead.Core.Leases;
using Fairlead.Core.Transfers;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Leases;

namespace Fairlead.Gateway.Transfers;

/// <summary>The truth about all transfers. Every change is durable when its method returns, together with what the journal says of it.</summary>
public interface ITransferStore
{
    /// <summary>Keeps a new transfer.</summary>
    /// <returns>False, and nothing is kept, where its owner has <paramref name="most"/> already.</returns>
    Task<bool> AddAsync(Transfer transfer, int most, JournalEntry entry, CancellationToken cancellationToken);

    /// <summary>
    /// Loads the transfer, asks <see cref="TransferLifecycle.Apply"/> and stores what follows. Refused where the life cycle refuses;
    /// <see cref="RefusalKind.NotFound"/> where there is no such transfer.
    /// </summary>
    /// <param name="id">Which one.</param>
    /// <param name="signal">What happened.</param>
    /// <param name="under">The lease under which it is worked on; null for what users want.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="LeaseLostException">Somebody else may have the lease by now; nothing is stored.</exception>
    Task<Outcome<Transfer>> ApplyAsync(TransferId id, TransferSignal signal, Lease? under, CancellationToken cancellationToken);

    /// <summary>The same for what users want, which needs no lease.</summary>
    Task<Outcome<Transfer>> ApplyAsync(TransferId id, TransferSignal signal, CancellationToken cancellationToken) => ApplyAsync(id, signal, under: null, cancellationToken);

    /// <summary>The transfer, or null.</summary>
    Task<Transfer?> FindAsync(TransferId id, CancellationToken cancellationToken);

    /// <summary>A page of the transfers that fit the query.</summary>
    Task<OwnedPage<TransferId>> ListAsync(OwnedQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// Transfers whose <see cref="Transfer.DueAt"/> has come and that nobody carries out: the first of every owner, then the second of every owner, and so on, so that nobody waits
    /// for all that somebody else wants.
    /// </summary>
    /// <param name="now">What time it is.</param>
    /// <param name="perOwner">Most of one owner.</param>
    /// <param name="limit">Most of all.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    Task<IReadOnlyList<DueTransfer>> DueAsync(DateTimeOffset now, int perOwner, int limit, CancellationToken cancellationToken);

    /// <summary>Forgets it. Whoever carries it out notices when it reports.</summary>
    /// <returns>False where there is no such transfer.</returns>
    Task<bool> RemoveAsync(TransferId id, JournalEntry entry, CancellationToken cancellationToken);

    /// <summary>Forgets all whose time has come.</summary>
    Task RemoveExpiredAsync(DateTimeOffset now, CancellationToken cancellationToken);
}

/// <summary>A transfer that somebody has to carry out.</summary>
/// <param name="Id">Which one.</param>
/// <param name="Owner">Whose.</param>
public sealed record DueTransfer(TransferId Id, string Owner);
