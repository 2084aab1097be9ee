using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Core.Workflows;
using Fairlead.Dialects.Prominence.Workflows.Compilation;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Runs;

namespace Fairlead.Dialects.Prominence.Workflows.Running;

/// <summary>Finds the jobs of workflows.</summary>
/// <param name="runs">Finds workflows.</param>
/// <param name="find">Knows their jobs.</param>
/// <param name="templates">Their jobs as they were asked for.</param>
/// <param name="jobs">Where jobs are.</param>
internal sealed class WorkflowJobs(NumberedRuns runs, FindRun find, WorkflowTemplates templates, IJobStore jobs)
{
    private const int Portion = 1_000;

    // So many times may somebody have let a workflow go on from another.
    private const int MostBefore = 1_000;

    /// <summary>The jobs of a workflow that there are by now, in order; none where the principal may not see it.</summary>
    public async Task<IReadOnlyList<Job>> ListAsync(Principal principal, long workflow, CancellationToken cancellationToken)
    {
        var found = new List<Job>();
        if (!(await runs.FindAsync(principal, ProminenceRuns.DialectName, workflow, AccessLevel.Read, cancellationToken)).TryGet(out var run, out _))
        {
            return found;
        }

        for (var (offset, hasMore) = (0L, true); hasMore; offset += Portion)
        {
            (var ids, hasMore) = await find.JobsAsync(run, offset, Portion, cancellationToken);
            found.AddRange((await jobs.FindAsync(ids, cancellationToken)).Where(j => !j.Discarded));
        }

        return [.. found.OrderBy(j => j.Number)];
    }

    /// <summary>A job of a workflow. Those that were done in the workflow that it goes on from are there.</summary>
    /// <returns>Whether there is to be one, and the job itself, if it exists by now.</returns>
    public async Task<(bool IsKnown, Job? Job)> FindAsync(Run workflow, string name, int? instance, CancellationToken cancellationToken)
    {
        if (await templates.OfAsync(workflow, cancellationToken) is not { } template || template.JobOf(name) is null)
        {
            return (false, null);
        }

        var instances = template.InstancesOf(name);
        if ((instance ?? 0) >= (instances ?? 1))
        {
            return (false, null);
        }

        var node = new JobPlace(name, instances is null ? null : instance ?? 0).ToString();
        var run = workflow;
        for (var i = 0; run is not null && i < MostBefore; i++)
        {
            if (await find.JobAsync(run, node, cancellationToken) is { } id)
            {
                return (true, await jobs.FindAsync(id, cancellationToken));
            }

            run = WorkflowOrigin.Of(run).After is { } before ? await runs.FindAsync(ProminenceRuns.DialectName, before, cancellationToken) : null;
        }

        return (true, null);
    }
}
