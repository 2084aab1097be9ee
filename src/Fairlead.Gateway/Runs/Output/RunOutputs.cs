using System.Collections.Concurrent;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;
using Fairlead.Core.Workflows;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Storages;

namespace Fairlead.Gateway.Runs.Output;

/// <summary>Follows what the jobs of runs write, where their runs want it in their logs. Sites are asked at a rate that does not grow with the number of jobs.</summary>
/// <param name="store">Keeps how far each has come.</param>
/// <param name="open">Opens working directories.</param>
/// <param name="principals">Knows the owners of runs.</param>
/// <param name="clock">Says when to look.</param>
public sealed class RunOutputs(IRunOutputStore store, OpenStorage open, IPrincipals principals, TimeProvider clock) : IDisposable
{
    private const int AtOnce = 8;
    private const int LooksPerSecond = 40;
    private const int MostTries = 5;
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim _places = new(AtOnce);
    private readonly ConcurrentDictionary<JobId, byte> _followed = new();

    /// <summary>Enters what a job writes as it writes it, until <see cref="FinishAsync"/> is called for it.</summary>
    internal async Task FollowAsync(Run run, Job job, CancellationToken cancellationToken)
    {
        if (!_followed.TryAdd(job.Id, 0))
        {
            return;
        }

        try
        {
            while (_followed.ContainsKey(job.Id))
            {
                var hasMore = (await LookAsync(run, job, isOver: false, cancellationToken)).TryGet(out var gathered, out _) && gathered.HasMore;
                await Task.Delay(PauseAfter(hasMore), clock, cancellationToken);
            }
        }
        finally
        {
            _followed.TryRemove(job.Id, out _);
        }
    }

    /// <summary>Enters what is left of a job that has ended; of one that failed, its last errors once more. A site that does not answer is not waited for without end.</summary>
    internal async Task FinishAsync(Run run, Job job, CancellationToken cancellationToken)
    {
        for (var tries = 1; tries <= MostTries; tries++)
        {
            if ((await LookAsync(run, job, isOver: true, cancellationToken)).TryGet(out _, out var refusal) || refusal.Kind is not RefusalKind.Unavailable)
            {
                break;
            }

            await Task.Delay(refusal.RetryAfter ?? Shortest, clock, cancellationToken);
        }

        _followed.TryRemove(job.Id, out _);
    }

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();

    private async Task<Outcome<Gathered>> LookAsync(Run run, Job job, bool isOver, CancellationToken cancellationToken)
    {
        if (job.PartOf is not { } part || job.Description.Steps.IsEmpty)
        {
            return new Gathered(HasMore: false);
        }

        await _places.WaitAsync(cancellationToken);
        try
        {
            return await LookAsync(run, new JobOutput(run, part, job, store, clock), job, isOver, cancellationToken);
        }
        catch (Exception e) when (e is IOException or StoreUnavailableException)
        {
            // A connection broke, or the store is away for a moment.
            return Refusal.Unavailable(e.Message);
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task<Outcome<Gathered>> LookAsync(Run run, JobOutput output, Job job, bool isOver, CancellationToken cancellationToken)
    {
        if (!run.Mandate.Act(await principals.FindAsync(run.Owner, cancellationToken)).TryGet(out var owner, out var refusal)
            || !(await open.RunAsync(owner, new StorageId.WorkingDirectory(job.Id), cancellationToken)).TryGet(out var directory, out refusal))
        {
            return refusal;
        }

        var gathered = await output.GatherAsync(directory.Files, isOver, cancellationToken);
        return isOver && gathered.TryGet(out _, out _) && job.State is JobState.Failed or JobState.TimedOut
            ? await output.RepeatErrorsAsync(directory.Files, cancellationToken)
            : gathered;
    }

    private TimeSpan PauseAfter(bool hadMore)
    {
        var fair = TimeSpan.FromSeconds((double)_followed.Count / LooksPerSecond);
        var wanted = hadMore ? Shortest : Idle;
        return fair > wanted ? fair : wanted;
    }
}
