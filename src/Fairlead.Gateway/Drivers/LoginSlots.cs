using Fairlead.Core;
using Fairlead.Core.Jobs;

namespace Fairlead.Gateway.Drivers;

/// <summary>
/// Keeps an account from running too much on the login nodes of a site: who comes when all its slots are taken waits for one. Rebuilt from the stored
/// jobs like everything else, so a driver that starts finds those that run.
/// </summary>
/// <param name="limit">How many attempts of one account may be there at a time.</param>
internal sealed class LoginSlots(int limit)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<JobId, string> _holders = [];
    private readonly Dictionary<string, int> _counts = [];
    private readonly HashSet<JobId> _waiters = [];

    /// <summary>Who waits, by account; those that are no waiters any more are passed over.</summary>
    private readonly Dictionary<string, Queue<WorkItem>> _queues = [];

    /// <summary>Takes a slot for the job, which may have it already.</summary>
    /// <returns>Whether there was one; if not, the job comes back to the queue of <see cref="Note"/> when there is.</returns>
    public bool TryTake(Job job)
    {
        lock (_lock)
        {
            if (_holders.ContainsKey(job.Id) || _counts.GetValueOrDefault(job.Account) < limit)
            {
                Hold(job);
                return true;
            }

            if (_waiters.Add(job.Id))
            {
                (_queues.TryGetValue(job.Account, out var queue) ? queue : _queues[job.Account] = []).Enqueue(DriverContext.ItemOf(job));
            }

            return false;
        }
    }

    /// <summary>Takes note of the newest version of a job; those for whom there is a slot by now are added to <paramref name="submissions"/>.</summary>
    public void Note(Job job, WorkQueue submissions)
    {
        List<WorkItem> next = [];
        lock (_lock)
        {
            if (job.Work is not JobWork.Submit)
            {
                _waiters.Remove(job.Id);
            }

            var isThere = job.Placement is StepPlacement.LoginNode && job.CurrentAttempt?.BatchId is not null && job.Work is JobWork.Watch or JobWork.Cancel;
            var mayGetThere = job.Placement is StepPlacement.LoginNode && job.Work is JobWork.Submit or JobWork.Cancel;
            if (isThere)
            {
                Hold(job);
            }
            else if (!mayGetThere && _holders.Remove(job.Id, out var account))
            {
                _counts[account]--;
                next = TakeWaiters(account);
            }
        }

        submissions.Add(next);
    }

    private List<WorkItem> TakeWaiters(string account)
    {
        var taken = new List<WorkItem>();
        var queue = _queues.GetValueOrDefault(account);
        while (taken.Count < limit - _counts[account] && queue?.TryDequeue(out var item) == true)
        {
            if (_waiters.Remove(item.Job))
            {
                taken.Add(item);
            }
        }

        return taken;
    }

    private void Hold(Job job)
    {
        if (_holders.TryAdd(job.Id, job.Account))
        {
            _counts[job.Account] = _counts.GetValueOrDefault(job.Account) + 1;
        }
    }
}
