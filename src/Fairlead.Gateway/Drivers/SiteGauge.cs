using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Sites;

namespace Fairlead.Gateway.Drivers;

/// <summary>Counts the CPUs of the jobs that run on a site and of those that wait for it.</summary>
/// <param name="health">Whether the site answers.</param>
internal sealed class SiteGauge(SiteHealth health)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<JobId, (long Cpus, bool Runs)> _jobs = [];
    private HashSet<JobId>? _changed = [];
    private long _running;
    private long _waiting;

    /// <summary>How busy the site is now.</summary>
    public SiteLoad Read()
    {
        lock (_lock)
        {
            return new SiteLoad(health.Problem is null, _running, _waiting);
        }
    }

    /// <summary>Takes note of the newest version of a job.</summary>
    public void Note(Job job)
    {
        lock (_lock)
        {
            _changed?.Add(job.Id);
            Count(job);
        }
    }

    /// <summary>Takes note of a job as it was found in the store, unless there was news of it meanwhile.</summary>
    public void NoteRecovered(Job job)
    {
        lock (_lock)
        {
            if (_changed?.Contains(job.Id) != true)
            {
                Count(job);
            }
        }
    }

    /// <summary>All that was in the store has been noted.</summary>
    public void Recovered()
    {
        lock (_lock)
        {
            _changed = null;
        }
    }

    private void Count(Job job)
    {
        if (_jobs.Remove(job.Id, out var before))
        {
            Add(before, -1);
        }

        if (job.Work is JobWork.Admit or JobWork.StageIn or JobWork.Submit or JobWork.Watch or JobWork.Cancel)
        {
            var counted = (CpuNeed.OfOne(job.Description.Resources), job.State is JobState.Running);
            _jobs[job.Id] = counted;
            Add(counted, 1);
        }
    }

    private void Add((long Cpus, bool Runs) job, int sign)
    {
        if (job.Runs)
        {
            _running += sign * job.Cpus;
        }
        else
        {
            _waiting += sign * job.Cpus;
        }
    }
}
