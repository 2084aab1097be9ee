using System.Collections.Concurrent;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Sites;

namespace Fairlead.Gateway.Jobs;

/// <summary>Counts the jobs between admission and their end, in all and by owner, and wakes the admission when there is room or news.</summary>
/// <param name="limits">How many there may be.</param>
internal sealed class InFlight(SiteLimits limits) : IDisposable
{
    private readonly ConcurrentDictionary<JobId, string> _owners = new();
    private readonly ConcurrentDictionary<string, int> _counts = new();
    private readonly Bell _news = new();
    private readonly Lock _taking = new();
    private long _arrivals;
    private long _servedUpTo = -1;

    public int Count => _owners.Count;

    /// <summary>How often a job has come to wait for admission.</summary>
    public long Arrivals => Volatile.Read(ref _arrivals);

    public int CountOf(string owner) => _counts.GetValueOrDefault(owner);

    /// <summary>Nobody waited for admission when there had been so many <see cref="Arrivals"/>.</summary>
    public void NobodyWaits(long arrivals) => Volatile.Write(ref _servedUpTo, arrivals);

    /// <summary>Takes a place for a job that comes in, where there is one and nobody else waits for it.</summary>
    public bool TryTake(Job job)
    {
        lock (_taking)
        {
            return Volatile.Read(ref _servedUpTo) == Arrivals && Count < limits.MaxActive && CountOf(job.Owner) < limits.MaxActivePerOwner && Add(job);
        }
    }

    /// <summary>The job does not come in after all.</summary>
    public void GiveBack(JobId job) => Remove(job);

    /// <summary>Takes note of the newest version of a job.</summary>
    /// <returns>Whether it is between admission and its end.</returns>
    public bool Note(Job job)
    {
        var isInFlight = job.Work is not (JobWork.None or JobWork.Admit or JobWork.Wait or JobWork.Clean);
        if (isInFlight)
        {
            Add(job);
        }
        else
        {
            Remove(job.Id);
        }

        if (job.Work is JobWork.Admit)
        {
            Interlocked.Increment(ref _arrivals);
            Wake();
        }

        return isInFlight;
    }

    /// <summary>Waits until a job ended or came in since the last time.</summary>
    public Task RoomOrNewsAsync(CancellationToken cancellationToken) => _news.WaitAsync(cancellationToken);

    public void Wake() => _news.Ring();

    public void Dispose() => _news.Dispose();

    private bool Add(Job job)
    {
        if (!_owners.TryAdd(job.Id, job.Owner))
        {
            return false;
        }

        _counts.AddOrUpdate(job.Owner, 1, (_, n) => n + 1);
        return true;
    }

    private void Remove(JobId job)
    {
        if (_owners.TryRemove(job, out var owner))
        {
            _counts.AddOrUpdate(owner, 0, (_, n) => n - 1);
            Wake();
        }
    }
}
