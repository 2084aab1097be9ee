using System.Collections.Concurrent;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Faults;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Sites;
using Fairlead.Gateway.Storages;
using Microsoft.Extensions.Logging;

namespace Fairlead.Gateway.Drivers;

/// <summary>What all stages of one site's driver share: the site, the store, and who works on which job at this moment.</summary>
internal sealed class DriverContext(ISite site, IJobStore store, IStager stager, IFaultPoint faults, TimeProvider clock, ILogger<SiteDriver> logger)
{
    private static readonly TimeSpan TellAgainAfter = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan TryFaultyAgainAfter = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan TryBusyAgainAfter = TimeSpan.FromMilliseconds(200);
    private readonly ConcurrentDictionary<JobId, byte> _busy = new();
    private readonly ConcurrentDictionary<JobId, DateTimeOffset> _told = new();

    public ISite Site { get; } = new SiteFaultPoints(site, faults);

    public SiteProfile Profile => Site.Profile;

    public IJobStore Store { get; } = store;

    public IStager Stager { get; } = new StagerFaultPoints(stager, faults);

    public TimeProvider Clock { get; } = clock;

    public ILogger<SiteDriver> Logger { get; } = logger;

    public SiteHealth Health { get; } = new(clock);

    public DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>
    /// Runs one stage for ever: takes what is to be done, claims it, loads it, and hands on what still needs this stage. A job that another stage
    /// holds comes again later. What fails is tried again one by one, so that one job that cannot be worked on does not hold up the others.
    /// </summary>
    public async Task RunStageAsync(
        WorkQueue queue, int batch, JobWork stage, Func<IReadOnlyList<Job>, CancellationToken, Task<IReadOnlyList<Job>>> work, CancellationToken cancellationToken)
    {
        while (true)
        {
            var items = await queue.TakeAsync(batch, cancellationToken);
            var claimed = items.Where(i => _busy.TryAdd(i.Job, 0)).ToList();
            queue.AddLater(items.Except(claimed), TryBusyAgainAfter);
            try
            {
                await TryAsync(queue, claimed, stage, work, cancellationToken);
            }
            finally
            {
                claimed.ForEach(i => _busy.TryRemove(i.Job, out _));
            }
        }
    }

    /// <summary>The site did not answer: says so in the log, and now and then in the journal of each job that waits for it.</summary>
    public async Task SilentAsync(IEnumerable<Job> waiting, string problem, CancellationToken cancellationToken)
    {
        if (Health.Silent(problem))
        {
            Logger.SiteUnavailable(Profile.Name, problem);
        }

        var now = Now;
        var untold = waiting.Where(j => !_told.TryGetValue(j.Id, out var told) || now - told > TellAgainAfter).ToList();
        untold.ForEach(j => _told[j.Id] = now);
        await ApplyAsync(Each(untold, _ => new Signal.Noted(now, $"Waits for the site: {problem}")), cancellationToken);
    }

    /// <summary>The site answered.</summary>
    public void Answered()
    {
        if (Health.Answered())
        {
            Logger.SiteAvailable(Profile.Name);
        }
    }

    /// <summary>The job needs the driver no more.</summary>
    public void Forget(JobId job) => _told.TryRemove(job, out _);

    private async Task TryAsync(
        WorkQueue queue, List<WorkItem> items, JobWork stage, Func<IReadOnlyList<Job>, CancellationToken, Task<IReadOnlyList<Job>>> work, CancellationToken cancellationToken)
    {
        try
        {
            var jobs = await Store.FindAsync([.. items.Select(i => i.Job)], cancellationToken);
            var due = jobs.Where(j => j.Work == stage).OrderBy(j => j.Number).ToList();
            var again = due.Count == 0 ? [] : await work(due, cancellationToken);
            queue.AddLater(again.Select(ItemOf), Health.Pause);
        }
        catch (StoreUnavailableException e)
        {
            Logger.StageFailed(e, stage, Profile.Name, items.Count);
            queue.AddLater(items, Health.Pause);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Logger.StageFailed(e, stage, Profile.Name, items.Count);
            if (items.Count == 1)
            {
                queue.AddLater(items, TryFaultyAgainAfter);
                return;
            }

            foreach (var item in items)
            {
                await TryAsync(queue, [item], stage, work, cancellationToken);
            }
        }
    }

    /// <summary>The job as an item of work, with its array where it is one of many.</summary>
    public static WorkItem ItemOf(Job job) => new(job.Id, job.CurrentAttempt is { ArrayIndex: not null } attempt ? attempt.Marker : null);

    /// <summary>Applies the signals; what the life cycle refuses by now was overtaken by something else and is no concern of the driver.</summary>
    public async Task ApplyAsync(IReadOnlyList<(JobId, Signal)> signals, CancellationToken cancellationToken)
    {
        if (signals.Count > 0)
        {
            await Store.ApplyAsync(signals, cancellationToken);
        }
    }

    /// <summary>A signal for each job.</summary>
    public static List<(JobId, Signal)> Each(IEnumerable<Job> jobs, Func<Job, Signal> signal) => [.. jobs.Select(j => (j.Id, signal(j)))];
}
