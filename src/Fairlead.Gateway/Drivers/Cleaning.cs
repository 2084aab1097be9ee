using Fairlead.Core;
using Fairlead.Core.Jobs;

namespace Fairlead.Gateway.Drivers;

/// <summary>Removes from the site what discarded jobs left there, then the jobs themselves.</summary>
internal sealed class Cleaning(DriverContext context)
{
    public async Task<IReadOnlyList<Job>> CleanAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken)
    {
        if (!(await RemoveOutputsAsync(jobs, cancellationToken)).TryGet(out _, out var refusal) || !(await context.Site.CleanAsync(jobs, cancellationToken)).TryGet(out _, out refusal))
        {
            await context.SilentAsync(jobs, refusal.Message, cancellationToken);
            return jobs;
        }

        context.Answered();
        await context.ApplyAsync(DriverContext.Each(jobs, _ => new Signal.Cleaned(context.Now)), cancellationToken);
        return [];
    }

    private async Task<Outcome<Done>> RemoveOutputsAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken)
    {
        foreach (var job in jobs.Where(j => j.Description.KeepsOutputsApart))
        {
            if (!(await context.Stager.RemoveOutputsAsync(job, cancellationToken)).TryGet(out _, out var refusal))
            {
                return refusal;
            }
        }

        return Done.Value;
    }
}
