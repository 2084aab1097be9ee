using System.Collections.Immutable;
using Fairlead.Core.Identity;
using Fairlead.Core.Journal;
using Fairlead.Core.Transfers;
using Fairlead.Gateway.Identity;

namespace Fairlead.Gateway.Transfers;

/// <summary>The truth about all file tickets. Every change is durable when its method returns, together with what the journal says of it.</summary>
public interface IFileTicketStore
{
    /// <summary>Keeps a new ticket.</summary>
    /// <returns>False, and nothing is kept, where its owner has <paramref name="most"/> already.</returns>
    Task<bool> AddAsync(FileTicket ticket, int most, JournalEntry entry, CancellationToken cancellationToken);

    /// <summary>The ticket, or null.</summary>
    Task<FileTicket?> FindAsync(TransferId id, CancellationToken cancellationToken);

    /// <summary>The ticket whose secret has that hash, or null.</summary>
    Task<FileTicket?> FindBySecretAsync(string secretHash, CancellationToken cancellationToken);

    /// <summary>A page of the tickets that fit the query.</summary>
    Task<OwnedPage<TransferId>> ListAsync(OwnedQuery query, CancellationToken cancellationToken);

    /// <summary>Gives it other tags.</summary>
    /// <returns>False where there is no such ticket.</returns>
    Task<bool> SetTagsAsync(TransferId id, ImmutableArray<string> tags, CancellationToken cancellationToken);

    /// <summary>Lets others do this with it, and nothing else.</summary>
    /// <returns>False where there is no such ticket.</returns>
    Task<bool> ShareAsync(TransferId id, ImmutableArray<Grant> grants, JournalEntry entry, CancellationToken cancellationToken);

    /// <summary>Gives it another end.</summary>
    /// <returns>False where there is no such ticket.</returns>
    Task<bool> SetExpiryAsync(TransferId id, DateTimeOffset expiresAt, CancellationToken cancellationToken);

    /// <summary>Adds to the bytes that went through it; nothing happens where there is no such ticket.</summary>
    Task AddBytesAsync(TransferId id, long bytes, CancellationToken cancellationToken);

    /// <summary>Forgets it.</summary>
    /// <returns>False where there is no such ticket.</returns>
    Task<bool> RemoveAsync(TransferId id, JournalEntry entry, CancellationToken cancellationToken);

    /// <summary>Forgets all whose time has come.</summary>
    Task RemoveExpiredAsync(DateTimeOffset now, CancellationToken cancellationToken);
}
