namespace Fairlead.Core.Jobs;

/// <summary>How often a job is tried again by itself, by cause. Each number counts further attempts beyond the first.</summary>
public sealed record RetryPolicy
{
    /// <summary>No retries for the job's own failures; three when a node or the site was at fault.</summary>
    public static readonly RetryPolicy Default = new();

    /// <summary>Further attempts after the job's own failure (exit code, out of memory, no image, no output).</summary>
    public int Failures { get; init; }

    /// <summary>Further attempts after the job was cut off by its time limit: restart on time-out.</summary>
    public int Timeouts { get; init; }

    /// <summary>Further attempts after a node failed or the job was preempted and the batch system did not put it back itself.</summary>
    public int NodeFailures { get; init; } = 3;

    /// <summary>How many further attempts <paramref name="cause"/> allows.</summary>
    public int AllowedAfter(EndCause cause) => cause switch
    {
        EndCause.Exited or EndCause.OutOfMemory or EndCause.ImageUnavailable or EndCause.InputUnusable or EndCause.VolumeUnavailable or EndCause.OutputMissing => Failures,
        EndCause.TimeLimit => Timeouts,
        EndCause.NodeFailure or EndCause.Preempted => NodeFailures,
        _ => 0,
    };
}
