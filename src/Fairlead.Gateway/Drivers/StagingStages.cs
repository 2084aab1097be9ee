using Fairlead.Core;
using Fairlead.Core.Jobs;

namespace Fairlead.Gateway.Drivers;

/// <summary>Fetches the input of jobs and delivers their output, one job at a time for each worker; those that only need a directory go together.</summary>
internal sealed class StagingStages(DriverContext context)
{
    public async Task<IReadOnlyList<Job>> StageInAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken)
    {
        var job = jobs[0];
        var outcome = await context.Stager.StageInAsync(job, cancellationToken);
        return await AnswerAsync(
            job, outcome, notes => new Signal.StagedIn(context.Now, [.. notes]), reason => new Signal.StageInFailed(context.Now, reason), cancellationToken);
    }

    /// <summary>Makes the directories of jobs without input, some at a time, and says so of all of them at once.</summary>
    public async Task<IReadOnlyList<Job>> MakeDirectoriesAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken)
    {
        var outcomes = new Outcome<IReadOnlyList<string>>[jobs.Count];
        var limit = new ParallelOptions { MaxDegreeOfParallelism = context.Profile.Limits.Staging, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Enumerable.Range(0, jobs.Count), limit, async (i, token) => outcomes[i] = await context.Stager.StageInAsync(jobs[i], token));

        var made = Enumerable.Range(0, jobs.Count).Where(i => outcomes[i].TryGet(out _, out _)).Select(i => jobs[i]).ToList();
        if (made.Count > 0)
        {
            context.Answered();
            await context.ApplyAsync(DriverContext.Each(made, _ => new Signal.StagedIn(context.Now, [])), cancellationToken);
        }

        var again = new List<Job>();
        foreach (var (job, outcome) in jobs.Zip(outcomes).Where(j => !j.Second.TryGet(out _, out _)))
        {
            again.AddRange(await AnswerAsync(job, outcome, _ => new Signal.StagedIn(context.Now, []), reason => new Signal.StageInFailed(context.Now, reason), cancellationToken));
        }

        return again;
    }

    public async Task<IReadOnlyList<Job>> StageOutAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken)
    {
        var job = jobs[0];
        var outcome = job.Description.Exports.IsEmpty
            ? Outcome<IReadOnlyList<string>>.Of([])
            : await context.Stager.StageOutAsync(job, cancellationToken);
        return await AnswerAsync(
            job, outcome, notes => new Signal.StagedOut(context.Now, [.. notes]), reason => new Signal.StageOutFailed(context.Now, reason), cancellationToken);
    }

    private async Task<IReadOnlyList<Job>> AnswerAsync(
        Job job, Outcome<IReadOnlyList<string>> outcome, Func<IReadOnlyList<string>, Signal> done, Func<string, Signal> failed, CancellationToken cancellationToken)
    {
        if (outcome.TryGet(out var notes, out var refusal))
        {
            context.Answered();
            await context.ApplyAsync([(job.Id, done(notes))], cancellationToken);
            return [];
        }

        if (refusal.Kind is RefusalKind.Unavailable)
        {
            await context.SilentAsync([job], refusal.Message, cancellationToken);
            return [job];
        }

        await context.ApplyAsync([(job.Id, failed(refusal.Message))], cancellationToken);
        return [];
    }
}
