using System.Collections.Concurrent;
using Fairlead.Core;
using Fairlead.Core.Jobs;

namespace Fairlead.Gateway.Drivers;

/// <summary>Counts the jobs between admission and their end, in all and by owner, and wakes the admission when there is room or news.</summary>
internal sealed class InFlight : IDisposable
{
    private readonly ConcurrentDictionary<JobId, string> _owners = new();
    private readonly ConcurrentDictionary<string, int> _counts = new();
    private readonly SemaphoreSlim _news = new(1);

    public int Count => _owners.Count;

    public int CountOf(string owner) => _counts.GetValueOrDefault(owner);

    /// <summary>Takes note of the newest version of a job.</summary>
    /// <returns>Whether it is between admission and its end.</returns>
    public bool Note(Job job)
    {
        var isInFlight = job.Work is not (JobWork.None or JobWork.Admit or JobWork.Wait or JobWork.Clean);
        if (isInFlight && _owners.TryAdd(job.Id, job.Owner))
        {
            _counts.AddOrUpdate(job.Owner, 1, (_, n) => n + 1);
        }
        else if (!isInFlight && _owners.TryRemove(job.Id, out _))
        {
            _counts.AddOrUpdate(job.Owner, 0, (_, n) => n - 1);
            Wake();
        }

        if (job.Work is JobWork.Admit)
        {
            Wake();
        }

        return isInFlight;
    }

    /// <summary>Waits until a job ended or came in since the last time.</summary>
    public Task RoomOrNewsAsync(CancellationToken cancellationToken) => _news.WaitAsync(cancellationToken);

    public void Wake()
    {
        if (_news.CurrentCount == 0)
        {
            _news.Release();
        }
    }

    public void Dispose() => _news.Dispose();
}
