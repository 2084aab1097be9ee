using Fairlead.Core.Journal;
using Fairlead.Core.Notifications;

namespace Fairlead.Gateway.Notifications;

/// <summary>
/// Notices that have not been delivered. <c>IJobStore</c> adds them with the change they tell of. Of each subscription only the oldest is due; the next
/// becomes due when that one is removed.
/// </summary>
public interface INotificationStore
{
    /// <summary>The hosts for which something is due, each once.</summary>
    Task<IReadOnlyList<string>> HostsAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>What is due for the host, the longest due first.</summary>
    Task<IReadOnlyList<PendingNotice>> DueAsync(string host, DateTimeOffset now, int limit, CancellationToken cancellationToken);

    /// <summary>When the next is due, or null where there is none.</summary>
    Task<DateTimeOffset?> NextAsync(CancellationToken cancellationToken);

    /// <summary>Counts a try, and keeps the notice from being due until <paramref name="until"/>: should the gateway die, it is due again then.</summary>
    /// <returns>False where somebody else was first.</returns>
    Task<bool> ClaimAsync(PendingNotice notice, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>The notice, which was claimed, is due again at that time.</summary>
    Task PostponeAsync(PendingNotice notice, DateTimeOffset dueAt, JournalEntry? entry, CancellationToken cancellationToken);

    /// <summary>The notice, which was claimed, is delivered or given up; the next of its subscription is due.</summary>
    Task RemoveAsync(PendingNotice notice, DateTimeOffset now, JournalEntry entry, CancellationToken cancellationToken);
}

/// <summary>A notice that waits to be delivered.</summary>
/// <param name="Number">Identity; ascending in the order in which notices came to be.</param>
/// <param name="Host">Host and port of its receiver.</param>
/// <param name="Tries">How often it was tried before.</param>
/// <param name="Notice">The notice.</param>
public sealed record PendingNotice(long Number, string Host, int Tries, Notice Notice);
