using Fairlead.Core.Journal;
using Fairlead.Core.Leases;
using Fairlead.Core.Notifications;
using Fairlead.Gateway.Leases;

namespace Fairlead.Gateway.Notifications;

/// <summary>
/// Notices that have not been delivered. <c>IJobStore</c> adds them with the change they tell of. Of each subscription only the oldest is due; the next
/// becomes due when that one is removed. What somebody delivers at the moment, and so has the lease of, is not due for anybody.
/// </summary>
public interface INotificationStore
{
    /// <summary>The hosts for which something is due, each once.</summary>
    Task<IReadOnlyList<string>> HostsAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>What is due for the host, the longest due first.</summary>
    Task<IReadOnlyList<PendingNotice>> DueAsync(string host, DateTimeOffset now, int limit, CancellationToken cancellationToken);

    /// <summary>When the next is due, or null where there is none.</summary>
    Task<DateTimeOffset?> NextAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Counts a try.</summary>
    /// <returns>False where somebody else has tried since it was read.</returns>
    /// <exception cref="LeaseLostException">Somebody else may have the lease by now.</exception>
    Task<bool> BeginAsync(PendingNotice notice, Lease under, CancellationToken cancellationToken);

    /// <summary>The notice, which was begun, is due again at that time.</summary>
    /// <exception cref="LeaseLostException">Somebody else may have the lease by now.</exception>
    Task PostponeAsync(PendingNotice notice, DateTimeOffset dueAt, JournalEntry? entry, Lease under, CancellationToken cancellationToken);

    /// <summary>The notice, which was begun, is delivered or given up; the next of its subscription is due.</summary>
    /// <exception cref="LeaseLostException">Somebody else may have the lease by now.</exception>
    Task RemoveAsync(PendingNotice notice, DateTimeOffset now, JournalEntry entry, Lease under, CancellationToken cancellationToken);
}

/// <summary>A notice that waits to be delivered.</summary>
/// <param name="Number">Identity; ascending in the order in which notices came to be.</param>
/// <param name="Host">Host and port of its receiver.</param>
/// <param name="Tries">How often it was tried before.</param>
/// <param name="Notice">The notice.</param>
public sealed record PendingNotice(long Number, string Host, int Tries, Notice Notice);
