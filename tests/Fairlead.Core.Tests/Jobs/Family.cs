using Fairlead.Core.Jobs;

namespace Fairlead.Core.Tests.Jobs;

/// <summary>A job with its tasks, kept as a store keeps them: the plainest way to carry out all that follows from a signal.</summary>
internal sealed class Family
{
    private readonly Dictionary<JobId, Job> _jobs = [];

    public Family(Job first)
    {
        First = first.Id;
        _jobs[first.Id] = first;
    }

    public JobId First { get; }

    public IReadOnlyCollection<Job> Jobs => _jobs.Values;

    /// <summary>Every step that was taken: the job before, what followed.</summary>
    public List<(Job Before, Transition After)> Steps { get; } = [];

    public Job? Find(JobId id) => _jobs.GetValueOrDefault(id);

    public void Apply(JobId id, Signal signal)
    {
        if (Find(id) is not { } job || !JobLifecycle.Apply(job, signal).TryGet(out var next, out _) || next.IsNone)
        {
            return;
        }

        Steps.Add((job, next));
        if (next.Removed)
        {
            _jobs.Remove(id);
        }
        else
        {
            _jobs[id] = next.Job;
        }

        foreach (var task in next.Spawned)
        {
            _jobs.Add(task.Id, task);
        }

        if (next.ToTasks is { } toTasks)
        {
            _jobs.Values.Where(j => j.Parent == id).Select(j => j.Id).ToList().ForEach(t => Apply(t, toTasks));
        }

        if (next.ToParent is { } toParent && job.Parent is { } parent)
        {
            Apply(parent, toParent);
        }
    }

    /// <summary>Brings the news that a driver on a site without faults would bring, until nothing is left to do.</summary>
    /// <returns>How many rounds that took.</returns>
    public int DriveToTheEnd()
    {
        for (var round = 1; round < 200; round++)
        {
            var due = Jobs.Where(j => j.Work is not JobWork.None).ToList();
            if (due.Count == 0)
            {
                return round;
            }

            due.ForEach(j => Apply(j.Id, GoodNews(j)));
        }

        throw new InvalidOperationException("The family never comes to an end.");
    }

    private static Signal GoodNews(Job job) => job.Work switch
    {
        JobWork.Admit => new Signal.Admitted(Some.Noon),
        JobWork.StageIn => new Signal.StagedIn(Some.Noon),
        JobWork.Wait => new Signal.Due(job.Description.NotBefore ?? Some.Noon),
        JobWork.Submit => new Signal.Submitted(Some.Noon, new BatchId("1")),
        JobWork.Cancel => new Signal.CancelConfirmed(Some.Noon, "gone"),
        JobWork.Watch when job.State is JobState.Queued => new Signal.Started(Some.Noon),
        JobWork.Watch => new Signal.Ended(Some.Noon, Some.End()),
        JobWork.StageOut => new Signal.StagedOut(Some.Noon),
        JobWork.Clean => new Signal.Cleaned(Some.Noon),
        _ => throw new InvalidOperationException($"No news for {job.Work}."),
    };
}
