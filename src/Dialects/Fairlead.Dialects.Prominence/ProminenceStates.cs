using System.Collections.Frozen;
using System.Collections.Immutable;
using Fairlead.Core.Jobs;
using Fairlead.Core.Workflows;

namespace Fairlead.Dialects.Prominence;

/// <summary>PROMINENCE's words for the states of a job, and for why it is in them. The only place that knows both.</summary>
internal static class ProminenceStates
{
    public const string Pending = "pending";
    public const string Running = "running";
    public const string Completed = "completed";
    public const string Failed = "failed";
    public const string Deleted = "deleted";
    public const string Killed = "killed";

    /// <summary>Why a job has failed that wants to see a storage that is not there.</summary>
    public const string Unmounted = "Unable to mount storage volume";

    // What a shell says of a program that there is not.
    private const int NoProgram = 127;

    private static readonly FrozenDictionary<JobState, string> Table = new Dictionary<JobState, string>
    {
        [JobState.Accepted] = Pending,
        [JobState.StagingIn] = Pending,
        [JobState.Ready] = Pending,
        [JobState.Scheduled] = Pending,
        [JobState.Submitting] = Pending,
        [JobState.Queued] = Pending,
        [JobState.Running] = Running,
        [JobState.StagingOut] = Running,
        [JobState.Succeeded] = Completed,
        [JobState.Failed] = Failed,
        [JobState.Cancelled] = Deleted,
        [JobState.TimedOut] = Killed,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<RunPhase, string> Phases = new Dictionary<RunPhase, string>
    {
        [RunPhase.Running] = Running,
        [RunPhase.Succeeded] = Completed,
        [RunPhase.Failed] = Failed,
        [RunPhase.Aborted] = Deleted,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<EndCause, string> Causes = new Dictionary<EndCause, string>
    {
        [EndCause.OutOfMemory] = "Job used too much memory",
        [EndCause.TimeLimit] = "Walltime limit exceeded",
        [EndCause.NodeFailure] = "Job was evicted",
        [EndCause.Preempted] = "Job was evicted",
        [EndCause.Refused] = "No matching resources",
        [EndCause.QueueTimeOver] = "Maximum time queued was exceeded",
        [EndCause.Lost] = "Deployment failed",
        [EndCause.ImageUnavailable] = "Container image pull failed",
        [EndCause.InputUnusable] = "Artifact uncompress failed",
        [EndCause.VolumeUnavailable] = Unmounted,
        [EndCause.OutputMissing] = "Stageout failed due to no such file or directory",
        [EndCause.Cancelled] = "Job deleted by user",
    }.ToFrozenDictionary();

    /// <summary>What people are told of by mail.</summary>
    public static readonly StateTrigger Over = new("over", [.. Enum.GetValues<JobState>().Where(s => s.IsFinal())]);

    /// <summary>The states that a word in a query stands for; empty where there is no such word.</summary>
    public static ImmutableArray<JobState> StatesOf(string word) => word switch
    {
        "idle" or Pending => [.. Table.Where(s => s.Value == Pending).Select(s => s.Key).Order()],
        Running => [.. Table.Where(s => s.Value == Running).Select(s => s.Key).Order()],
        _ => [],
    };

    /// <summary>The value of <c>status</c>. A job whose programs have ended is complete whatever their exit codes; one that is to end is deleted at once.</summary>
    public static string Of(Job job) => job switch
    {
        { IsFinal: false, CurrentAttempt.IsOverdue: true } => Failed,
        { CancelRequested: true, IsFinal: false } => Deleted,
        { State: JobState.Failed, CurrentAttempt.End: { Cause: EndCause.OutOfMemory } } => Killed,
        { State: JobState.Failed, CurrentAttempt.End: { Cause: EndCause.Exited, ExitCode: not null and not 0, IsUndelivered: false } } => Completed,
        _ => Table[job.State],
    };

    /// <summary>The value of <c>status</c> of a workflow. It waits until the first of its jobs was handed over.</summary>
    public static string Of(RunHeader workflow) => workflow is { Phase: RunPhase.Running, FirstJobAt: null } ? Pending : Phases[workflow.Phase];

    /// <summary>The value of <c>statusReason</c> of a workflow, or null where there is none.</summary>
    public static string? ReasonOf(RunHeader workflow) => workflow.Phase switch
    {
        RunPhase.Aborted => "Workflow deleted by user",
        RunPhase.Failed => workflow.Message,
        _ => null,
    };

    /// <summary>The value of <c>statusReason</c>, or null where there is none.</summary>
    /// <param name="job">The job.</param>
    /// <param name="isWorkflowDeleted">Whether it is a part of a workflow that was deleted.</param>
    public static string? ReasonOf(Job job, bool isWorkflowDeleted = false) => Of(job) switch
    {
        Deleted => isWorkflowDeleted ? "Job part of a workflow which was deleted by user" : Causes[EndCause.Cancelled],
        Killed when job.State is JobState.TimedOut => Causes[EndCause.TimeLimit],
        Killed => Causes[EndCause.OutOfMemory],
        Failed when job.CurrentAttempt is { IsOverdue: true } => Causes[EndCause.QueueTimeOver],
        Failed => job.CurrentAttempt?.End switch
        {
            // Without an attempt it has failed before it came to the site: with a reason of its own, or for want of its input.
            null => job.Description.Steps.IsEmpty ? job.Message : "Artifact download failed",
            { IsUndelivered: true } or { Cause: EndCause.Exited, ExitCode: 0 } => "Unable to stageout output to object storage",
            { Cause: EndCause.ImageUnavailable or EndCause.VolumeUnavailable, Cause: var cause, Reason: { } words } => $"{Causes[cause]}: {words}",
            { Cause: var cause } => Causes.GetValueOrDefault(cause, "Deployment failed"),
        },
        // It is complete, but it was never run.
        Completed when job.CurrentAttempt?.End is { Cause: EndCause.Exited, ExitCode: NoProgram, Reason: { } words } => words,
        _ => null,
    };
}
