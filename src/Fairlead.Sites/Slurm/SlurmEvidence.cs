using Fairlead.Core.Jobs;
using Fairlead.Gateway.Sites;
using Fairlead.Sites.Scripts;

namespace Fairlead.Sites.Slurm;

/// <summary>What follows from what is known of an attempt. Pure: not knowing is null, and never an end.</summary>
/// <param name="now">The time.</param>
/// <param name="resultWait">How long a result file is waited for before Slurm's word is taken.</param>
internal sealed class SlurmEvidence(DateTimeOffset now, TimeSpan resultWait)
{
    // Slurm's word that all went well is not enough where the wrapper has not said so: it is waited for longer.
    private const int PatienceWithSuccess = 6;

    /// <summary>How the attempt ended, or null where that is not known yet.</summary>
    /// <param name="job">The job.</param>
    /// <param name="last">What the driver saw of it last, or null where the queue does not show it.</param>
    /// <param name="files">What the wrapper wrote.</param>
    /// <param name="row">What Slurm says, or null where it says nothing.</param>
    public AttemptEnd? Judge(Job job, Sighting? last, ControlContent files, QueueRow? row)
    {
        if (job.CurrentAttempt is not { } attempt)
        {
            return null;
        }

        // Slurm is asked after the file was read: by then the job may have been put back, run again and ended, and the file tells of the run before.
        if (files.Result is { } result && result.Marker == attempt.Marker && !(result.LeavesCauseOpen && row?.Restarts > result.Restarts))
        {
            return result.LeavesCauseOpen ? JudgeSignalled(job, result, last, row) : result.ToEnd();
        }

        return row is { State.State: BatchState.Ended } ? JudgeRow(files.Start, row) : null;
    }

    /// <summary>The program was ended by a signal: Slurm knows whether it was its time, its owner, or a node that is needed elsewhere.</summary>
    private AttemptEnd? JudgeSignalled(Job job, ResultFile result, Sighting? last, QueueRow? row)
    {
        if (row is not null)
        {
            return row.State.State is BatchState.Ended ? result.ToEnd(row.State.Cause ?? EndCause.Exited, Evidence(row)) : null;
        }

        // It may be on its way back into the queue; and a queue that has just lost sight of it may show it again.
        if (last is { State: not BatchState.Ended } || now - result.EndedAt < resultWait)
        {
            return null;
        }

        var usedUpItsTime = job.Description.Resources.Runtime is { } runtime && result.Usage.Wall >= runtime;
        var cause = job.CancelRequested ? EndCause.Cancelled : result.CaughtSignal is not null && usedUpItsTime ? EndCause.TimeLimit : EndCause.Exited;
        return result.ToEnd(cause);
    }

    private AttemptEnd? JudgeRow(StartFile? start, QueueRow row)
    {
        if (start is not null && start.BatchId != row.BatchId)
        {
            // The wrapper of another batch job claimed the attempt; this one ran nothing.
            return null;
        }

        var endedAt = row.EndsAt ?? now;
        var isSuccess = row.State.Cause is null && row.ExitCode == 0;
        if (now - endedAt < resultWait * (isSuccess ? PatienceWithSuccess : 1) || (isSuccess && start is null))
        {
            return null;
        }

        var cause = row.State.Cause ?? EndCause.Exited;
        return new AttemptEnd
        {
            At = endedAt,
            Cause = cause,
            ExitCode = cause is EndCause.Exited || row.ExitCode != 0 ? row.ExitCode : null,
            Usage = row.StartedAt is { } startedAt && endedAt >= startedAt ? new Usage(endedAt - startedAt) : null,
            Evidence = Evidence(row),
            Reason = Reason(row),
        };
    }

    private static string Evidence(QueueRow row) => $"Slurm: {row.Word}{(row.Reason is null ? string.Empty : $" ({row.Reason})")}, job {row.BatchId}";

    private static string? Reason(QueueRow row) => row.State.Cause switch
    {
        EndCause.Cancelled => "The job was cancelled in Slurm.",
        EndCause.NodeFailure => $"Slurm lost the node of the job ({row.Word}).",
        _ => null,
    };
}
