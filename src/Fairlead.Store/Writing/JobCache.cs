using System.Collections.Concurrent;
using Fairlead.Core;
using Fairlead.Core.Jobs;

namespace Fairlead.Store.Writing;

/// <summary>
/// The newest versions of jobs that are under way, as they were stored: what a step has just written need not be read and understood again for the next
/// one. Only where nobody else writes; an update that meets another version than it counts on is refused all the same.
/// </summary>
/// <param name="database">The database.</param>
internal sealed class JobCache(IDatabase database)
{
    private const int Most = 20_000;

    private readonly ConcurrentDictionary<JobId, Job> _jobs = new();
    private int _count;

    /// <summary>The job as it is stored, or null where that has to be read.</summary>
    public Job? Find(JobId id) => _jobs.GetValueOrDefault(id);

    /// <summary>These were committed. Only the writer says so.</summary>
    public void Keep(IEnumerable<TrackedJob> changed)
    {
        if (database.IsShared)
        {
            return;
        }

        foreach (var tracked in changed)
        {
            if (tracked.IsRemoved || tracked.Job.Work is JobWork.None)
            {
                _count -= _jobs.TryRemove(tracked.Job.Id, out _) ? 1 : 0;
            }
            else if (_jobs.ContainsKey(tracked.Job.Id))
            {
                _jobs[tracked.Job.Id] = tracked.Job;
            }
            else if (_count < Most)
            {
                _jobs[tracked.Job.Id] = tracked.Job;
                _count++;
            }
        }
    }

    /// <summary>What is stored may be something else. Only the writer says so.</summary>
    public void Clear()
    {
        _jobs.Clear();
        _count = 0;
    }
}
