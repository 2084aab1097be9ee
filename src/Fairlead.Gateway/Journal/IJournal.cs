using Fairlead.Core;
using Fairlead.Core.Journal;

namespace Fairlead.Gateway.Journal;

/// <summary>The append-only record of everything that happened. What happens to jobs is appended by <c>IJobStore</c> with the change itself.</summary>
public interface IJournal
{
    /// <summary>Appends what goes with no change of a job: logins, refusals, file actions. Durable when it returns.</summary>
    Task AppendAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken);

    /// <summary>What happened to one job after <paramref name="after"/>, in order.</summary>
    /// <param name="job">The job; it need not exist any more.</param>
    /// <param name="after">Sequence number to go on from; 0 for the beginning.</param>
    /// <param name="limit">At most so many, 1 to 10,000.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    Task<IReadOnlyList<JournalRecord>> ReadAsync(JobId job, long after, int limit, CancellationToken cancellationToken);

    /// <summary>What happened to anything after <paramref name="after"/>, in order; <paramref name="limit"/> as above.</summary>
    Task<IReadOnlyList<JournalRecord>> ReadAllAsync(long after, int limit, CancellationToken cancellationToken);
}
