using Fairlead.Core;
using Fairlead.Core.Jobs;

namespace Fairlead.Gateway.Drivers;

/// <summary>Fetches the input of jobs and delivers their output, one job at a time for each worker.</summary>
internal sealed class StagingStages(DriverContext context)
{
    public async Task<IReadOnlyList<Job>> StageInAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken)
    {
        var job = jobs[0];
        var outcome = await context.Stager.StageInAsync(job, cancellationToken);
        return await AnswerAsync(
            job, outcome, notes => new Signal.StagedIn(context.Now, [.. notes]), reason => new Signal.StageInFailed(context.Now, reason), cancellationToken);
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
