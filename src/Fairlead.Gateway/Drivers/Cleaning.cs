using Fairlead.Core.Jobs;

namespace Fairlead.Gateway.Drivers;

/// <summary>Removes from the site what discarded jobs left there, then the jobs themselves.</summary>
internal sealed class Cleaning(DriverContext context)
{
    public async Task<IReadOnlyList<Job>> CleanAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken)
    {
        var outcome = await context.Site.CleanAsync(jobs, cancellationToken);
        if (!outcome.TryGet(out _, out var refusal))
        {
            await context.SilentAsync(jobs, refusal.Message, cancellationToken);
            return jobs;
        }

        context.Answered();
        await context.ApplyAsync(DriverContext.Each(jobs, _ => new Signal.Cleaned(context.Now)), cancellationToken);
        return [];
    }
}
