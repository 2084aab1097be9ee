using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Core.Machines;
using Fairlead.Core.Workflows;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Runs;

namespace Fairlead.Dialects.Simulations.Executions;

/// <summary>An execution as it stands now.</summary>
/// <param name="Run">Its run.</param>
/// <param name="Record">What is kept with it.</param>
/// <param name="State">How it stands.</param>
/// <param name="Current">The job that it is about now, or the last one; null before there is one.</param>
internal sealed record Execution(Run Run, ExecutionRecord Record, ExecutionState State, Job? Current);

/// <summary>Finds executions for their authors.</summary>
/// <param name="find">Finds runs.</param>
/// <param name="jobs">Finds their jobs.</param>
internal sealed class FindExecution(FindRun find, IJobStore jobs)
{
    // A workflow with more parts is told of by its first ones.
    private const int MostNodes = 10_000;

    /// <summary>The execution, or null where there is none of that author on that machine.</summary>
    public async Task<Execution?> RunAsync(Principal principal, RunId id, Machine machine, CancellationToken cancellationToken)
    {
        if (!(await find.RunAsync(principal, id, AccessLevel.Read, cancellationToken)).TryGet(out var run, out _)
            || run.Owner != principal.User
            || ExecutionRecord.Of(run) is not { } record
            || record.Machine != $"{machine.Name}")
        {
            return null;
        }

        var phases = await PhaseJobsAsync(run, cancellationToken);
        return new Execution(run, record, SimulationsStates.Of(run.Header.Phase, phases), phases.LastOrDefault(j => !j.State.IsFinal()) ?? phases.LastOrDefault(j => j.CurrentAttempt is not null));
    }

    /// <summary>The jobs of phases; not those with which the gateway itself fetches inputs and sends outputs.</summary>
    private async Task<IReadOnlyList<Job>> PhaseJobsAsync(Run run, CancellationToken cancellationToken)
    {
        if (await find.DefinitionAsync(run, cancellationToken) is not { } definition)
        {
            return [];
        }

        var ids = new List<JobId>();
        var count = 0;
        await foreach (var node in find.NodesAsync(run, cancellationToken))
        {
            var isOwn = node.Id.Block == 0 && definition.Root.Nodes[node.Node].Id.StartsWith('(');
            if (!isOwn && node.Job is { } job)
            {
                ids.Add(job);
            }

            if (++count == MostNodes)
            {
                break;
            }
        }

        var found = new List<Job>(ids.Count);
        foreach (var id in ids)
        {
            if (await jobs.FindAsync(id, cancellationToken) is { } job)
            {
                found.Add(job);
            }
        }

        return found;
    }
}
