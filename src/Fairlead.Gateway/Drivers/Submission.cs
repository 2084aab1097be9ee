using System.Collections.Concurrent;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Sites;

namespace Fairlead.Gateway.Drivers;

/// <summary>
/// Hands attempts to the batch system, exactly once: an attempt that may have got there is looked up by its marker before it is sent again.
/// </summary>
internal sealed class Submission(DriverContext context, LoginSlots slots)
{
    private readonly ConcurrentDictionary<JobId, int> _uncertain = new();

    /// <summary>The attempt was found in the store without an answer: a crash may have come between sending and hearing.</summary>
    public void MarkUncertain(Job job) => _uncertain[job.Id] = job.CurrentAttempt?.Number ?? 0;

    public async Task<IReadOnlyList<Job>> SubmitAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken)
    {
        var (uncertain, fresh) = Split(jobs);
        var again = new List<Job>();
        if (uncertain.Count > 0)
        {
            var (lost, unknown) = await LookUpAsync(uncertain, cancellationToken);
            fresh.AddRange(lost);
            again.AddRange(unknown);
        }

        // Those without a slot come back when there is one.
        fresh.RemoveAll(j => j.Placement is StepPlacement.LoginNode && !slots.TryTake(j));
        if (fresh.Count > 0)
        {
            again.AddRange(await SendAsync(fresh, cancellationToken));
        }

        return again;
    }

    /// <summary>Finds attempts by their markers and takes note of those that are there.</summary>
    /// <returns>Those that the batch system never took, and those of which that cannot be said now.</returns>
    public async Task<(IReadOnlyList<Job> Lost, IReadOnlyList<Job> Unknown)> LookUpAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken)
    {
        var lost = new List<Job>();
        var unknown = new List<Job>();
        foreach (var placed in jobs.GroupBy(j => j.Placement))
        {
            var part = await LookUpPlacedAsync([.. placed], cancellationToken);
            lost.AddRange(part.Lost);
            unknown.AddRange(part.Unknown);
        }

        return (lost, unknown);
    }

    private async Task<(IReadOnlyList<Job> Lost, IReadOnlyList<Job> Unknown)> LookUpPlacedAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken)
    {
        var found = await context.Site.FindAsync(jobs, cancellationToken);
        if (!found.TryGet(out var sightings, out var refusal))
        {
            await context.SilentAsync(jobs, refusal.Message, cancellationToken);
            return ([], jobs);
        }

        context.Answered();
        var byMarker = sightings.GroupBy(s => (s.Marker, s.ArrayIndex)).ToDictionary(g => g.Key, g => g.First());
        var adopted = jobs.Where(j => byMarker.ContainsKey(KeyOf(j))).ToList();
        await context.ApplyAsync(DriverContext.Each(adopted, j => new Signal.Submitted(context.Now, byMarker[KeyOf(j)].BatchId)), cancellationToken);
        Settle(jobs);
        return ([.. jobs.Where(j => !byMarker.ContainsKey(KeyOf(j)))], []);
    }

    private async Task<IReadOnlyList<Job>> SendAsync(List<Job> jobs, CancellationToken cancellationToken)
    {
        // Whatever happens from here on, these may have got there: should this process live on after a fault, it has to look first.
        jobs.ForEach(MarkUncertain);
        var results = await context.Site.SubmitAsync(jobs, cancellationToken);

        var signals = new List<(JobId, Signal)>();
        var silent = new List<Job>();
        var problem = string.Empty;
        foreach (var (job, result) in jobs.Zip(results))
        {
            switch (result)
            {
                case SubmitResult.Accepted a:
                    signals.Add((job.Id, new Signal.Submitted(context.Now, a.BatchId)));
                    break;
                case SubmitResult.Refused r:
                    signals.Add((job.Id, new Signal.SubmissionRefused(context.Now, r.Reason)));
                    break;
                case SubmitResult.NotSent n:
                    _uncertain.TryRemove(job.Id, out _);
                    silent.Add(job);
                    problem = n.Reason;
                    break;
                case SubmitResult.Unknown u:
                    silent.Add(job);
                    problem = u.Reason;
                    break;
            }
        }

        await context.ApplyAsync(signals, cancellationToken);
        Settle(jobs.Except(silent));
        if (silent.Count > 0)
        {
            await context.SilentAsync(silent, problem, cancellationToken);
        }
        else
        {
            context.Answered();
        }

        return silent;
    }

    private (List<Job> Uncertain, List<Job> Fresh) Split(IReadOnlyList<Job> jobs)
    {
        var parts = jobs.ToLookup(j => _uncertain.TryGetValue(j.Id, out var attempt) && attempt == j.CurrentAttempt?.Number);
        return ([.. parts[true]], [.. parts[false]]);
    }

    private void Settle(IEnumerable<Job> jobs)
    {
        foreach (var job in jobs)
        {
            _uncertain.TryRemove(job.Id, out _);
        }
    }

    private static (Marker, int?) KeyOf(Job job) => (job.CurrentAttempt?.Marker ?? default, job.CurrentAttempt?.ArrayIndex);
}
