using System.Collections.Concurrent;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Core.Workflows;

namespace Fairlead.Gateway.Runs;

/// <content>What jobs write, where the run wants that in its log.</content>
internal sealed partial class RunWork
{
    private readonly ConcurrentDictionary<JobId, byte> _followed = new();

    /// <summary>Enters what the job writes in the log of the run from now on.</summary>
    public void FollowOutput(Run run, Job job, CancellationToken cancellationToken)
    {
        if (run.LogsOutput && _followed.TryAdd(job.Id, 0))
        {
            Track(FollowOutputAsync(run, job, cancellationToken));
        }
    }

    /// <summary>The job has failed: what is left of its output is entered, and only then it has ended.</summary>
    public void EndJob(Run run, NodeInstance node, Job job, CancellationToken cancellationToken)
    {
        Start(
            async token =>
            {
                await context.Outputs.FinishAsync(run, job, token);
                return new RunNews(Ended());
            },
            Ended,
            cancellationToken);

        RunEvent Ended() => new RunEvent.JobEnded(context.Now, node.Id, node.Attempt, Succeeded: false, job.ExitCode, job.Message);
    }

    private async Task FollowOutputAsync(Run run, Job job, CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _end.Token);
        try
        {
            await context.Outputs.FollowAsync(run, job, linked.Token);
        }
        catch (OperationCanceledException)
        {
            // The run is over, or the gateway stops.
        }
    }
}
